/* In place of plugins/sfu/media/lane.c: without a thread, a port and a clock of its own. */
#include "plugins/sfu/media/lane.h"

#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/media/levels.h"
#include "tests/plugins/sfu/sim/world.h"

#define FEED_TICKS 5

typedef struct
{
  SfuFeed *feed;
  GwPacket *packet;
} Handed;

struct _SfuLane
{
  Sim *sim;
  guint index;
  SfuLane **lanes;
  GwMailbox *mailbox;
  GPtrArray *endpoints, *feeds, *urgent, *pending;
  GQueue handed; /* by other lanes */
  SfuLevels *levels;
  guint ticks;
  SfuLaneStats stats;
};

SfuLane *
sim_lane_new (Sim *sim, SfuLane **lanes, guint index, SfuLevelWatch *watch)
{
  SfuLane *self = g_new0 (SfuLane, 1);

  self->sim = sim;
  self->index = index;
  self->lanes = lanes;
  self->mailbox = gw_mailbox_new (NULL);
  self->endpoints = g_ptr_array_new ();
  self->feeds = g_ptr_array_new ();
  self->urgent = g_ptr_array_new ();
  self->pending = g_ptr_array_new ();
  g_queue_init (&self->handed);
  self->levels = sfu_levels_new (watch);
  return self;
}

void
sim_lane_free (SfuLane *self)
{
  g_assert_cmpuint (self->endpoints->len, ==, 0);
  g_assert_cmpuint (self->feeds->len, ==, 0);
  gw_mailbox_free (self->mailbox);
  sfu_levels_free (self->levels);
  g_ptr_array_unref (self->endpoints);
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->urgent);
  g_ptr_array_unref (self->pending);
  g_free (self);
}

void
sim_lane_tick (SfuLane *self, gint64 now)
{
  for (guint i = 0; i < self->endpoints->len; i++)
    sfu_endpoint_tick (g_ptr_array_index (self->endpoints, i), now);
  if (++self->ticks % FEED_TICKS == 0)
    for (guint i = 0; i < self->feeds->len; i++)
      sfu_feed_tick (g_ptr_array_index (self->feeds, i), now);
}

static void
take_handed (SfuLane *self)
{
  Handed *handed;

  while ((handed = g_queue_pop_head (&self->handed)) != NULL)
    {
      sfu_feed_packet (handed->feed, handed->packet);
      gw_packet_unref (handed->packet);
      g_free (handed);
    }
}

gboolean
sim_lane_work (SfuLane *self)
{
  gboolean busy = self->handed.length > 0 || self->pending->len > 0 || self->urgent->len > 0;

  take_handed (self);
  sfu_lane_flush_feeds (self);
  for (guint i = 0; i < self->urgent->len; i++)
    sfu_endpoint_feedback (g_ptr_array_index (self->urgent, i), sim_now (self->sim));
  g_ptr_array_set_size (self->urgent, 0);
  gw_mailbox_drain (self->mailbox);
  return busy;
}

guint
sfu_lane_index (const SfuLane *self)
{
  return self->index;
}

guint
sfu_lane_count (const SfuLane *self)
{
  return SIM_LANES;
}

/* It is only handed on: to sfu_port_flush() and sfu_transport_new(). */
SfuPort *
sfu_lane_port (const SfuLane *self)
{
  return (SfuPort *) self->sim;
}

GwMailbox *
sfu_lane_mailbox (const SfuLane *self)
{
  return self->mailbox;
}

SfuLevels *
sfu_lane_levels (SfuLane *self)
{
  return self->levels;
}

SfuLaneStats *
sfu_lane_stats (SfuLane *self)
{
  return &self->stats;
}

gint64
sfu_lane_now (const SfuLane *self)
{
  return sim_now (self->sim);
}

void
sfu_lane_add_endpoint (SfuLane *self, SfuEndpoint *endpoint)
{
  g_ptr_array_add (self->endpoints, endpoint);
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
  Handed *handed = g_new (Handed, 1);

  *handed = (Handed){ feed, gw_packet_ref (packet) };
  g_queue_push_tail (&self->lanes[to]->handed, handed);
}

void
sfu_lane_flush_to (SfuLane *self, guint to)
{
  take_handed (self->lanes[to]);
}
