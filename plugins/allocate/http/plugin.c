/* allocate-http: the allocator of this process, whichever plugin that is, for an api elsewhere: the
 * HTTP interface of docs/allocation-interface.md.
 *
 * A plugin of its own, so that every strategy gets it, and so that no process answers such
 * questions unless its key-file says so: who asks need not say who he is, and takes machines away
 * from others. */
#include "config.h"

#include "gateway/host/host.h"
#include "gateway/http/path.h"
#include "plugins/allocate/http/meeting.h"
#include "plugins/allocate/http/query.h"

#define BODY_MAX 1024 /* only to be answered with 405 */

/* Seconds, where the allocator does not say, and after it has failed. */
#define RETRY_AFTER 5
#define RETRY_AFTER_ERROR 30

typedef struct
{
  GwHost *host;
  const char *path;
  guint pending; /* questions under way */
  GwMetric *answers, *waits;
  GwStopDone stopped; /* nullable: once the last of them has its answer */
  gpointer stopped_data;
} Face;

typedef struct
{
  Face *face;
  SoupServerMessage *message;
} Question;

static const GwOption options[] = {
  { "path", NULL, GW_OPTION_SECRET, "/allocate", 0, 0,
    "path under which questions are answered, or @FILE with it; who knows it may ask, so one that "
    "nobody can guess keeps others out" },
  { 0 },
};

static void
set_retry_after (SoupServerMessage *message, guint seconds)
{
  g_autofree char *value = g_strdup_printf ("%u", seconds);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                value);
}

static void
reply_nodes (SoupServerMessage *message, const GwAllocationReply *reply)
{
  JsonObject *object = json_object_new ();

  if (reply->fs != NULL)
    {
      json_object_set_string_member (object, "fs", reply->fs);
    }
  else
    {
      json_object_set_string_member (object, "sfu", reply->sfu);
      if (reply->turn != NULL)
        json_object_set_string_member (object, "turn", reply->turn);
      else
        json_object_set_null_member (object, "turn");
    }
  gw_reply_json (message, SOUP_STATUS_OK, object);
}

static void
reply_none (Face *face, SoupServerMessage *message, const GwAllocationReply *reply)
{
  gw_metric_add (face->waits, 1);
  if (reply->error == NULL)
    {
      g_info ("nothing to allocate at present: %s", reply->reason);
      set_retry_after (message, reply->retry_after > 0 ? reply->retry_after : RETRY_AFTER);
      gw_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "wait",
                      "There is none at present. Ask again in a moment.");
      return;
    }
  g_warning ("nothing can be allocated: %s", reply->error->message);
  set_retry_after (message, RETRY_AFTER_ERROR);
  gw_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "unavailable",
                  "This does not work at present; the log of the allocation service says why.");
}

/* The host calls it for every question, at the latest before anybody's destroy(). */
static void
on_allocated (const GwAllocationReply *reply, gpointer data)
{
  g_autofree Question *question = data;
  Face *face = question->face;

  if (reply->error == NULL && (reply->sfu != NULL || reply->fs != NULL))
    {
      gw_metric_add (face->answers, 1);
      reply_nodes (question->message, reply);
    }
  else
    {
      reply_none (face, question->message, reply);
    }
  soup_server_message_unpause (question->message);
  g_object_unref (question->message);

  face->pending--;
  if (face->pending == 0 && face->stopped != NULL)
    g_steal_pointer (&face->stopped) (face->stopped_data);
}

static void
ask (Face *face, SoupServerMessage *message, const AllocateQuery *query, const char *meeting)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = query->kind,
    .email = query->email,
    .begin_at = query->begin_at,
    .end_at = query->end_at,
    .meeting = meeting,
  };
  Question *question = g_new0 (Question, 1);

  question->face = face;
  question->message = g_object_ref (message);
  face->pending++;
  soup_server_message_pause (message);
  gw_host_allocate (face->host, &request, on_allocated, question);
}

static void
serve (SoupServerMessage *message, const char *path, gpointer data)
{
  Face *face = data;
  g_auto (AllocateQuery) query = { 0 };
  g_autofree char *meeting = NULL;
  g_autoptr (GError) error = NULL;

  if (*path != '\0')
    {
      gw_reply_error (message, SOUP_STATUS_NOT_FOUND, "not-found", "There is nothing here.");
      return;
    }
  /* Not HEAD either: asking takes a machine. */
  if (!g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      gw_reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method-not-allowed",
                      "Ask with GET.");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    "GET");
      return;
    }
  if (allocate_query_parse (g_uri_get_query (soup_server_message_get_uri (message)), &query,
                            &error))
    meeting = allocate_meeting_id (
        soup_message_headers_get_list (soup_server_message_get_request_headers (message),
                                       ALLOCATE_MEETING_HEADER),
        &query, &error);
  if (meeting != NULL)
    ask (face, message, &query, meeting);
  else
    gw_reply_error (message, SOUP_STATUS_BAD_REQUEST, "bad-request", error->message);
}

/* A path that the server would never find, or that is another's, is refused; not repeated, as it
 * may be a secret. */
static gboolean
check_path (const GwConfig *config, GError **error)
{
  const char *path = gw_config_string (config, "path");
  g_autofree char *normal = gw_path_normalise (path);
  g_autofree char *where = NULL;

  if (path[0] == '/' && path[1] != '\0' && !g_str_has_suffix (path, "/") &&
      g_strcmp0 (path, normal) == 0)
    return TRUE;
  where = gw_config_where (config, "path");
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s must begin with a slash, not end with one, and be written without %%-escapes, "
               "such as /allocate",
               where);
  return FALSE;
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  GwMetrics *metrics = gw_host_metrics (host);
  Face *face;

  if (!check_path (config, error))
    return NULL;
  face = g_new0 (Face, 1);
  face->host = host;
  face->path = gw_config_string (config, "path");
  face->answers = gw_metrics_counter (metrics, "allocate_http_answers_total", NULL,
                                      "Questions that were answered with nodes");
  face->waits = gw_metrics_counter (metrics, "allocate_http_waits_total", NULL,
                                    "Questions that were told to come again");
  gw_server_mount (gw_host_server (host), face->path, BODY_MAX, serve, face);
  return face;
}

static gboolean
start (gpointer self, GError **error)
{
  const Face *face = self;

  if (gw_host_lookup (face->host, GW_ALLOCATOR_SERVICE, NULL) != NULL)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "[gateway] plugins names allocate-http, but no plugin that allocates, such as "
               "allocate");
  return FALSE;
}

static void
stop (gpointer self, GwStopDone done, gpointer data)
{
  Face *face = self;

  if (face->pending == 0)
    {
      done (data);
      return;
    }
  face->stopped = done;
  face->stopped_data = data;
}

static void
destroy (gpointer self)
{
  Face *face = self;

  gw_server_unmount (gw_host_server (face->host), face->path);
  g_free (face);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "allocate-http",
  .version = PACKAGE_VERSION,
  .summary = "answers an api elsewhere which sfu, turn and fs serve a meeting",
  .options = options,
  .create = create,
  .start = start,
  .stop = stop,
  .destroy = destroy,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
