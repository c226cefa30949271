#include "gateway/host/core.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/host/probes.h"
#include "gateway/host/state.h"

static void
add_media (GArray *all, gpointer data)
{
  gw_core_add_own_media (data, all);
}

/* From api: where relays of this process's turn may send. */
static void
media_heard (const GArray *all, gpointer data)
{
  const GwCore *core = data;

  gw_media_table_hear (core->media, all, gw_wall_clock ());
}

static void
create_heartbeat (GwCore *core, const char *apiserver)
{
  core->heartbeat =
      gw_heartbeat_new (core->client, core->secret, apiserver, gw_workers_count (core->workers));
  gw_heartbeat_set_media (core->heartbeat, &(GwHeartbeatMedia){ add_media, media_heard, core });
}

gboolean
gw_core_create (GwCore *core, const GwSetup *setup, GError **error)
{
  const GwConfig *settings = setup->settings;
  const char *apiserver = gw_config_string (settings, "apiserver");
  g_autofree char *where = gw_config_where (settings, "state-directory");

  core->state_directory = g_strdup (gw_config_string (settings, "state-directory"));
  core->domain_address = g_strdup (gw_config_string (settings, "domain-address"));
  core->labels = gw_config_list (settings, "labels");
  core->secrets = gw_conf_secret_variables (setup->conf);
  if (!gw_state_prepare (core->state_directory, error))
    {
      g_prefix_error (error, "%s ", where);
      return FALSE;
    }
  core->secret = gw_state_secret (settings, GW_STATE_MAKE, error);
  if (core->secret == NULL)
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  core->metrics = gw_metrics_new ();
  core->registry = gw_registry_new ();
  core->clock = gw_clock_new ();
  core->reload = gw_reload_new ();
  core->nodes = gw_nodes_new ();
  core->calendar = gw_calendar_new ();
  core->media = gw_media_table_new ();
  core->allocations = gw_allocations_new ();
  core->client = gw_client_new (gw_config_string (settings, "trusted-authority"), error);
  if (core->client == NULL)
    return FALSE;
  core->workers = gw_workers_new (gw_config_integer (settings, "workers"));
  if (apiserver != NULL)
    create_heartbeat (core, apiserver);
  core->server = gw_server_new ();
  gw_probes_mount (core);
  return TRUE;
}

void
gw_core_clear (GwCore *core)
{
  g_clear_pointer (&core->allocations, gw_allocations_free);
  g_clear_pointer (&core->heartbeat, gw_heartbeat_free);
  g_clear_pointer (&core->media, gw_media_table_free);
  g_clear_pointer (&core->client, gw_client_free);
  g_clear_pointer (&core->certificates, gw_certificates_free);
  if (core->server != NULL)
    gw_probes_unmount (core);
  g_clear_pointer (&core->server, gw_server_free);
  g_clear_pointer (&core->workers, gw_workers_free);
  g_clear_pointer (&core->calendar, gw_calendar_free);
  g_clear_pointer (&core->nodes, gw_nodes_free);
  g_clear_pointer (&core->clock, gw_clock_free);
  g_clear_pointer (&core->registry, gw_registry_free);
  g_clear_pointer (&core->reload, gw_reload_free);
  g_clear_pointer (&core->metrics, gw_metrics_free);
  g_clear_pointer (&core->secret, gw_secret_free);
  g_clear_pointer (&core->state_directory, g_free);
  g_clear_pointer (&core->domain_address, g_free);
}
