#include "plugins/sfu/media/lane.h"

#include "gateway/media/timer.h"
#include "plugins/sfu/media/batch.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/media/lane-metrics.h"
#include "plugins/sfu/media/levels.h"

/* NACKs repeat no faster; reports and key-frame requests are due on multiples of it. */
#define TICK (20 * G_TIME_SPAN_MILLISECOND)
#define FEED_TICKS 5
#define METRICS_TICKS 50

struct _SfuLane
{
  SfuPort *port;
  GwMailbox *mailbox;
  guint index;
  SfuLane **lanes;
  guint n_lanes;

  GPtrArray *endpoints;
  GPtrArray *feeds;
  GPtrArray *urgent;  /* endpoints */
  GPtrArray *pending; /* feeds */
  GwTimer *timer;
  guint ticks;

  SfuLevels *levels;
  SfuBatchPool *batches;
  SfuBatch **outgoing; /* by lane; NULL: nothing waits */

  SfuLaneStats stats;
  SfuLaneMetrics metrics;
};

/* An idle lane does not wake up. */
static gboolean
is_idle (const SfuLane *self)
{
  return self->endpoints->len == 0 && self->feeds->len == 0;
}

static void
on_tick (gint64 now, gpointer data)
{
  SfuLane *self = data;

  self->ticks++;
  for (guint i = 0; i < self->endpoints->len; i++)
    sfu_endpoint_tick (g_ptr_array_index (self->endpoints, i), now);
  if (self->ticks % FEED_TICKS == 0)
    {
      for (guint i = 0; i < self->feeds->len; i++)
        sfu_feed_tick (g_ptr_array_index (self->feeds, i), now);
      sfu_levels_tick (self->levels);
    }
  if (self->ticks % METRICS_TICKS == 0 || is_idle (self))
    sfu_lane_metrics_update (&self->metrics, sfu_port_udp_stats (self->port),
                             sfu_port_stats (self->port), sfu_port_tcp_stats (self->port),
                             &self->stats);
  sfu_port_flush (self->port);

  gw_timer_set (self->timer, is_idle (self) ? -1 : now + TICK);
}

static void
on_burst_end (gpointer data)
{
  SfuLane *self = data;

  /* First of all, so that the other lanes send while this one does. */
  for (guint i = 0; i < self->n_lanes; i++)
    sfu_lane_flush_to (self, i);
  sfu_lane_flush_feeds (self);

  for (guint i = 0; i < self->urgent->len; i++)
    sfu_endpoint_feedback (g_ptr_array_index (self->urgent, i), sfu_lane_now (self));
  g_ptr_array_set_size (self->urgent, 0);
}

SfuLane *
sfu_lane_new (
    SfuPort *port, SfuLane **lanes, guint n_lanes, SfuLevelWatch *level_watch, GwMetrics *metrics)
{
  SfuLane *self = g_new0 (SfuLane, 1);
  GwWorker *worker = sfu_port_worker (port);

  self->port = port;
  self->mailbox = gw_worker_mailbox (worker);
  self->index = gw_worker_index (worker);
  self->lanes = lanes;
  self->n_lanes = n_lanes;
  self->endpoints = g_ptr_array_new ();
  self->feeds = g_ptr_array_new ();
  self->urgent = g_ptr_array_new ();
  self->pending = g_ptr_array_new ();
  self->levels = sfu_levels_new (level_watch);
  self->batches = sfu_batch_pool_new ();
  self->outgoing = g_new0 (SfuBatch *, n_lanes);
  sfu_lane_metrics_init (&self->metrics, metrics, self->index);
  sfu_port_set_burst_end (port, on_burst_end, self);
  self->timer = gw_timer_new (gw_worker_context (worker), "sfu-tick", on_tick, self);
  return self;
}

void
sfu_lane_start (SfuLane *self)
{
  sfu_port_start (self->port);
}

static void
free_timer (gpointer data)
{
  SfuLane *self = data;

  gw_timer_free (self->timer);
}

void
sfu_lane_free (SfuLane *self)
{
  gw_worker_call_sync (sfu_port_worker (self->port), free_timer, self);
  sfu_port_free (self->port);
  for (guint i = 0; i < self->n_lanes; i++)
    g_clear_pointer (&self->outgoing[i], sfu_batch_discard);
  g_free (self->outgoing);
  sfu_batch_pool_free (self->batches);
  sfu_levels_free (self->levels);
  g_ptr_array_unref (self->urgent);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->endpoints);
  g_free (self);
}

guint
sfu_lane_index (const SfuLane *self)
{
  return self->index;
}

guint
sfu_lane_count (const SfuLane *self)
{
  return self->n_lanes;
}

SfuPort *
sfu_lane_port (const SfuLane *self)
{
  return self->port;
}

GwMailbox *
sfu_lane_mailbox (const SfuLane *self)
{
  return self->mailbox;
}

SfuLaneStats *
sfu_lane_stats (SfuLane *self)
{
  return &self->stats;
}

gint64
sfu_lane_now (const SfuLane *self)
{
  return g_get_monotonic_time ();
}

SfuLevels *
sfu_lane_levels (SfuLane *self)
{
  return self->levels;
}

static void
wake_up (SfuLane *self)
{
  gw_timer_bring_forward (self->timer, sfu_lane_now (self) + TICK);
}

void
sfu_lane_add_endpoint (SfuLane *self, SfuEndpoint *endpoint)
{
  g_ptr_array_add (self->endpoints, endpoint);
  wake_up (self);
}

void
sfu_lane_remove_endpoint (SfuLane *self, SfuEndpoint *endpoint)
{
  g_ptr_array_remove_fast (self->endpoints, endpoint);
  g_ptr_array_remove_fast (self->urgent, endpoint);
}

void
sfu_lane_add_feed (SfuLane *self, SfuFeed *feed)
{
  g_ptr_array_add (self->feeds, feed);
  wake_up (self);
}

void
sfu_lane_remove_feed (SfuLane *self, SfuFeed *feed)
{
  g_ptr_array_remove_fast (self->feeds, feed);
  g_ptr_array_remove_fast (self->pending, feed);
}

void
sfu_lane_mark_pending (SfuLane *self, SfuFeed *feed)
{
  g_ptr_array_add (self->pending, feed);
}

void
sfu_lane_flush_feeds (SfuLane *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    sfu_feed_flush (g_ptr_array_index (self->pending, i));
  g_ptr_array_set_size (self->pending, 0);
}

void
sfu_lane_mark_urgent (SfuLane *self, SfuEndpoint *endpoint)
{
  if (!g_ptr_array_find (self->urgent, endpoint, NULL))
    g_ptr_array_add (self->urgent, endpoint);
}

void
sfu_lane_hand_over (SfuLane *self, guint to, SfuFeed *feed, GwPacket *packet)
{
  if (self->outgoing[to] == NULL)
    self->outgoing[to] = sfu_batch_take (self->batches, self->lanes[to]);
  if (sfu_batch_add (self->outgoing[to], feed, packet))
    return;
  sfu_lane_flush_to (self, to);
  self->outgoing[to] = sfu_batch_take (self->batches, self->lanes[to]);
  sfu_batch_add (self->outgoing[to], feed, packet);
}

void
sfu_lane_flush_to (SfuLane *self, guint to)
{
  if (self->outgoing[to] == NULL)
    return;
  gw_mailbox_push (self->lanes[to]->mailbox,
                   sfu_batch_message (g_steal_pointer (&self->outgoing[to])));
}
