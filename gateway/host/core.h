/* What all plugins of one process share, made and owned by app.c. */
#pragma once

#include "gateway/cluster/heartbeat.h"
#include "gateway/host/allocation.h"
#include "gateway/host/host.h"
#include "gateway/host/nodes.h"
#include "gateway/host/registry.h"

G_BEGIN_DECLS

typedef struct
{
  GwServer *server;
  GwWorkers *workers;
  GwSecret *secret;
  GwMetrics *metrics;
  GwRegistry *registry;
  GwNodes *nodes;
  GwAllocations *allocations;
  GwClient *client;
  GwHeartbeat *heartbeat; /* nullable: only with an api elsewhere */
  char *state_directory;
  char *domain_address; /* nullable */
  gboolean ready;
} GwCore;

/* One plugin's view of @core, which outlives it. */
GwHost *gw_host_new (const GwCore *core, const char *plugin_name);
void gw_host_free (GwHost *host);

G_END_DECLS
