#include "plugins/api/api.h"

#include "plugins/api/mail/relays.h"
#include "plugins/api/schedule.h"
#include "plugins/api/store/choice.h"

#define ADDRESSES_MAX 20000

static void
free_parts (gpointer data)
{
  Api *api = data;

  g_clear_pointer (&api->placement, api_placement_unref);
  g_clear_pointer (&api->file_places, api_file_places_unref);
  g_clear_pointer (&api->allocation_service, api_allocation_service_free);
  g_clear_pointer (&api->fleet, api_fleet_free);
  g_clear_pointer (&api->mailer, api_mailer_free);
  g_clear_pointer (&api->store, api_store_free);
  g_clear_pointer (&api->meeting_limit, api_rate_limit_free);
  g_clear_pointer (&api->join_limit, api_rate_limit_free);
  g_clear_pointer (&api->sign_in_limit, api_rate_limit_free);
}

static ApiRateLimit *
new_limit (const GwConfig *config, const char *key)
{
  return api_rate_limit_new ((guint) gw_config_integer (config, key), ADDRESSES_MAX);
}

static void
mailer_busy (gboolean running, gpointer data)
{
  if (running)
    api_begin (data);
  else
    api_end (data);
}

static gboolean
open_mailer (Api *api, GError **error)
{
  g_autoptr (GPtrArray) relays =
      api_relays_new (api->config, gw_host_domain_address (api->host), error);

  if (relays == NULL)
    return FALSE;
  if (relays->len > 0)
    api->mailer = api_mailer_new (api->store, g_steal_pointer (&relays),
                                  gw_host_metrics (api->host), mailer_busy, api);
  return TRUE;
}

gboolean
api_check (const GwConfig *config, GError **error)
{
  return api_choice_check (config, error) && api_relays_check (config, error) &&
         api_allocation_service_check (config, error);
}

Api *
api_new (GwHost *host, const GwConfig *config, GError **error)
{
  g_autoptr (Api) api = g_rc_box_new0 (Api);
  GwMetrics *metrics = gw_host_metrics (host);

  api->host = host;
  api->config = config;
  api->store = api_choice_open (config, gw_host_state_directory (host), error);
  if (api->store == NULL || !open_mailer (api, error))
    return NULL;

  if (gw_config_is_set (config, "allocateserver"))
    {
      api->allocation_service = api_allocation_service_new (host, config, error);
      if (api->allocation_service == NULL)
        return NULL;
    }

  api->placement = api_placement_new (host, api->store);
  api->file_places = api_file_places_new (host, api->store);
  api->fleet = api_fleet_new (host);
  api->meeting_limit = new_limit (config, "meetings-per-minute");
  api->join_limit = new_limit (config, "joins-per-minute");
  api->sign_in_limit = new_limit (config, "sign-ins-per-minute");
  api->meetings_created =
      gw_metrics_counter (metrics, "api_meetings_created_total", NULL, "Meetings created");
  api->joins = gw_metrics_counter (metrics, "api_joins_total", NULL, "Join tokens given out");
  api->waits = gw_metrics_counter (metrics, "api_join_waits_total", NULL,
                                   "Joins that were asked to wait for a node");
  return g_steal_pointer (&api);
}

void
api_unref (Api *api)
{
  g_rc_box_release_full (api, free_parts);
}

void
api_start (Api *api)
{
  if (gw_host_lookup (api->host, GW_ALLOCATOR_SERVICE, NULL) == NULL)
    g_warning ("nobody can join a meeting: nothing says which sfu serves it; give allocateserver "
               "the URL of an allocation service, or add the plugin allocate to [gateway] plugins");
  api->schedule = api_schedule_new (api);
  api->calendar = api_calendar_new (api->host, api->store);
  if (api->mailer != NULL) /* there may be some of an earlier life */
    api_mailer_wake (api->mailer);
}

void
api_begin (Api *api)
{
  g_rc_box_acquire (api);
  api->under_way++;
}

void
api_end (Api *api)
{
  api->under_way--;
  if (api->under_way == 0 && api->drained != NULL)
    {
      GwStopDone drained = g_steal_pointer (&api->drained);

      drained (api->drained_data);
    }
  api_unref (api);
}

void
api_drain (Api *api, GwStopDone done, gpointer data)
{
  g_clear_pointer (&api->schedule, api_schedule_free);
  if (api->mailer != NULL)
    api_mailer_drain (api->mailer);
  if (api->under_way == 0)
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
  g_clear_pointer (&api->schedule, api_schedule_free);
  g_clear_pointer (&api->calendar, api_calendar_close);
  api_placement_close (api->placement);
  api_file_places_close (api->file_places);
  g_clear_pointer (&api->allocation_service, api_allocation_service_free);
  if (api->mailer != NULL)
    api_mailer_close (api->mailer);
}
