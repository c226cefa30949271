#include "config.h"

#include "tests/bench/allocate/week.h"

#include <math.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define OWNERS 8000
#define LEAD_MEAN (2.0 * DAY) /* of scheduled meetings */
#define LEAD_MIN (10 * MINUTE)
#define LEAD_MAX (7 * DAY)
#define INSTANT_MEAN (25.0 * MINUTE)
#define INSTANT_MAX (3 * HOUR)
#define CANCELLED 0.08
#define MOVED 0.05

/* Per cent. */
static const guint of_days[7] = { 20, 20, 19, 19, 17, 3, 2 };
static const guint of_hours[24] = { 0, 0,  0,  0,  0, 0, 1, 3, 9, 14, 14, 10,
                                    4, 10, 13, 11, 6, 3, 1, 1, 0, 0,  0,  0 };
static const struct
{
  guint minutes;
  guint share;
} lengths[] = { { 30, 45 }, { 60, 40 }, { 15, 8 }, { 120, 7 } };

static guint
pick (GRand *dice, const guint *shares, guint n)
{
  gint32 left = g_rand_int_range (dice, 0, 100);

  for (guint i = 0; i < n; i++)
    {
      left -= (gint32) shares[i];
      if (left < 0)
        return i;
    }
  return n - 1;
}

static double
exponential (GRand *dice, double mean)
{
  return -mean * log (1 - g_rand_double (dice));
}

static gint64
pick_length (GRand *dice)
{
  guint shares[G_N_ELEMENTS (lengths)];

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    shares[i] = lengths[i].share;
  return lengths[pick (dice, shares, G_N_ELEMENTS (lengths))].minutes * MINUTE;
}

/* Most begin on the hour, others on the half or the quarter. */
static gint64
pick_minute (GRand *dice)
{
  static const guint shares[] = { 60, 5, 30, 5 };

  return pick (dice, shares, G_N_ELEMENTS (shares)) * 15 * MINUTE;
}

static gint64
pick_hour (GRand *dice, gint64 week_at)
{
  gint64 day = pick (dice, of_days, G_N_ELEMENTS (of_days));

  return week_at + day * DAY + pick (dice, of_hours, G_N_ELEMENTS (of_hours)) * HOUR;
}

/* Some people meet much more than others. */
static void
pick_owner (GRand *dice, char *email, gsize size)
{
  double part = g_rand_double (dice);

  g_snprintf (email, size, "person%u@example.com", (guint) (part * part * OWNERS));
}

static gint64
between (GRand *dice, gint64 from, gint64 until)
{
  return from + (gint64) (g_rand_double (dice) * (double) (until - from));
}

static void
make_scheduled (GRand *dice, gint64 week_at, Meeting *meeting)
{
  gint64 lead = CLAMP ((gint64) exponential (dice, LEAD_MEAN), LEAD_MIN, LEAD_MAX);

  meeting->begin_at = pick_hour (dice, week_at) + pick_minute (dice);
  meeting->end_at = meeting->begin_at + pick_length (dice);
  meeting->created_at = meeting->begin_at - lead;
  meeting->people = (guint) g_rand_int_range (dice, 2, 30);
  if (g_rand_double (dice) < MOVED)
    {
      meeting->moved_at = between (dice, meeting->created_at, meeting->begin_at);
      meeting->moved_begin_at = meeting->begin_at + g_rand_int_range (dice, 1, 97) * 30 * MINUTE;
      meeting->moved_end_at = meeting->moved_begin_at + meeting->end_at - meeting->begin_at;
    }
  if (g_rand_double (dice) < CANCELLED)
    meeting->cancelled_at =
        between (dice, MAX (meeting->created_at, meeting->moved_at) + 1, meeting->begin_at);
}

static void
make_instant (GRand *dice, gint64 week_at, Meeting *meeting)
{
  double length = MIN (MINUTE + exponential (dice, INSTANT_MEAN), INSTANT_MAX);

  meeting->is_instant = TRUE;
  meeting->begin_at = pick_hour (dice, week_at) + g_rand_int_range (dice, 0, HOUR);
  meeting->end_at = meeting->begin_at + (gint64) length;
  meeting->created_at = meeting->begin_at;
  meeting->people = (guint) g_rand_int_range (dice, 2, 7);
}

Week *
week_new (guint32 seed, gint64 begin_at, guint n_scheduled, guint n_instant)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Week *self = g_new0 (Week, 1);

  self->begin_at = begin_at;
  self->end_at = begin_at + 7 * DAY;
  self->meetings = g_array_new (FALSE, TRUE, sizeof (Meeting));
  g_array_set_size (self->meetings, n_scheduled + n_instant);
  for (guint i = 0; i < self->meetings->len; i++)
    {
      Meeting *meeting = &g_array_index (self->meetings, Meeting, i);

      g_snprintf (meeting->id, sizeof meeting->id, "m%u", i);
      pick_owner (dice, meeting->email, sizeof meeting->email);
      if (i < n_scheduled)
        make_scheduled (dice, begin_at, meeting);
      else
        make_instant (dice, begin_at, meeting);
    }
  return self;
}

void
week_free (Week *self)
{
  g_array_unref (self->meetings);
  g_free (self);
}
