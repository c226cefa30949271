#include "gateway/host/host.h"

#include <string.h>

#include "gateway/cluster/turn-peers.h"
#include "gateway/host/allocator.h"
#include "gateway/host/core.h"

struct _GwHost
{
  const GwCore *core;
  char *plugin_name;
  GwCommandRuns *commands;
  GwFetchCalls *fetches;
  GwStorage *storage;
};

GwHost *
gw_host_new (const GwCore *core, const char *plugin_name)
{
  GwHost *self = g_new0 (GwHost, 1);

  self->core = core;
  self->plugin_name = g_strdup (plugin_name);
  self->commands = gw_command_runs_new (core->command_stage, core->stage, core->secrets);
  self->fetches = gw_fetch_calls_new (core->client, core->fetch_stage, core->stage);
  return self;
}

void
gw_host_use_storage (GwHost *self, GwStorage *storage)
{
  self->storage = storage;
}

void
gw_host_free (GwHost *self)
{
  gw_command_runs_free (self->commands);
  gw_fetch_calls_free (self->fetches);
  if (self->core->clock != NULL)
    gw_clock_cancel_all (self->core->clock, self);
  if (self->storage != NULL)
    gw_storage_forget_callbacks (self->storage);
  g_free (self->plugin_name);
  g_free (self);
}

const char *
gw_host_plugin_name (GwHost *self)
{
  return self->plugin_name;
}

const char *
gw_host_state_directory (GwHost *self)
{
  return self->core->state_directory;
}

gboolean
gw_host_publish (
    GwHost *self, const char *name, gconstpointer service, gpointer instance, GError **error)
{
  return gw_registry_publish (self->core->registry, self->plugin_name, name, service, instance,
                              error);
}

gconstpointer
gw_host_lookup (GwHost *self, const char *name, gpointer *instance)
{
  return gw_registry_lookup (self->core->registry, name, instance);
}

static void
need (const GwHost *self, gconstpointer part, const char *name)
{
  if (part == NULL && self->core->on_missing != NULL)
    self->core->on_missing (name, self->core->missing_data);
}

GwServer *
gw_host_server (GwHost *self)
{
  need (self, self->core->server, "HTTP server");
  return self->core->server;
}

GwWorkers *
gw_host_workers (GwHost *self)
{
  need (self, self->core->workers, "media workers");
  return self->core->workers;
}

const GwSecret *
gw_host_secret (GwHost *self)
{
  need (self, self->core->secret, "secret");
  return self->core->secret;
}

GwMetrics *
gw_host_metrics (GwHost *self)
{
  return self->core->metrics;
}

GwClient *
gw_host_client (GwHost *self)
{
  return self->core->client;
}

const char *
gw_host_domain_address (GwHost *self)
{
  return self->core->domain_address;
}

GwCertificate *
gw_host_certificate (GwHost *self)
{
  GwCertificates *certificates = self->core->certificates;

  return certificates == NULL ? NULL : gw_certificates_certificate (certificates);
}

GwCertificate *
gw_host_need_certificate (GwHost *self, GError **error)
{
  GwCertificates *certificates = self->core->certificates;

  if (certificates != NULL)
    return gw_certificates_need (certificates, error);
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "nothing is served by TLS here");
  return NULL;
}

gboolean
gw_host_check_certificate (GwHost *self, GError **error)
{
  GwCertificates *certificates = self->core->certificates;

  return certificates == NULL || gw_certificates_check_name (certificates, error);
}

/* What this process says of itself carries its labels. */
static void
report_own_node (GwHost *self, const GwNode *node)
{
  GwNode labelled = { 0 };

  memcpy (&labelled, node, MIN (node->size, sizeof labelled));
  labelled.size = sizeof labelled;
  labelled.labels = self->core->labels;
  gw_nodes_report (self->core->nodes, &labelled, GW_NODE_LOCAL);
  if (self->core->heartbeat != NULL)
    gw_heartbeat_report (self->core->heartbeat, &labelled);
}

void
gw_host_report_node (GwHost *self, const GwNode *node)
{
  /* A role reports itself; what another plugin reports, it has heard. */
  if (g_strcmp0 (node->role, self->plugin_name) == 0)
    report_own_node (self, node);
  else
    gw_nodes_report (self->core->nodes, node, GW_NODE_REMOTE);
}

gboolean
gw_host_is_local_node (GwHost *self, const char *address)
{
  return gw_nodes_is_local (self->core->nodes, address);
}

void
gw_host_visit_nodes (GwHost *self, const char *role, GwNodeVisit visit, gpointer data)
{
  gw_nodes_visit (self->core->nodes, role, gw_host_now (self), visit, data);
}

const GwNode *
gw_host_find_node (GwHost *self, const char *role, const char *address)
{
  return gw_nodes_find (self->core->nodes, role, address, gw_host_now (self));
}

GwCalendar *
gw_host_calendar (GwHost *self)
{
  return self->core->calendar;
}

void
gw_host_visit_calendar (
    GwHost *self, gint64 from, gint64 until, GwBookingVisit visit, gpointer data)
{
  gw_calendar_visit (self->core->calendar, from, until, visit, data);
}

gint64
gw_host_now (GwHost *self)
{
  return gw_clock_now (self->core->clock);
}

GwAlarm *
gw_host_set_alarm (GwHost *self, gint64 at, GwAlarmRing ring, gpointer data)
{
  return gw_clock_set_alarm (self->core->clock, self, at, ring, data);
}

GwCommandRun *
gw_host_run_command (GwHost *self, const GwCommand *command, GwCommandDone done, gpointer data)
{
  return gw_command_runs_start (self->commands, command, done, data);
}

GwFetchCall *
gw_host_fetch (GwHost *self, const GwFetch *fetch, GwFetchDone done, gpointer data)
{
  return gw_fetch_calls_start (self->fetches, fetch, done, data);
}

void
gw_host_store (GwHost *self, const char *key, const char *value, GwStored stored, gpointer data)
{
  gw_storage_put (self->storage, key, value, stored, data);
}

const char *
gw_host_stored (GwHost *self, const char *key)
{
  return gw_storage_get (self->storage, key);
}

void
gw_host_visit_stored (GwHost *self, const char *prefix, GwStorageVisit visit, gpointer data)
{
  gw_storage_visit (self->storage, prefix, visit, data);
}

static void
add_candidate (const GwAddress *candidate, gpointer data)
{
  gw_media_ports_add (data, candidate);
}

void
gw_core_add_own_media (const GwCore *core, GArray *all)
{
  gpointer instance;
  const GwTurnPeers *service =
      gw_registry_lookup (core->registry, GW_TURN_PEERS_SERVICE, &instance);

  if (service != NULL)
    service->visit (instance, add_candidate, all);
}

void
gw_host_report_media (GwHost *self, const GArray *all)
{
  gw_media_table_hear (self->core->media, all, gw_host_now (self));
}

void
gw_host_visit_media (GwHost *self, GwMediaPortsVisit visit, gpointer data)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));

  gw_core_add_own_media (self->core, own);
  for (guint i = 0; i < own->len; i++)
    visit (&g_array_index (own, GwMediaPorts, i), data);
  gw_media_table_visit (self->core->media, visit, data);
}

void
gw_host_allocate (GwHost *self,
                  const GwAllocationRequest *request,
                  GwAllocationDone done,
                  gpointer data)
{
  GwPublishedAllocator allocator = gw_allocator_find (self->core->registry);

  gw_allocations_ask (self->core->allocations, &allocator, request, GW_ALLOCATION_TIMEOUT, done,
                      data);
}

void
gw_host_release (GwHost *self, const char *meeting)
{
  GwPublishedAllocator allocator = gw_allocator_find (self->core->registry);

  if (allocator.hooks.release != NULL)
    allocator.hooks.release (allocator.self, meeting);
}

char *
gw_host_explain (GwHost *self, const GwAllocationRequest *request)
{
  GwPublishedAllocator allocator = gw_allocator_find (self->core->registry);

  return allocator.hooks.explain != NULL ? allocator.hooks.explain (allocator.self, request) : NULL;
}
