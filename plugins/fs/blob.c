#include "config.h"

#include "plugins/fs/blob.h"

#include <string.h>
#include <sys/random.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/json.h"

/* No SVG: it is a document with scripts. */
static const char *const pictures[] = { "image/png", "image/jpeg", "image/gif", "image/webp" };

void
fs_blob_free (FsBlob *blob)
{
  g_free (blob->id);
  g_free (blob->name);
  g_free (blob->type);
  g_free (blob->owner);
  g_free (blob);
}

static gboolean
is_word (const char *text, gsize size_max)
{
  gsize size = strnlen (text, size_max + 1);

  if (size == 0 || size > size_max)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
        return FALSE;
    }
  return TRUE;
}

gboolean
fs_blob_is_meeting (const char *text)
{
  return is_word (text, FS_MEETING_MAX);
}

gboolean
fs_blob_is_id (const char *text)
{
  return is_word (text, FS_ID_SIZE) && strlen (text) == FS_ID_SIZE;
}

char *
fs_blob_new_id (void)
{
  guint8 bytes[FS_ID_SIZE / 2];
  GString *id = g_string_sized_new (FS_ID_SIZE);

  if (getentropy (bytes, sizeof bytes) != 0)
    g_error ("the kernel gives no random bytes");
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);
  return g_string_free (id, FALSE);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, GW_ERROR, GW_ERROR_BAD_REQUEST, what);
  return FALSE;
}

/* Returns: (nullable): the member when it is a text. */
static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL) ||
      g_utf8_strlen (name, -1) > FS_NAME_MAX)
    return refuse (error, "\"name\" must be a text of 1 to 255 characters");
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return refuse (error, "\"name\" must be without control characters");
    }
  return TRUE;
}

/* RFC 9110 8.3.1, without parameters. */
static gboolean
check_type (const char *type, GError **error)
{
  const char *slash = type == NULL ? NULL : strchr (type, '/');
  gboolean is_good =
      slash != NULL && slash > type && slash[1] != '\0' && strlen (type) <= FS_TYPE_MAX;

  for (const char *at = type; is_good && *at != '\0'; at++)
    is_good = at == slash || g_ascii_isalnum (*at) || strchr ("!#$&-^_.+", *at) != NULL;
  return is_good || refuse (error, "\"type\" must be a media type such as image/png");
}

static gboolean
read_size (JsonObject *object, guint64 *size, GError **error)
{
  JsonNode *node = json_object_get_member (object, "size");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return refuse (error, "\"size\" must be the number of bytes");

  *size = (guint64) json_node_get_int (node);
  return TRUE;
}

FsBlob *
fs_blob_read (JsonObject *object, GError **error)
{
  const char *name = text_member (object, "name");
  const char *type = text_member (object, "type");
  guint64 size;
  FsBlob *blob;

  if (!check_name (name, error) || !check_type (type, error) || !read_size (object, &size, error))
    return NULL;

  blob = g_new0 (FsBlob, 1);
  blob->name = g_strdup (name);
  blob->type = g_ascii_strdown (type, -1);
  blob->size = size;
  return blob;
}

JsonObject *
fs_blob_describe (const FsBlob *blob)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", blob->id);
  json_object_set_string_member (object, "name", blob->name);
  json_object_set_string_member (object, "type", blob->type);
  json_object_set_int_member (object, "size", (gint64) blob->size);
  return object;
}

char *
fs_blob_print (const FsBlob *blob, gsize *size)
{
  JsonObject *object = fs_blob_describe (blob);

  json_object_set_string_member (object, "owner", blob->owner);
  json_object_set_int_member (object, "createdAt", blob->created_at);
  return gw_json_print (object, size);
}

FsBlob *
fs_blob_parse (const char *id, const char *text, gsize size, GError **error)
{
  g_autoptr (JsonObject) object = gw_json_parse_object (text, size, error);
  FsBlob *blob = object == NULL ? NULL : fs_blob_read (object, error);

  if (blob == NULL)
    return NULL;

  blob->id = g_strdup (id);
  blob->owner = g_strdup (text_member (object, "owner"));
  blob->created_at = json_object_get_int_member_with_default (object, "createdAt", 0);
  return blob;
}

static gboolean
is_picture (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      if (g_str_equal (pictures[i], type))
        return TRUE;
    }
  return FALSE;
}

/* For browsers that do not know filename*: what ASCII has of it. */
static char *
plain_name (const char *name)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean is_safe = character < 0x7f && strchr ("\"\\/%", (char) character) == NULL;

      g_string_append_c (plain, is_safe ? (char) character : '_');
    }
  return g_string_free (plain, FALSE);
}

char *
fs_blob_disposition (const FsBlob *blob)
{
  g_autofree char *plain = plain_name (blob->name);
  /* RFC 8187 3.2.1: attr-char is smaller than what URIs leave as it is. */
  g_autofree char *encoded = g_uri_escape_string (blob->name, NULL, FALSE);

  return g_strdup_printf ("%s; filename=\"%s\"; filename*=UTF-8''%s",
                          is_picture (blob->type) ? "inline" : "attachment", plain, encoded);
}
