#include "plugins/api/files.h"

#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"
#include "plugins/api/store/file-queries.h"

#define FILES_PATH "/files/v1/"

/* Milliseconds that a join may be held up by the allocator; its answer is kept for the next one. */
#define PATIENCE 1500

/* Seconds before the allocator is asked again after it had no fs. */
#define PAUSE 15

/* One search: the store, then perhaps the allocator, then the store again. */
typedef struct
{
  Api *api;
  char *meeting;
  char *email;
  char *fs;
  ApiFilesDone done; /* NULL when it was called */
  gpointer data;
  guint timer;
} Search;

static void
search_free (Search *search)
{
  g_clear_handle_id (&search->timer, g_source_remove);
  api_unref (search->api);
  g_free (search->meeting);
  g_free (search->email);
  g_free (search->fs);
  g_free (search);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
answer (Search *search, const char *fs)
{
  ApiFilesDone done = g_steal_pointer (&search->done);

  g_clear_handle_id (&search->timer, g_source_remove);
  if (done != NULL)
    done (fs, search->data);
}

static gboolean
on_impatient (gpointer data)
{
  Search *search = data;

  search->timer = 0;
  answer (search, NULL);
  return G_SOURCE_REMOVE;
}

/* A process without a name of its own calls its nodes so; elsewhere, and after it got a name, that
 * leads nowhere. */
static gboolean
is_reachable (GwHost *host, const char *fs)
{
  return *fs != '\0' && (!g_str_has_suffix (fs, ":0") || gw_host_is_local_node (host, fs));
}

static gpointer
store_fs (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Search *search = input;

  return GINT_TO_POINTER (api_file_queries_set (database, search->meeting, search->fs, error));
}

static void
keep_output (gpointer output)
{
}

static void
stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Search) search = data;
  g_autoptr (GError) error = NULL;

  /* What is not in the store must not be answered either: the next join might name another. */
  if (api_store_run_finish (result, &error) != NULL)
    {
      answer (search, search->fs);
      return;
    }
  g_warning ("meeting %s: its files have no place: %s", search->meeting, error->message);
  answer (search, NULL);
}

static void
allocated (const GwAllocationReply *reply, gpointer data)
{
  g_autoptr (Search) search = data;
  Api *api = search->api;

  if (reply->fs != NULL && !api->closed)
    {
      search->fs = g_strdup (reply->fs);
      api_store_run (api->store, store_fs, search, keep_output, keep_output, stored, search);
      search = NULL;
      return;
    }

  api->files_pause_until = g_get_monotonic_time () + PAUSE * G_USEC_PER_SEC;
  if (reply->error != NULL)
    g_info ("meeting %s: no place for files: %s", search->meeting, reply->error->message);
  answer (search, NULL);
}

static void
ask (Search *search)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = GW_ALLOCATION_FS,
    .email = search->email,
    .meeting = search->meeting,
  };

  search->timer = g_timeout_add (PATIENCE, on_impatient, search);
  gw_host_allocate (search->api->host, &request, allocated, search);
}

static gpointer
find_fs (ApiDatabase *database, gconstpointer meeting, GError **error)
{
  return api_file_queries_find (database, meeting, error);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Search) search = data;
  Api *api = search->api;
  g_autoptr (GError) error = NULL;
  g_autofree char *fs = api_store_run_finish (result, &error);

  if (fs == NULL)
    g_warning ("meeting %s: cannot tell where its files are: %s", search->meeting, error->message);
  if (fs == NULL || api->closed)
    answer (search, NULL);
  else if (is_reachable (api->host, fs))
    answer (search, fs);
  else if (g_get_monotonic_time () < api->files_pause_until)
    answer (search, NULL);
  else
    ask (g_steal_pointer (&search));
}

void
api_files_find (Api *api, const char *meeting, const char *email, ApiFilesDone done, gpointer data)
{
  Search *search = g_new0 (Search, 1);

  search->api = api_ref (api);
  search->meeting = g_strdup (meeting);
  search->email = g_strdup (email);
  search->done = done;
  search->data = data;
  api_store_run (api->store, find_fs, g_strdup (meeting), g_free, g_free, found, search);
}

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
