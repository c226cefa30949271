#include "plugins/api/files.h"

#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"

#define FILES_PATH "/files/v1/"

static char *
sign (GwHost *host, const ApiParticipant *participant, gboolean may_write, gint64 now)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", participant->id);
  json_object_set_string_member (claims, "role", participant->role);
  json_object_set_boolean_member (claims, "write", may_write);
  return gw_token_sign (gw_host_secret (host), GW_PURPOSE_FILE, participant->meeting, claims, now,
                        API_FILES_LIFETIME);
}

/* Returns: (transfer full): relative when the browser reaches the fs on its page's own origin. */
static char *
url_of (GwHost *host, const char *fs, const char *meeting)
{
  if (gw_host_is_local_node (host, fs))
    return g_strconcat (FILES_PATH, meeting, NULL);

  return g_strconcat (gw_node_is_loopback (fs) ? "http://" : "https://", fs, FILES_PATH, meeting,
                      NULL);
}

JsonObject *
api_files_describe (GwHost *host, const char *fs, const ApiParticipant *participant, gint64 now)
{
  g_autofree char *token = sign (host, participant, TRUE, now);
  g_autofree char *read_token = sign (host, participant, FALSE, now);
  g_autofree char *url = url_of (host, fs, participant->meeting);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "url", url);
  json_object_set_string_member (object, "token", token);
  json_object_set_string_member (object, "readToken", read_token);
  return object;
}
