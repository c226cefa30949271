#include "plugins/sfu/http/sessions.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/http/headers.h"
#include "plugins/sfu/http/session.h"
#include "plugins/sfu/log.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/fragment.h"

#define TYPE_SDP "application/sdp"
#define TYPE_FRAGMENT "application/trickle-ice-sdpfrag"
#define RETRY_AFTER "10"

typedef struct
{
  SfuSessions *all;
  const SfuSessionKind *kind;
} Mount;

struct _SfuSessions
{
  GwServer *server;
  SfuMeetings *meetings;
  guint connect_timeout;
  GHashTable *open; /* (element-type utf8 SfuSession), the key is the session's */
  gboolean draining;
  Mount mounts[2];
};

/* One request. */
typedef struct
{
  SfuSessions *all;
  const SfuSessionKind *kind;
  SoupServerMessage *message;
  char *meeting;
  char *id; /* "" for the endpoint itself */
} Call;

static void
set_header (const Call *call, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (call->message), name,
                                value);
}

static void
refuse (const Call *call, guint status, const char *code, const char *text)
{
  sfu_log (G_LOG_LEVEL_INFO, call->meeting, NULL, "refused a %s of %s with %u: %s",
           soup_server_message_get_method (call->message), call->kind->prefix, status, text);
  gw_reply_error (call->message, status, code, text);
}

static void
refuse_error (const Call *call, const GError *error)
{
  static const struct
  {
    SfuError error;
    guint status;
    const char *code;
  } rows[] = {
    { SFU_ERROR_BAD_TOKEN, 401, "bad-token" },
    { SFU_ERROR_FULL, 503, "full" },
    { SFU_ERROR_BAD_SDP, 400, "bad-sdp" },
    { SFU_ERROR_BAD_REQUEST, 422, "bad-request" },
  };
  if (g_error_matches (error, SFU_ERROR, SFU_ERROR_BAD_TOKEN))
    set_header (call, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  if (g_error_matches (error, SFU_ERROR, SFU_ERROR_FULL))
    set_header (call, "Retry-After", RETRY_AFTER);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_error_matches (error, SFU_ERROR, (int) rows[i].error))
      {
        refuse (call, rows[i].status, rows[i].code, error->message);
        return;
      }
  refuse (call, 500, "internal", error->message);
}

/* Returns: (transfer full) (nullable): %NULL when it replied. */
static char *
read_token (const Call *call)
{
  g_autofree char *token = gw_request_bearer (call->message);
  if (token != NULL && token[0] != '\0')
    return g_steal_pointer (&token);
  set_header (call, "WWW-Authenticate", "Bearer");
  refuse (call, 401, "bad-token", "Authorization: Bearer and a join token are needed.");
  return NULL;
}

/* Returns: (transfer full) (nullable): %NULL when it replied. */
static SfuIdentity *
identify (const Call *call, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfuIdentity) identity = sfu_meetings_identify (call->all->meetings, token, &error);
  if (identity == NULL)
    {
      refuse_error (call, error);
      return NULL;
    }
  if (g_str_equal (identity->meeting, call->meeting))
    return g_steal_pointer (&identity);
  refuse (call, 403, "bad-token", "The token is for another meeting.");
  return NULL;
}

/* Returns: (transfer full) (nullable): the body as text; %NULL when it replied. */
static char *
read_body (const Call *call, const char *type)
{
  if (!sfu_headers_have_type (call->message, type))
    {
      g_autofree char *text = g_strconcat ("The body must be ", type, ".", NULL);
      refuse (call, 415, "bad-request", text);
      return NULL;
    }
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (call->message));
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  if (size > 0 && memchr (data, 0, size) == NULL)
    return g_strndup (data, size);
  refuse (call, 400, "bad-sdp", size == 0 ? "The body is empty." : "The body holds a NUL byte.");
  return NULL;
}

static void
on_ended (SfuSession *session, gpointer data)
{
  SfuSessions *self = data;
  g_hash_table_remove (self->open, sfu_session_id (session));
}

/* Returns: (transfer full) (nullable) */
static char *
wanted_publisher (const Call *call)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (call->message));
  g_autoptr (GHashTable) parameters =
      query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
  return parameters != NULL ? g_strdup (g_hash_table_lookup (parameters, "publisher")) : NULL;
}

static void
reply_created (const Call *call, const SfuSession *session, const char *answer)
{
  g_autofree char *meeting = g_uri_escape_string (call->meeting, NULL, FALSE);
  g_autofree char *location =
      g_strdup_printf ("%s/%s/%s", call->kind->prefix, meeting, sfu_session_id (session));
  g_autoptr (JsonArray) servers = sfu_meetings_ice_servers (call->all->meetings);
  g_autoptr (GBytes) body = g_bytes_new (answer, strlen (answer));
  set_header (call, "Location", location);
  set_header (call, "ETag", sfu_session_tag (session));
  sfu_headers_add_ice_servers (call->message, servers);
  gw_reply_bytes (call->message, 201, TYPE_SDP, "no-store", body);
}

static void
handle_post (const Call *call)
{
  g_autofree char *token = read_token (call);
  g_autoptr (SfuIdentity) identity = token != NULL ? identify (call, token) : NULL;
  if (identity == NULL)
    return;
  if (call->all->draining)
    {
      set_header (call, "Retry-After", RETRY_AFTER);
      refuse (call, 503, "draining", "The server is stopping.");
      return;
    }
  g_autofree char *sdp = read_body (call, TYPE_SDP);
  if (sdp == NULL)
    return;

  g_autofree char *publisher = wanted_publisher (call);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  SfuSessionOffer offer = { sdp, publisher };
  SfuSessionOwner owner = { on_ended, call->all };
  SfuSession *session = sfu_session_new (call->kind, call->all->meetings, identity, token, &offer,
                                         call->all->connect_timeout, &owner, &answer, &error);
  if (session == NULL)
    {
      refuse_error (call, error);
      return;
    }
  g_hash_table_insert (call->all->open, (gpointer) sfu_session_id (session), session);
  reply_created (call, session, answer);
}

/* Returns: (nullable): the session that @call is about and may change; %NULL when it replied. */
static SfuSession *
find_session (const Call *call)
{
  g_autofree char *token = read_token (call);
  if (token == NULL)
    return NULL;
  SfuSession *session = g_hash_table_lookup (call->all->open, call->id);
  if (session != NULL && (sfu_session_kind (session) != call->kind ||
                          !g_str_equal (sfu_session_identity (session)->meeting, call->meeting)))
    session = NULL;
  if (session != NULL && sfu_session_was_made_with (session, token))
    return session;

  /* Another token of the same person will do, if it is valid now. */
  g_autoptr (SfuIdentity) identity = identify (call, token);
  if (identity == NULL)
    return NULL;
  if (session == NULL)
    {
      refuse (call, 404, "not-found", "There is no such session, or no more.");
      return NULL;
    }
  if (g_str_equal (sfu_session_identity (session)->id, identity->id))
    return session;
  refuse (call, 403, "bad-token", "The session is somebody else's.");
  return NULL;
}

static void
handle_delete (const Call *call)
{
  SfuSession *session = find_session (call);
  if (session == NULL)
    return;
  g_hash_table_remove (call->all->open, call->id);
  soup_server_message_set_status (call->message, 200, NULL);
}

static void
reply_restarted (const Call *call, const SfuSession *session, const char *fragment)
{
  g_autoptr (GBytes) body = g_bytes_new (fragment, strlen (fragment));
  gw_reply_bytes (call->message, 200, TYPE_FRAGMENT, "no-store", body);
  set_header (call, "ETag", sfu_session_tag (session));
}

/* RFC 9725 4.3: candidates, which we need none of, or an ICE restart. */
static void
handle_patch (const Call *call)
{
  SfuSession *session = find_session (call);
  g_autofree char *text = session != NULL ? read_body (call, TYPE_FRAGMENT) : NULL;
  if (text == NULL)
    return;
  SfuMatch match = sfu_headers_match (call->message, sfu_session_tag (session));
  if (match == SFU_MATCH_MISSING)
    {
      refuse (call, 428, "bad-request", "If-Match is needed: the session's ETag, or *.");
      return;
    }
  if (match == SFU_MATCH_OTHER)
    {
      refuse (call, 412, "bad-request", "If-Match is not the session's ETag.");
      return;
    }

  SfuSdpFragment fragment;
  g_autoptr (GError) error = NULL;
  if (!sfu_sdp_fragment_parse (text, strlen (text), &fragment, &error))
    {
      refuse_error (call, error);
      return;
    }
  g_autofree char *ours = match == SFU_MATCH_ANY && fragment.ufrag[0] != '\0'
                              ? sfu_session_restart (session, fragment.ufrag, fragment.pwd)
                              : NULL;
  if (ours != NULL)
    reply_restarted (call, session, ours);
  else
    soup_server_message_set_status (call->message, 204, NULL);
}

static void
dispatch (const Call *call)
{
  const char *method = soup_server_message_get_method (call->message);
  gboolean endpoint = call->id[0] == '\0';
  set_header (call, endpoint ? "Accept-Post" : "Accept-Patch", endpoint ? TYPE_SDP : TYPE_FRAGMENT);
  if (!gw_request_allow (call->message, endpoint ? "POST" : "PATCH, DELETE"))
    return;
  if (g_str_equal (method, "POST"))
    handle_post (call);
  else if (g_str_equal (method, "PATCH"))
    handle_patch (call);
  else
    handle_delete (call);
}

/* @path: /MEETING or /MEETING/SESSION */
static void
on_request (SoupServerMessage *message, const char *path, gpointer data)
{
  const Mount *mount = data;
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  guint count = g_strv_length (parts);
  sfu_headers_allow_origins (message);
  if (count < 2 || count > 3 || parts[1][0] == '\0')
    {
      gw_reply_error (message, 404, "not-found", "There is nothing here: name a meeting.");
      return;
    }
  Call call = { mount->all, mount->kind, message, parts[1], count == 3 ? parts[2] : (char *) "" };
  dispatch (&call);
}

static void
session_free (gpointer session)
{
  sfu_session_free (session);
}

SfuSessions *
sfu_sessions_new (GwServer *server, SfuMeetings *meetings, guint connect_timeout)
{
  static const SfuSessionKind *const kinds[] = { &sfu_whip, &sfu_whep };
  SfuSessions *self = g_new0 (SfuSessions, 1);
  self->server = server;
  self->meetings = meetings;
  self->connect_timeout = connect_timeout;
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, session_free);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      self->mounts[i] = (Mount){ self, kinds[i] };
      gw_server_mount (server, kinds[i]->prefix, SFU_SDP_SIZE_MAX, on_request, &self->mounts[i]);
    }
  return self;
}

void
sfu_sessions_free (SfuSessions *sessions)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sessions->mounts); i++)
    gw_server_unmount (sessions->server, sessions->mounts[i].kind->prefix);
  g_hash_table_unref (sessions->open);
  g_free (sessions);
}

void
sfu_sessions_drain (SfuSessions *sessions)
{
  sessions->draining = TRUE;
}
