#include "plugins/sfu/media/fan-out.h"

#include "plugins/sfu/media/feed.h"

struct _SfuFanOut
{
  SfuLane *home;
  SfuSenderClock clock;         /* ntp 0: none so far */
  guint leaving;                /* feeds that are freed elsewhere, not yet heard of */
  void (*gone) (gpointer data); /* NULL while open */
  gpointer gone_data;
  SfuFeed *feeds[]; /* by lane */
};

SfuFanOut *
sfu_fan_out_new (SfuLane *home)
{
  SfuFanOut *self = g_malloc0 (sizeof (SfuFanOut) + sfu_lane_count (home) * sizeof (SfuFeed *));

  self->home = home;
  return self;
}

static void
free_when_alone (SfuFanOut *self)
{
  if (self->gone == NULL || self->leaving > 0)
    return;
  self->gone (self->gone_data);
  g_free (self);
}

void
sfu_fan_out_close (SfuFanOut *self, void (*gone) (gpointer data), gpointer data)
{
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    if (self->feeds[i] != NULL)
      sfu_fan_out_drop (self, self->feeds[i]);
  self->gone = gone;
  self->gone_data = data;
  free_when_alone (self);
}

typedef struct
{
  SfuFeed *feed;
  SfuSenderClock clock;
} ClockMessage;

/* The feed's lane, as all functions below that take gpointer. */
static void
set_clock (gpointer data)
{
  g_autofree ClockMessage *message = data;

  sfu_feed_set_clock (message->feed, &message->clock);
}

static void
tell_clock (SfuFanOut *self, SfuFeed *feed)
{
  ClockMessage *message;

  if (sfu_feed_lane (feed) == self->home)
    {
      sfu_feed_set_clock (feed, &self->clock);
      return;
    }
  message = g_new (ClockMessage, 1);
  *message = (ClockMessage){ feed, self->clock };
  gw_mailbox_call (sfu_lane_mailbox (sfu_feed_lane (feed)), set_clock, message);
}

void
sfu_fan_out_set_clock (SfuFanOut *self, const SfuSenderClock *clock)
{
  self->clock = *clock;
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    if (self->feeds[i] != NULL)
      tell_clock (self, self->feeds[i]);
}

gboolean
sfu_fan_out_add (SfuFanOut *self, SfuFeed *feed, gint64 now)
{
  guint index = sfu_lane_index (sfu_feed_lane (feed));
  SfuFeed *at_home = self->feeds[sfu_lane_index (self->home)];
  GwPacket *packet;
  gboolean any = FALSE;

  g_assert (self->feeds[index] == NULL);
  self->feeds[index] = feed;
  if (self->clock.ntp != 0)
    tell_clock (self, feed);
  if (at_home == NULL || at_home == feed)
    return TRUE;
  for (gint64 seq = sfu_feed_group (at_home)->first;
       sfu_frame_group_is_short (sfu_feed_group (at_home), now) && seq <= sfu_feed_newest (at_home);
       seq++)
    if ((packet = sfu_feed_lookup (at_home, sfu_feed_source (at_home), seq, now)) != NULL)
      {
        sfu_lane_hand_over (self->home, index, feed, packet);
        any = TRUE;
      }
  sfu_lane_flush_to (self->home, index);
  return any;
}

typedef struct
{
  SfuFeed *feed;
  SfuFanOut *fan_out;
  SfuLane *home;
} Departure;

/* Home lane. */
static void
on_feed_left (gpointer data)
{
  SfuFanOut *self = data;

  self->leaving--;
  free_when_alone (self);
}

static void
on_feed_leaves (gpointer data)
{
  g_autofree Departure *departure = data;

  sfu_feed_free (departure->feed);
  gw_mailbox_call (sfu_lane_mailbox (departure->home), on_feed_left, departure->fan_out);
}

void
sfu_fan_out_drop (SfuFanOut *self, SfuFeed *feed)
{
  SfuLane *lane = sfu_feed_lane (feed);
  Departure *departure;

  self->feeds[sfu_lane_index (lane)] = NULL;
  if (lane == self->home)
    {
      sfu_feed_free (feed);
      return;
    }
  departure = g_new (Departure, 1);
  *departure = (Departure){ feed, self, self->home };
  self->leaving++;
  sfu_lane_flush_to (self->home, sfu_lane_index (lane));
  gw_mailbox_call (sfu_lane_mailbox (lane), on_feed_leaves, departure);
}

void
sfu_fan_out_packet (SfuFanOut *self, GwPacket *packet)
{
  guint home = sfu_lane_index (self->home);
  guint n = sfu_lane_count (self->home);

  for (guint i = 0; i < n; i++)
    {
      if (self->feeds[i] == NULL)
        continue;
      if (i == home)
        sfu_feed_packet (self->feeds[i], packet);
      else
        sfu_lane_hand_over (self->home, i, self->feeds[i], packet);
    }
}

static void
pause_feed (gpointer data)
{
  sfu_feed_pause (data);
}

void
sfu_fan_out_pause (SfuFanOut *self)
{
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    {
      SfuFeed *feed = self->feeds[i];

      if (feed == NULL)
        continue;
      if (sfu_feed_lane (feed) == self->home)
        {
          sfu_feed_pause (feed);
          continue;
        }
      sfu_lane_flush_to (self->home, i);
      gw_mailbox_call (sfu_lane_mailbox (sfu_feed_lane (feed)), pause_feed, feed);
    }
}
