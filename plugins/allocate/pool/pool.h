/* The pool strategy: nodes made in advance are handed out.
 *
 * An instant meeting gets the least loaded node and may share it; nodes that a scheduled meeting
 * has, or is about to have, come last. A scheduled meeting has its node for itself among scheduled
 * meetings whose times overlap. A meeting that asks again gets the node it had, for as long as that
 * node lives.
 *
 * Pure bookkeeping for the nodes of one role: nodes and time are passed in. What a node is promised
 * to is found by its address, and in order of time, so that a choice looks at each node once and
 * at hardly any booking. Control thread only.
 */
#pragma once

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/pool/booking.h"

G_BEGIN_DECLS

typedef struct _AllocatePool AllocatePool;

typedef enum
{
  ALLOCATE_EXCLUSIVE, /* scheduled meetings whose times overlap never share a node */
  ALLOCATE_SHARED,    /* they may, and get the node with the fewest of them */
} AllocateSharing;

/* @ahead: seconds before its begin from which a scheduled meeting's node is kept free of instant
 *   meetings, where there is another. */
AllocatePool *allocate_pool_new (AllocateSharing sharing, gint64 ahead);
void allocate_pool_free (AllocatePool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocatePool, allocate_pool_free)

/**
 * AllocateQuestion:
 * @begin_at, @end_at: as in #GwAllocationRequest.
 * @labels: (nullable): labels that the node needs.
 * @trust: a booked node that is not among those alive is still to be heard of.
 */
typedef struct
{
  const char *meeting;
  gint64 begin_at;
  gint64 end_at;
  const char *const *labels;
  gint64 now;
  gboolean trust;
} AllocateQuestion;

/**
 * AllocateChoice: what was found, and why not more.
 * @address: (nullable): lives as long as the nodes and the meeting's booking.
 * @kept: the meeting has this node already.
 * @draining, @unlabelled, @full, @reserved: nodes that were passed over, each counted once.
 * @free_at: the earliest moment at which one of the reserved is free.
 * @overlaps: scheduled meetings that the node has at these times.
 * @load: of the node, with what it was given since its last heartbeats.
 */
typedef struct
{
  const char *address;
  gboolean kept;
  guint draining;
  guint unlabelled;
  guint full;
  guint reserved;
  gint64 free_at;
  guint overlaps;
  double load;
} AllocateChoice;

/* Books nothing. @nodes: (element-type GwNode): those alive, in order of address. */
AllocateChoice
allocate_pool_choose (AllocatePool *pool, const AllocateQuestion *question, const GPtrArray *nodes);

/* Books @address for the question's meeting, in place of what it had.
 * Returns: valid until the meeting is booked anew or released. */
AllocateBooking *
allocate_pool_book (AllocatePool *pool, const AllocateQuestion *question, const char *address);

/* Returns: (nullable): what @meeting has. */
AllocateBooking *allocate_pool_find (const AllocatePool *pool, const char *meeting);

/* Forgets @meeting: its node is free again. Unknown meetings are fine. */
void allocate_pool_release (AllocatePool *pool, const char *meeting);

/* Forgets instant meetings that nobody has asked for in a day, and nodes with nothing to do. */
void allocate_pool_sweep (AllocatePool *pool, gint64 now);

/* Returns: (transfer container) (element-type AllocateBooking): all bookings, in no order. */
GPtrArray *allocate_pool_list (const AllocatePool *pool);

/* Returns: how many bookings there are. */
guint allocate_pool_size (const AllocatePool *pool);

G_END_DECLS
