#include "plugins/allocate/ask/question.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "plugins/allocate/roster.h"

/* Bytes of a meeting's id that a service takes. */
#define MEETING_MAX 200

char *
allocate_question_print (const char *url, const GwAllocationRequest *request)
{
  /* Everything but RFC 3986's unreserved characters: a '+' would be a space to some. */
  g_autofree char *email = g_uri_escape_string (request->email, NULL, FALSE);
  g_autofree char *base = g_strndup (url, strcspn (url, "#"));
  gsize size = strlen (base);
  const char *mark = strchr (base, '?');
  const char *joint = mark == NULL ? "?" : "&";

  if (mark != NULL && (mark[1] == '\0' || base[size - 1] == '&'))
    joint = "";
  if (request->kind == GW_ALLOCATION_FS)
    return g_strconcat (base, joint, "Kind=FS&Email=", email, NULL);

  return g_strdup_printf ("%s%sKind=SFUTURN&Email=%s&BeginAt=%" G_GINT64_FORMAT
                          "&EndAt=%" G_GINT64_FORMAT,
                          base, joint, email, request->begin_at, request->end_at);
}

char *
allocate_question_header (const GwAllocationRequest *request)
{
  const char *id = request->meeting;
  gsize size = 0;

  while (g_ascii_isgraph (id[size]))
    size++;
  if (size == 0 || size > MEETING_MAX || id[size] != '\0')
    return NULL;
  return g_strconcat ("Meeting-Id: ", id, NULL);
}

char *
allocate_question_origin (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL)
    return g_strdup ("the service");
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

void
allocate_answer_clear (AllocateAnswer *answer)
{
  g_clear_pointer (&answer->sfu, g_free);
  g_clear_pointer (&answer->turn, g_free);
  g_clear_pointer (&answer->fs, g_free);
}

static gboolean
read_address (JsonObject *object, const char *member, char **address, GError **error)
{
  JsonNode *value = json_object_get_member (object, member);

  if (value == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "the member \"%s\" is missing", member);
      return FALSE;
    }
  if (json_node_get_value_type (value) != G_TYPE_STRING ||
      !allocate_is_address (json_node_get_string (value)))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "the member \"%s\" is not HOST:PORT, such as 1.sfuserver.com:443", member);
      return FALSE;
    }

  *address = g_strdup (json_node_get_string (value));
  return TRUE;
}

static gboolean
is_null (JsonObject *object, const char *member)
{
  JsonNode *value = json_object_get_member (object, member);

  return value != NULL && JSON_NODE_HOLDS_NULL (value);
}

gboolean
allocate_answer_read (const char *body,
                      GwAllocationKind kind,
                      AllocateAnswer *answer,
                      GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (body, NULL);
  JsonObject *object;

  *answer = (AllocateAnswer){ 0 };
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "it is no JSON object");
      return FALSE;
    }
  object = json_node_get_object (root);
  if (kind == GW_ALLOCATION_FS)
    return read_address (object, "fs", &answer->fs, error);

  return read_address (object, "sfu", &answer->sfu, error) &&
         (is_null (object, "turn") || read_address (object, "turn", &answer->turn, error));
}
