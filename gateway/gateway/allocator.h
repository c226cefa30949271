/* The allocation interface between the api role and an allocation plugin.
 *
 * An allocation plugin publishes a #GwAllocator under %GW_ALLOCATOR_SERVICE; api asks it in the
 * same process, and `meeting allocateserver` serves it over HTTP to others.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/clock.h"
#include "gateway/gateway/command.h"
#include "gateway/gateway/fetch.h"
#include "gateway/gateway/plugin.h"
#include "gateway/gateway/storage.h"

G_BEGIN_DECLS

#define GW_ALLOCATOR_SERVICE "allocator"

typedef enum
{
  GW_ALLOCATION_SFU_TURN, /* Kind=SFUTURN */
  GW_ALLOCATION_FS,       /* Kind=FS */
} GwAllocationKind;

/**
 * GwAllocationRequest: owned by the caller, valid until the reply was given.
 * @size: sizeof (GwAllocationRequest) of the caller.
 * @email: the creator (scheduled), owner (instant) or requester (fs); UTF-8, may be empty when
 *   the deployment lets guests create meetings.
 * @begin_at: seconds since 1970 UTC, 0 for an instant meeting and for fs.
 * @end_at: seconds since 1970 UTC, later than @begin_at; 0 for an instant meeting and for fs.
 * @meeting: the meeting's id; the same id asked again means the earlier answer is lost or stale.
 */
typedef struct
{
  guint32 size;
  GwAllocationKind kind;
  const char *email;
  gint64 begin_at;
  gint64 end_at;
  const char *meeting;
} GwAllocationRequest;

/* One question waiting for its answer. Exactly one of the three replies below ends it, from any
 * thread; the pointer is invalid afterwards. The texts are copied. */
typedef struct _GwAllocation GwAllocation;

/* Returns: the request; valid until the reply. Any thread. */
const GwAllocationRequest *gw_allocation_request (const GwAllocation *allocation);

/* @sfu and @turn: HOST:PORT as users reach them; @turn is %NULL when the deployment has none. */
void gw_allocation_reply_sfu_turn (GwAllocation *allocation, const char *sfu, const char *turn);

/* @fs: HOST:PORT as users reach it. */
void gw_allocation_reply_fs (GwAllocation *allocation, const char *fs);

/* Nothing at present: people are shown a waiting page and we ask again.
 * @retry_after: seconds, 1 to 3600; 0 lets the caller choose.
 * @reason: one sentence for the log and the administrator, not for users. */
void gw_allocation_reply_retry (GwAllocation *allocation, guint retry_after, const char *reason);

/* It failed, and asking again will not help until somebody acts. @error: (transfer full). */
void gw_allocation_reply_error (GwAllocation *allocation, GError *error);

/**
 * GwAllocator: the functions of an allocation plugin, called on the control thread.
 * @size: sizeof (GwAllocator).
 * @allocate: answer @allocation exactly once, now or later.
 * @release: (nullable): the meeting was cancelled, moved or has ended; its nodes are free again.
 * @explain: (nullable): what allocate() would answer now and why, for `meeting allocate --dry-run`:
 *   a few lines of text for an administrator, without a final newline. Changes nothing.
 *   (transfer full).
 */
typedef struct
{
  guint32 size;
  void (*allocate) (gpointer self, GwAllocation *allocation);
  void (*release) (gpointer self, const char *meeting);
  char *(*explain) (gpointer self, const GwAllocationRequest *request);
} GwAllocator;

/**
 * GwNode: one machine of the fleet as last heard of; valid until the control thread's next
 * iteration.
 * @role: "sfu", "turn" or "fs".
 * @address: HOST:PORT as users reach it.
 * @load: 0.0 (idle) to 1.0 (full); may exceed 1.0.
 * @meetings: meetings it serves now.
 * @participants: people it serves now.
 * @capacity: people it is made for, 0 when unknown.
 * @last_seen: seconds since 1970 UTC of its last heartbeat.
 * @draining: it finishes its meetings and takes no new ones.
 * @labels: (array zero-terminated=1): "region=eu", "size=large", …: [gateway] labels of its
 *   process, in their order; never %NULL.
 * @last_used: seconds since 1970 UTC when it last had a participant; 0 when never since this
 *   process hears of it.
 * @secure_address: (nullable): HOST:PORT where a turn serves TLS and DTLS too.
 */
typedef struct
{
  guint32 size;
  const char *role;
  const char *address;
  double load;
  guint meetings;
  guint participants;
  guint capacity;
  gint64 last_seen;
  gboolean draining;
  const char *const *labels;
  gint64 last_used;
  const char *secure_address;
} GwNode;

/* Calls @visit for every live node of @role (%NULL: all), in order of address. Control thread. */
typedef void (*GwNodeVisit) (const GwNode *node, gpointer data);
void gw_host_visit_nodes (GwHost *host, const char *role, GwNodeVisit visit, gpointer data);

/* Returns: (nullable): the live node of @role at @address; valid until the control thread's next
 * iteration. Control thread. */
const GwNode *gw_host_find_node (GwHost *host, const char *role, const char *address);

/* Returns: %TRUE when @node has the label, "NAME=VALUE", as a whole. Any thread. */
gboolean gw_node_has_label (const GwNode *node, const char *label);

/**
 * GwBooking: a scheduled meeting that has not ended, as api's calendar has it; valid until the
 * control thread's next iteration.
 * @meeting: its id.
 * @email: its creator's, perhaps empty.
 * @begin_at, @end_at: seconds since 1970 UTC.
 * @sfu, @turn, @fs: (nullable): HOST:PORT that it was given; %NULL when it has none yet.
 */
typedef struct
{
  guint32 size;
  const char *meeting;
  const char *email;
  gint64 begin_at;
  gint64 end_at;
  const char *sfu;
  const char *turn;
  const char *fs;
} GwBooking;

/* Calls @visit for every booking that overlaps [@from, @until), in order of begin_at, then of
 * meeting. Empty while api has not been heard. Control thread. */
typedef void (*GwBookingVisit) (const GwBooking *booking, gpointer data);
void gw_host_visit_calendar (
    GwHost *host, gint64 from, gint64 until, GwBookingVisit visit, gpointer data);

G_END_DECLS
