/* The api role's instance: what its parts share. Control thread only. */
#pragma once

#include "gateway/host/host.h"
#include "plugins/api/allocation-service.h"
#include "plugins/api/calendar.h"
#include "plugins/api/file-places.h"
#include "plugins/api/fleet.h"
#include "plugins/api/mail/mailer.h"
#include "plugins/api/placement.h"
#include "plugins/api/rate-limit.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

typedef struct _ApiSchedule ApiSchedule;

/**
 * Api: counted references, one held by the plugin and one by each request under way, so that what
 * answers late finds it. After api_close() nothing of the host may be used.
 * @config: the plugin's section.
 * @schedule: (nullable): %NULL before api_start().
 * @mailer: (nullable): %NULL without a mail server.
 * @under_way: requests, and work of our own, between api_begin() and api_end().
 * @drained: (nullable): called once, when the last of them has ended.
 */
typedef struct
{
  GwHost *host;
  const GwConfig *config;
  ApiStore *store;
  ApiPlacement *placement;
  ApiFilePlaces *file_places;
  ApiFleet *fleet;
  ApiAllocationService *allocation_service; /* nullable: only with one elsewhere */
  ApiMailer *mailer;
  ApiSchedule *schedule;
  ApiCalendar *calendar; /* nullable: before api_start(), after api_close() */
  ApiRateLimit *meeting_limit;
  ApiRateLimit *join_limit;
  ApiRateLimit *sign_in_limit;
  GwMetric *meetings_created;
  GwMetric *joins;
  GwMetric *waits;
  guint under_way;
  GwStopDone drained;
  gpointer drained_data;
  gboolean closed;
} Api;

/* What is wrong with @config alone; a GwPlugin's check(). */
gboolean api_check (const GwConfig *config, GError **error);

/* Opens the store. Returns: (transfer full): %NULL with @error set. */
Api *api_new (GwHost *host, const GwConfig *config, GError **error);

void api_unref (Api *api);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Api, api_unref)

/* Begins what is done without anybody asking. */
void api_start (Api *api);

/* Around work that should be finished before the process ends; each keeps a reference. */
void api_begin (Api *api);
void api_end (Api *api);

/* Calls @done when nothing is under way, at once or later. */
void api_drain (Api *api, GwStopDone done, gpointer data);

/* Ends: requests still waiting are answered with an error. */
void api_close (Api *api);

G_END_DECLS
