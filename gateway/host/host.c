#include "gateway/host/host.h"

#include <string.h>

#include "gateway/host/core.h"

struct _GwHost
{
  const GwCore *core;
  char *plugin_name;
};

GwHost *
gw_host_new (const GwCore *core, const char *plugin_name)
{
  GwHost *self = g_new0 (GwHost, 1);

  self->core = core;
  self->plugin_name = g_strdup (plugin_name);
  return self;
}

void
gw_host_free (GwHost *self)
{
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

GwServer *
gw_host_server (GwHost *self)
{
  return self->core->server;
}

GwWorkers *
gw_host_workers (GwHost *self)
{
  return self->core->workers;
}

const GwSecret *
gw_host_secret (GwHost *self)
{
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

gboolean
gw_host_is_ready (GwHost *self)
{
  return self->core->ready;
}

void
gw_host_report_node (GwHost *self, const GwNode *node)
{
  /* A role reports itself; what another plugin reports, it has heard. */
  GwNodePlace place =
      g_strcmp0 (node->role, self->plugin_name) == 0 ? GW_NODE_LOCAL : GW_NODE_REMOTE;

  gw_nodes_report (self->core->nodes, node, place);
  if (place == GW_NODE_LOCAL && self->core->heartbeat != NULL)
    gw_heartbeat_report (self->core->heartbeat, node);
}

gboolean
gw_host_is_local_node (GwHost *self, const char *address)
{
  return gw_nodes_is_local (self->core->nodes, address);
}

void
gw_host_visit_nodes (GwHost *self, const char *role, GwNodeVisit visit, gpointer data)
{
  gw_nodes_visit (self->core->nodes, role, g_get_real_time () / G_USEC_PER_SEC, visit, data);
}

void
gw_host_allocate (GwHost *self,
                  const GwAllocationRequest *request,
                  GwAllocationDone done,
                  gpointer data)
{
  gpointer instance;
  const GwAllocator *allocator = gw_host_lookup (self, GW_ALLOCATOR_SERVICE, &instance);

  gw_allocations_ask (self->core->allocations, allocator, instance, request, GW_ALLOCATION_TIMEOUT,
                      done, data);
}
