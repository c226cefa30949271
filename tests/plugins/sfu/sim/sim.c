#include "tests/plugins/sfu/sim/sim.h"

#include "plugins/sfu/media/media.h"
#include "tests/plugins/sfu/sim/world.h"

#define TICK (20 * MS)

typedef struct
{
  gint64 when;
  guint64 order;
  void (*call) (gpointer data);
  gpointer data;
} Event;

struct _Sim
{
  gint64 now;
  guint64 order;
  GRand *random;
  GSequence *events;
  GwPacketPool *pool;
  GHashTable *peers; /* by ufrag */
  SfuMedia media;
};

static gint
compare_events (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Event *x = a, *y = b;

  if (x->when != y->when)
    return x->when < y->when ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

Sim *
sim_new (guint32 seed)
{
  Sim *self = g_new0 (Sim, 1);

  g_random_set_seed (seed);
  self->now = 1000 * SECOND;
  self->random = g_rand_new_with_seed (seed);
  self->events = g_sequence_new (g_free);
  self->pool = gw_packet_pool_new (1 << 16);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->media.sim = self;
  self->media.control = gw_mailbox_new (NULL);
  self->media.level_watch = sfu_level_watch_new (self->media.control);
  self->media.candidates = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  for (guint i = 0; i < SIM_LANES; i++)
    self->media.lanes[i] = sim_lane_new (self, self->media.lanes, i, self->media.level_watch);
  return self;
}

static void
run_event (Sim *self, GSequenceIter *iter)
{
  Event event = *(Event *) g_sequence_get (iter);

  g_sequence_remove (iter);
  self->now = event.when;
  event.call (event.data);
  sim_settle (self);
}

void
sim_free (Sim *self)
{
  /* What is in flight lands yet. */
  while (!g_sequence_is_empty (self->events))
    run_event (self, g_sequence_get_begin_iter (self->events));
  sim_settle (self);
  for (guint i = 0; i < SIM_LANES; i++)
    sim_lane_free (self->media.lanes[i]);
  gw_mailbox_free (self->media.control);
  sfu_level_watch_free (self->media.level_watch);
  g_array_unref (self->media.candidates);
  g_sequence_free (self->events);
  g_hash_table_unref (self->peers);
  gw_packet_pool_release (self->pool);
  g_rand_free (self->random);
  g_free (self);
}

gint64
sim_now (const Sim *self)
{
  return self->now;
}

double
sim_random (Sim *self)
{
  return g_rand_double (self->random);
}

SfuMedia *
sim_media (Sim *self)
{
  return &self->media;
}

GwPacketPool *
sim_pool (Sim *self)
{
  return self->pool;
}

SimPeer *
sim_find_peer (Sim *self, const char *ufrag)
{
  return g_hash_table_lookup (self->peers, ufrag);
}

void
sim_add_peer (Sim *self, const char *ufrag, SimPeer *peer)
{
  g_hash_table_insert (self->peers, g_strdup (ufrag), peer);
}

void
sim_at (Sim *self, gint64 when, void (*call) (gpointer data), gpointer data)
{
  Event *event = g_new (Event, 1);

  *event = (Event){ MAX (when, self->now), self->order++, call, data };
  g_sequence_insert_sorted (self->events, event, compare_events, NULL);
}

void
sim_settle (Sim *self)
{
  gboolean busy = TRUE;

  /* As many rounds as the longest way of a message: control, home lane, other lane, and back. */
  for (guint round = 0; busy || round < 4; round++)
    {
      busy = FALSE;
      for (guint i = 0; i < SIM_LANES; i++)
        busy |= sim_lane_work (self->media.lanes[i]);
      gw_mailbox_drain (self->media.control);
    }
}

static void
tick (Sim *self)
{
  for (guint i = 0; i < SIM_LANES; i++)
    sim_lane_tick (self->media.lanes[i], self->now);
  sim_settle (self);
}

void
sim_run (Sim *self, gint64 duration)
{
  gint64 end = self->now + duration;

  sim_settle (self);
  while (self->now < end)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->events);
      gint64 next_tick = (self->now / TICK + 1) * TICK;
      gint64 next = MIN (next_tick, end);

      if (!g_sequence_iter_is_end (first) && ((Event *) g_sequence_get (first))->when < next)
        {
          run_event (self, first);
          continue;
        }
      self->now = next;
      if (next == next_tick)
        tick (self);
    }
}

/* In place of plugins/sfu/media/media.c. */

SfuLane *
sfu_media_take_lane (SfuMedia *media)
{
  return media->lanes[media->taken++ % SIM_LANES];
}

void
sfu_media_give_back_lane (SfuMedia *media, SfuLane *lane)
{
}

GwMailbox *
sfu_media_control (const SfuMedia *media)
{
  return media->control;
}

const GArray *
sfu_media_candidates (const SfuMedia *media, const SfuLane *lane)
{
  return media->candidates;
}

SfuLevelWatch *
sfu_media_level_watch (const SfuMedia *media)
{
  return media->level_watch;
}

gboolean
sfu_media_takes_tcp (const SfuMedia *media)
{
  return FALSE;
}
