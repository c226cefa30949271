#include "plugins/api/api.h"

#define ADDRESSES_MAX 20000

static void
free_parts (gpointer data)
{
  Api *api = data;

  g_clear_pointer (&api->placement, api_placement_unref);
  g_clear_pointer (&api->store, api_store_free);
  g_clear_pointer (&api->meeting_limit, api_rate_limit_free);
  g_clear_pointer (&api->join_limit, api_rate_limit_free);
}

static ApiRateLimit *
new_limit (const GwConfig *config, const char *key)
{
  return api_rate_limit_new ((guint) gw_config_integer (config, key), ADDRESSES_MAX);
}

Api *
api_new (GwHost *host, const GwConfig *config, GError **error)
{
  g_autoptr (Api) api = g_rc_box_new0 (Api);
  GwMetrics *metrics = gw_host_metrics (host);

  api->host = host;
  api->store =
      api_store_open (gw_config_string (config, "database"), gw_host_state_directory (host), error);
  if (api->store == NULL)
    {
      g_autofree char *where = gw_config_where (config, "database");

      g_prefix_error (error, "%s: ", where);
      return NULL;
    }

  api->placement = api_placement_new (host, api->store);
  api->meeting_limit = new_limit (config, "meetings-per-minute");
  api->join_limit = new_limit (config, "joins-per-minute");
  api->meetings_created =
      gw_metrics_counter (metrics, "api_meetings_created_total", NULL, "Meetings created");
  api->joins = gw_metrics_counter (metrics, "api_joins_total", NULL, "Join tokens given out");
  api->waits = gw_metrics_counter (metrics, "api_join_waits_total", NULL,
                                   "Joins that were asked to wait for a node");
  return g_steal_pointer (&api);
}

Api *
api_ref (Api *api)
{
  return g_rc_box_acquire (api);
}

void
api_unref (Api *api)
{
  g_rc_box_release_full (api, free_parts);
}

void
api_drain (Api *api, GwStopDone done, gpointer data)
{
  if (api->requests == 0)
    {
      done (data);
      return;
    }

  api->drained = done;
  api->drained_data = data;
}

void
api_close (Api *api)
{
  api->closed = TRUE;
  api->drained = NULL;
  api_placement_close (api->placement);
}
