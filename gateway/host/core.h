/* What all plugins of one process share, made by app.c, or by rig.c for a plugin that is
 * tested or simulated. */
#pragma once

#include "gateway/cluster/heartbeat.h"
#include "gateway/cluster/media-table.h"
#include "gateway/host/allocation.h"
#include "gateway/host/calendar.h"
#include "gateway/host/certificates.h"
#include "gateway/host/clock.h"
#include "gateway/host/command-run.h"
#include "gateway/host/fetch-call.h"
#include "gateway/host/host.h"
#include "gateway/host/nodes.h"
#include "gateway/host/registry.h"
#include "gateway/host/storage.h"
#include "gateway/host/reload.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* What is known about the disk (probes.c). */
typedef struct _GwReadiness GwReadiness;

typedef struct
{
  GwServer *server;
  GwWorkers *workers;
  GwSecret *secret;
  GwMetrics *metrics;
  GwRegistry *registry;
  GwClock *clock;
  GwNodes *nodes;
  GwCalendar *calendar;
  GwMediaTable *media;
  GwAllocations *allocations;
  GwClient *client;
  GwHeartbeat *heartbeat; /* nullable: only with an api elsewhere */
  GwReload *reload;
  GwCertificates *certificates; /* nullable: nothing is served by TLS */
  char *state_directory;
  char *domain_address;                /* nullable */
  const char *const *labels;           /* nullable: of this process's nodes */
  const GwCommandStage *command_stage; /* nullable: commands run on this machine */
  const GwFetchStage *fetch_stage;     /* nullable: questions go out */
  gpointer stage;                      /* instance of both */
  const char *const *secrets;          /* nullable: variables that commands do not inherit */
  void (*on_missing) (const char *part, gpointer data); /* nullable: as of rig.h */
  gpointer missing_data;
  gboolean ready;
  GwReadiness *readiness; /* nullable: only with probes */
} GwCore;

/* Makes all that a running process has, but for listeners and certificates; changes the state
 * folder. What was made before a failure is there still: gw_core_clear(). */
gboolean gw_core_create (GwCore *core, const GwSetup *setup, GError **error);

/* After the plugins' end. */
void gw_core_clear (GwCore *core);

/* Adds where the sfu of this process takes media to @all (element-type GwMediaPorts). */
void gw_core_add_own_media (const GwCore *core, GArray *all);

/* One plugin's view of @core, which outlives it. */
GwHost *gw_host_new (const GwCore *core, const char *plugin_name);

/* @storage: where it stores, before its create(); outlives @host. */
void gw_host_use_storage (GwHost *host, GwStorage *storage);

/* After the plugin's destroy(). Cancels what it has left: alarms, commands, questions by HTTP. */
void gw_host_free (GwHost *host);

G_END_DECLS
