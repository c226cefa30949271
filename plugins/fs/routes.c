#include "config.h"

#include "plugins/fs/routes.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/fs/access.h"
#include "plugins/fs/download.h"
#include "plugins/fs/promise.h"
#include "plugins/fs/upload.h"

#define MEETING_METHODS "POST"
#define FILE_METHODS "GET, PUT, DELETE"

typedef enum
{
  OF_MEETING,
  OF_FILE,
} Subject;

typedef enum
{
  AT_HEAD, /* the body is taken as it comes */
  WHEN_WHOLE,
} When;

static const struct
{
  const char *method;
  Subject subject;
  When when;
  FsRight right;
  void (*handle) (FsRequest *request);
} routes[] = {
  { "POST", OF_MEETING, WHEN_WHOLE, FS_WRITE, fs_promise },
  { "PUT", OF_FILE, AT_HEAD, FS_WRITE, fs_upload_begin },
  { "GET", OF_FILE, WHEN_WHOLE, FS_READ, fs_download },
  { "HEAD", OF_FILE, WHEN_WHOLE, FS_READ, fs_download },
  { "DELETE", OF_FILE, WHEN_WHOLE, FS_REMOVE, fs_remove },
};

/* Any page may ask, for it is the token that opens, and no cookie; nothing is ever run. */
static const struct
{
  const char *name;
  const char *value;
} fixed_headers[] = {
  { "Access-Control-Allow-Origin", "*" },
  { "Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE" },
  { "Access-Control-Allow-Headers", "Authorization, Content-Type, Range, If-Range" },
  { "Access-Control-Expose-Headers", "Content-Disposition, Content-Range, ETag, Retry-After" },
  { "Access-Control-Max-Age", "86400" },
  { "Cross-Origin-Resource-Policy", "cross-origin" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox" },
  { "Referrer-Policy", "no-referrer" },
  { "X-Content-Type-Options", "nosniff" },
};

static void
add_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed_headers); i++)
    soup_message_headers_replace (headers, fixed_headers[i].name, fixed_headers[i].value);
}

gboolean
fs_routes_split (const char *path, char **meeting, char **id)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  guint count = g_strv_length (parts);

  *meeting = *id = NULL;
  if ((count != 2 && count != 3) || *parts[0] != '\0' || !fs_blob_is_meeting (parts[1]) ||
      (count == 3 && !fs_blob_is_id (parts[2])))
    return FALSE;

  *meeting = g_strdup (parts[1]);
  *id = g_strdup (parts[2]); /* NULL ends the list */
  return TRUE;
}

/* Returns: (transfer full) (nullable): for reading, pages may have no better place for a token than
 * the address. */
static char *
find_token (SoupServerMessage *message, FsRight right)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) members = NULL;
  char *token = gw_request_bearer (message);

  if (token != NULL || right != FS_READ || query == NULL)
    return token;

  members = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  return members == NULL ? NULL : g_strdup (g_hash_table_lookup (members, "token"));
}

/* Returns: %FALSE when it replied. */
static gboolean
admit (FsRequest *request, FsRight right)
{
  g_autofree char *token = find_token (request->message, right);
  g_autoptr (GError) error = NULL;

  if (token != NULL && fs_access_check (gw_host_secret (request->fs->host), token, request->meeting,
                                        right, gw_wall_clock (), &request->owner, &error))
    return TRUE;

  if (token != NULL && g_error_matches (error, GW_ERROR, GW_ERROR_BAD_REQUEST))
    gw_reply_error (request->message, SOUP_STATUS_FORBIDDEN, "forbidden", error->message);
  else
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                    "WWW-Authenticate", "Bearer");
      gw_reply_error (request->message, SOUP_STATUS_UNAUTHORIZED, "bad-token",
                      token == NULL ? "A token is needed." : error->message);
    }
  return FALSE;
}

/* Calls the route whose time is @when, if there is one. */
static void
route (Fs *fs, SoupServerMessage *message, const char *path, When when)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *meeting = NULL;
  g_autofree char *id = NULL;
  Subject subject;

  if (!fs_routes_split (path, &meeting, &id))
    {
      gw_reply_error (message, SOUP_STATUS_NOT_FOUND, "not-found",
                      "There is nothing at this address.");
      return;
    }

  subject = id == NULL ? OF_MEETING : OF_FILE;
  if (!gw_request_allow (message, subject == OF_MEETING ? MEETING_METHODS : FILE_METHODS))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (FsRequest) request = NULL;

      if (routes[i].when != when || routes[i].subject != subject ||
          !g_str_equal (routes[i].method, method))
        continue;

      request = g_new0 (FsRequest, 1);
      request->fs = fs;
      request->message = g_object_ref (message);
      request->meeting = g_steal_pointer (&meeting);
      request->id = g_steal_pointer (&id);
      if (admit (request, routes[i].right))
        routes[i].handle (g_steal_pointer (&request));
      return;
    }
}

void
fs_routes_head (SoupServerMessage *message, const char *path, gpointer data)
{
  add_headers (message);
  if (!g_str_equal (soup_server_message_get_method (message), "OPTIONS"))
    route (data, message, path, AT_HEAD);
}

void
fs_routes_serve (SoupServerMessage *message, const char *path, gpointer data)
{
  add_headers (message);
  route (data, message, path, WHEN_WHOLE);
}
