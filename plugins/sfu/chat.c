#include "plugins/sfu/chat.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/request.h"

#define FILE_ID_MIN 16
#define FILE_ID_MAX 64
#define FILE_NAME_MAX 255  /* characters */
#define FILE_TYPE_MAX 127  /* RFC 6838 4.2 */
#define MESSAGE_BYTES 1024 /* what a message takes besides its texts, generously */

typedef struct
{
  JsonObject *message;
  char *author;
  gint64 at; /* milliseconds since 1970 UTC */
  gsize size;
} Entry;

struct _SfuChat
{
  GQueue entries; /* (element-type Entry), oldest first */
  gsize size;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  json_object_unref (entry->message);
  g_free (entry->author);
  g_free (entry);
}

SfuChat *
sfu_chat_new (void)
{
  SfuChat *self = g_new0 (SfuChat, 1);
  g_queue_init (&self->entries);
  return self;
}

void
sfu_chat_free (SfuChat *chat)
{
  g_queue_clear_full (&chat->entries, entry_free);
  g_free (chat);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST, message);
  return FALSE;
}

/* Lines and tabs are text; other control characters are there to trick a terminal or a log. */
static gboolean
is_plain (const char *text, const char *allowed)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      if (g_unichar_iscntrl (character) &&
          (character > 0x7f || strchr (allowed, (char) character) == NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_something_to_see (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)) && !g_unichar_iszerowidth (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
read_text (JsonObject *request, gboolean has_file, const char **text, GError **error)
{
  if (!sfu_request_string (request, "text", SFU_CHAT_TEXT_MAX * 4, text, error))
    return FALSE;
  if (!is_plain (*text, "\n\t"))
    return refuse (error, "\"text\" must be without control characters");
  if (g_utf8_strlen (*text, -1) > SFU_CHAT_TEXT_MAX)
    return refuse (error, "\"text\" must be at most 4000 characters");
  if (!has_file && !has_something_to_see (*text))
    return refuse (error, "\"text\" must have something to see");
  return TRUE;
}

static gboolean
file_id_is_valid (const char *id)
{
  gsize size = strlen (id);
  if (size < FILE_ID_MIN || size > FILE_ID_MAX)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '_' && id[i] != '-')
      return FALSE;
  return TRUE;
}

/* RFC 9110 8.3.1, without parameters. */
static gboolean
type_is_valid (const char *type)
{
  const char *slash = strchr (type, '/');
  if (slash == NULL || slash == type || slash[1] == '\0' || strchr (slash + 1, '/') != NULL)
    return FALSE;
  for (const char *at = type; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("!#$&-^_.+/", *at) == NULL)
      return FALSE;
  return TRUE;
}

/* The file itself is between the clients and the fs: an id that is none opens nothing there.
 * Returns: (transfer full) (nullable). */
static JsonObject *
read_file (JsonObject *given, GError **error)
{
  const char *id, *name, *type;
  gint64 size;
  if (!sfu_request_string (given, "id", FILE_ID_MAX, &id, error) ||
      !sfu_request_string (given, "name", FILE_NAME_MAX * 4, &name, error) ||
      !sfu_request_string (given, "type", FILE_TYPE_MAX, &type, error) ||
      !sfu_request_integer (given, "size", &size, error))
    return NULL;
  if (!file_id_is_valid (id))
    refuse (error, "\"id\" of the file must be that of an upload");
  else if (name[0] == '\0' || !is_plain (name, "") || g_utf8_strlen (name, -1) > FILE_NAME_MAX)
    refuse (error, "\"name\" of the file must be 1 to 255 characters");
  else if (!type_is_valid (type))
    refuse (error, "\"type\" of the file must be a media type");
  else
    {
      JsonObject *file = json_object_new ();
      json_object_set_string_member (file, "id", id);
      json_object_set_string_member (file, "name", name);
      json_object_set_string_member (file, "type", type);
      json_object_set_int_member (file, "size", size);
      return file;
    }
  return NULL;
}

/* Returns: %FALSE with @error set; @file: (out) (transfer full) (nullable). */
static gboolean
find_file (JsonObject *request, JsonObject **file, GError **error)
{
  JsonNode *node = json_object_get_member (request, "file");
  *file = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "\"file\" must be an object");
  *file = read_file (json_node_get_object (node), error);
  return *file != NULL;
}

/* What is remembered anyway says how fast somebody writes, also over several connections. */
static gboolean
is_too_fast (const SfuChat *self, const char *author, gint64 now)
{
  guint count = 0;
  for (const GList *link = self->entries.tail; link != NULL; link = link->prev)
    {
      const Entry *entry = link->data;
      if (entry->at <= now - SFU_CHAT_PACE_TIME)
        break;
      if (g_str_equal (entry->author, author))
        count++;
    }
  return count >= SFU_CHAT_PACE_MESSAGES;
}

static void
keep (SfuChat *self, JsonObject *message, const char *author, gint64 at, gsize size)
{
  Entry *entry = g_new (Entry, 1);
  *entry = (Entry){ json_object_ref (message), g_strdup (author), at, size };
  g_queue_push_tail (&self->entries, entry);
  self->size += size;
  while (self->entries.length > SFU_CHAT_HISTORY_MAX || self->size > SFU_CHAT_HISTORY_BYTES)
    {
      Entry *oldest = g_queue_pop_head (&self->entries);
      self->size -= oldest->size;
      entry_free (oldest);
    }
}

JsonObject *
sfu_chat_add (
    SfuChat *chat, const SfuIdentity *author, JsonObject *request, gint64 now, GError **error)
{
  g_autoptr (JsonObject) file = NULL;
  const char *text;
  if (!find_file (request, &file, error) || !read_text (request, file != NULL, &text, error))
    return NULL;
  if (is_too_fast (chat, author->id, now))
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_TOO_FAST,
                           "too many messages at once; wait a moment");
      return NULL;
    }

  g_autofree char *id = g_uuid_string_random ();
  gsize size = MESSAGE_BYTES + strlen (text);
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "type", "chat");
  json_object_set_string_member (message, "id", id);
  json_object_set_string_member (message, "participant", author->id);
  json_object_set_string_member (message, "name", author->name);
  json_object_set_int_member (message, "at", now);
  json_object_set_string_member (message, "text", text);
  if (file != NULL)
    {
      size += strlen (json_object_get_string_member (file, "name"));
      json_object_set_object_member (message, "file", g_steal_pointer (&file));
    }
  keep (chat, message, author->id, now, size);
  return message;
}

JsonArray *
sfu_chat_history (const SfuChat *chat)
{
  JsonArray *history = json_array_sized_new (chat->entries.length);
  for (const GList *link = chat->entries.head; link != NULL; link = link->next)
    {
      const Entry *entry = link->data;
      json_array_add_object_element (history, json_object_ref (entry->message));
    }
  return history;
}
