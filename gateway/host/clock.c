#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/clock.h"

#include <errno.h>
#include <unistd.h>

#include <glib-unix.h>
#include <sys/timerfd.h>

#include "gateway/cluster/wall-clock.h"

struct _GwClock
{
  GSequence *alarms; /* of GwAlarm, which it frees, by moment, then as they were set */
  guint64 count;     /* alarms ever set */
  int timer;         /* -1 when simulated */
  guint source;
  gboolean simulated;
  gint64 now; /* simulated */
};

struct _GwAlarm
{
  GwClock *clock;
  GSequenceIter *place;
  gconstpointer owner;
  gint64 at;
  guint64 number;
  GwAlarmRing ring;
  gpointer data;
};

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const GwAlarm *one = a;
  const GwAlarm *other = b;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return one->number < other->number ? -1 : one->number > other->number;
}

static GwAlarm *
earliest (const GwClock *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->alarms);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

gint64
gw_clock_next (const GwClock *self)
{
  const GwAlarm *alarm = earliest (self);

  return alarm != NULL ? alarm->at : G_MAXINT64;
}

/* Tells the kernel when to wake us: at the earliest alarm, and when the clock is set. */
static void
arm (GwClock *self)
{
  const GwAlarm *alarm = earliest (self);
  struct itimerspec when = { 0 };

  if (self->timer < 0)
    return;
  /* Zero would disarm it; the far end is the year 10000, beyond which no kernel need count. */
  if (alarm != NULL)
    when.it_value.tv_sec = (time_t) CLAMP (alarm->at, 1, G_GINT64_CONSTANT (253402300800));
  /* ECANCELED: the clock was set in this moment; the timer is armed all the same. */
  if (timerfd_settime (self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) !=
          0 &&
      errno != ECANCELED)
    g_warning ("cannot set an alarm: %s", g_strerror (errno));
}

static void
ring (GwAlarm *alarm)
{
  GwAlarmRing ring_it = alarm->ring;
  gpointer data = alarm->data;

  g_sequence_remove (alarm->place);
  ring_it (data);
}

static gboolean
on_timer (int fd, GIOCondition condition, gpointer data)
{
  GwClock *self = data;
  guint64 count = self->count;
  guint64 expirations;
  GwAlarm *alarm;

  /* ECANCELED says that the clock was set: what is due by the new time rings now. */
  if (read (fd, &expirations, sizeof expirations) < 0 && errno != ECANCELED && errno != EAGAIN)
    g_warning ("cannot read the clock's timer: %s", g_strerror (errno));
  /* An alarm set by another's ring waits for its turn, so that the loop is never held up. */
  while ((alarm = earliest (self)) != NULL && alarm->at <= gw_clock_now (self) &&
         alarm->number < count)
    ring (alarm);
  arm (self);
  return G_SOURCE_CONTINUE;
}

static GwClock *
clock_new (void)
{
  GwClock *self = g_new0 (GwClock, 1);

  self->alarms = g_sequence_new (g_free);
  self->timer = -1;
  return self;
}

GwClock *
gw_clock_new (void)
{
  GwClock *self = clock_new ();

  self->timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->timer < 0)
    g_error ("cannot make a timer: %s", g_strerror (errno));
  self->source = g_unix_fd_add (self->timer, G_IO_IN, on_timer, self);
  return self;
}

GwClock *
gw_clock_new_simulated (gint64 now)
{
  GwClock *self = clock_new ();

  self->simulated = TRUE;
  self->now = now;
  return self;
}

void
gw_clock_free (GwClock *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->timer >= 0)
    close (self->timer);
  g_sequence_free (self->alarms);
  g_free (self);
}

gint64
gw_clock_now (const GwClock *self)
{
  return self->simulated ? self->now : gw_wall_clock ();
}

GwAlarm *
gw_clock_set_alarm (
    GwClock *self, gconstpointer owner, gint64 at, GwAlarmRing ring_it, gpointer data)
{
  GwAlarm *alarm = g_new0 (GwAlarm, 1);

  alarm->clock = self;
  alarm->owner = owner;
  alarm->at = at;
  alarm->number = self->count++;
  alarm->ring = ring_it;
  alarm->data = data;
  alarm->place = g_sequence_insert_sorted (self->alarms, alarm, compare, NULL);
  if (earliest (self) == alarm)
    arm (self);
  return alarm;
}

void
gw_alarm_cancel (GwAlarm *alarm)
{
  GwClock *self = alarm->clock;
  gboolean was_first = earliest (self) == alarm;

  g_sequence_remove (alarm->place);
  if (was_first)
    arm (self);
}

void
gw_clock_cancel_all (GwClock *self, gconstpointer owner)
{
  GSequenceIter *place = g_sequence_get_begin_iter (self->alarms);

  while (!g_sequence_iter_is_end (place))
    {
      GwAlarm *alarm = g_sequence_get (place);

      place = g_sequence_iter_next (place);
      if (alarm->owner == owner)
        gw_alarm_cancel (alarm);
    }
}

void
gw_clock_set (GwClock *self, gint64 now)
{
  g_return_if_fail (self->simulated);
  self->now = now;
}

gboolean
gw_clock_step (GwClock *self, gint64 until)
{
  GwAlarm *alarm = earliest (self);

  g_return_val_if_fail (self->simulated, FALSE);
  if (alarm == NULL || alarm->at > until)
    return FALSE;
  self->now = MAX (self->now, alarm->at);
  ring (alarm);
  return TRUE;
}
