#include "config.h"

#include "tests/bench/allocate/people.h"

#include <time.h>

#define ASK_AGAIN 5 /* seconds, where the answer does not say */

typedef struct
{
  People *people;
  const Meeting *meeting;
  gint64 begin_at; /* as it stands */
  gint64 end_at;
  guint version; /* of these times */
  char *sfu;     /* nullable */
  gboolean is_over;
  gboolean is_on; /* they see each other */
  gboolean has_been_on;
  gint64 waits_since;
  guint retry_after;
} Life;

struct _People
{
  GwRig *rig;
  Agenda *agenda;
  const Week *week;
  Fleet *fleet;
  Life *lives;
  GHashTable *promised; /* sfu to GPtrArray of Life, of scheduled meetings */
  PeopleStory stories[2];
  guint double_bookings;
  gint64 answer_time;
};

/* Something noted for a life while its times stand. */
typedef struct
{
  Life *life;
  guint version;
} Plan;

static void on_created (gpointer data, gpointer what);
static void on_moved (gpointer data, gpointer what);
static void on_cancelled (gpointer data, gpointer what);

static PeopleStory *
story_of (const Life *life)
{
  return &life->people->stories[life->meeting->is_instant];
}

static void
unref_array (gpointer array)
{
  g_ptr_array_unref (array);
}

static void
note_life (People *self, Life *life)
{
  const Meeting *meeting = life->meeting;

  agenda_note (self->agenda, meeting->created_at, on_created, self, life);
  if (meeting->moved_at != 0)
    agenda_note (self->agenda, meeting->moved_at, on_moved, self, life);
  if (meeting->cancelled_at != 0)
    agenda_note (self->agenda, meeting->cancelled_at, on_cancelled, self, life);
}

People *
people_new (GwRig *rig, Agenda *agenda, const Week *week)
{
  People *self = g_new0 (People, 1);

  self->rig = rig;
  self->agenda = agenda;
  self->week = week;
  self->promised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_array);
  self->lives = g_new0 (Life, week->meetings->len);
  for (guint i = 0; i < G_N_ELEMENTS (self->stories); i++)
    self->stories[i].waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < week->meetings->len; i++)
    {
      Life *life = &self->lives[i];

      life->people = self;
      life->meeting = &g_array_index (week->meetings, Meeting, i);
      life->begin_at = life->meeting->begin_at;
      life->end_at = life->meeting->end_at;
      note_life (self, life);
    }
  return self;
}

void
people_free (People *self)
{
  for (guint i = 0; i < self->week->meetings->len; i++)
    g_free (self->lives[i].sfu);
  for (guint i = 0; i < G_N_ELEMENTS (self->stories); i++)
    g_array_unref (self->stories[i].waits);
  g_hash_table_unref (self->promised);
  g_free (self->lives);
  g_free (self);
}

void
people_set_fleet (People *self, Fleet *fleet)
{
  self->fleet = fleet;
}

/* The sfu that it was promised is no longer its own. */
static void
give_up (Life *life)
{
  GPtrArray *lives;

  if (life->sfu == NULL)
    return;

  lives = g_hash_table_lookup (life->people->promised, life->sfu);
  if (lives != NULL)
    g_ptr_array_remove_fast (lives, life);
  g_clear_pointer (&life->sfu, g_free);
}

static void
count_double_bookings (Life *life, const GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      const Life *other = g_ptr_array_index (others, i);

      if (other->begin_at < life->end_at && life->begin_at < other->end_at)
        life->people->double_bookings++;
    }
}

static void
take (Life *life, const char *sfu)
{
  People *self = life->people;
  GPtrArray *lives;

  if (g_strcmp0 (life->sfu, sfu) == 0)
    return;

  give_up (life);
  life->sfu = g_strdup (sfu);
  if (life->meeting->is_instant)
    return;

  lives = g_hash_table_lookup (self->promised, sfu);
  if (lives == NULL)
    {
      lives = g_ptr_array_new ();
      g_hash_table_insert (self->promised, g_strdup (sfu), lives);
    }
  count_double_bookings (life, lives);
  g_ptr_array_add (lives, life);
}

/* As api's calendar has it. */
static void
write_down (Life *life)
{
  GwBooking booking = {
    .size = sizeof (GwBooking),
    .meeting = life->meeting->id,
    .email = life->meeting->email,
    .begin_at = life->begin_at,
    .end_at = life->end_at,
    .sfu = life->sfu,
  };

  if (!life->meeting->is_instant)
    gw_calendar_put (gw_rig_calendar (life->people->rig), &booking);
}

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  Life *life = data;

  life->retry_after = reply->retry_after != 0 ? reply->retry_after : ASK_AGAIN;
  if (reply->error != NULL)
    g_error ("%s: %s", life->meeting->id, reply->error->message);
  if (reply->sfu != NULL)
    take (life, reply->sfu);
}

static gint64
cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
settle (People *self)
{
  g_autoptr (GError) error = NULL;

  if (!gw_rig_settle (self->rig, &error))
    g_error ("%s", error->message);
}

static void
ask (Life *life)
{
  People *self = life->people;
  gint64 begun_at = cpu_time ();
  GwAllocationRequest request = {
    .size = sizeof (GwAllocationRequest),
    .kind = GW_ALLOCATION_SFU_TURN,
    .email = life->meeting->email,
    .begin_at = life->meeting->is_instant ? 0 : life->begin_at,
    .end_at = life->meeting->is_instant ? 0 : life->end_at,
    .meeting = life->meeting->id,
  };

  story_of (life)->asked++;
  gw_rig_allocate (self->rig, &request, on_answer, life);
  settle (self);
  self->answer_time += cpu_time () - begun_at;
  write_down (life);
}

static void
plan (Life *life, gint64 at, AgendaEvent event)
{
  Plan *entry = g_new0 (Plan, 1);

  entry->life = life;
  entry->version = life->version;
  agenda_note (life->people->agenda, at, event, life->people, entry);
}

/* Returns: (nullable): %NULL when its times have changed, or it is over. */
static Life *
planned (gpointer what)
{
  g_autofree Plan *entry = what;

  return entry->version == entry->life->version && !entry->life->is_over ? entry->life : NULL;
}

static void on_come (gpointer data, gpointer what);

static void
come (Life *life)
{
  People *self = life->people;
  gint64 now = gw_rig_now (self->rig);
  gint64 waited = now - life->waits_since;

  if (life->sfu == NULL || !fleet_is_alive (self->fleet, life->sfu))
    ask (life);
  if (life->sfu == NULL || !fleet_is_alive (self->fleet, life->sfu))
    {
      plan (life, now + life->retry_after, on_come);
      return;
    }

  if (!life->has_been_on)
    g_array_append_val (story_of (life)->waits, waited);
  life->is_on = life->has_been_on = TRUE;
  fleet_move_people (self->fleet, life->sfu, (int) life->meeting->people);
}

static void
on_come (gpointer data, gpointer what)
{
  Life *life = planned (what);

  if (life != NULL)
    come (life);
}

static void
on_begin (gpointer data, gpointer what)
{
  Life *life = planned (what);

  if (life == NULL)
    return;
  life->waits_since = life->begin_at;
  come (life);
}

static void
on_end (gpointer data, gpointer what)
{
  Life *life = planned (what);

  if (life == NULL)
    return;

  life->is_over = TRUE;
  if (life->is_on)
    fleet_move_people (life->people->fleet, life->sfu, -(int) life->meeting->people);
  if (life->has_been_on)
    story_of (life)->met++;
  else
    story_of (life)->never++;
  if (!life->meeting->is_instant)
    {
      gw_calendar_remove (gw_rig_calendar (life->people->rig), life->meeting->id);
      gw_rig_release (life->people->rig, life->meeting->id);
    }
  give_up (life);
}

static void
plan_times (Life *life)
{
  plan (life, life->begin_at, on_begin);
  plan (life, life->end_at, on_end);
}

static void
on_created (gpointer data, gpointer what)
{
  Life *life = what;

  if (!life->meeting->is_instant)
    {
      ask (life);
      if (life->sfu == NULL)
        story_of (life)->refused++;
    }
  plan_times (life);
}

static void
on_moved (gpointer data, gpointer what)
{
  Life *life = what;

  life->version++;
  life->begin_at = life->meeting->moved_begin_at;
  life->end_at = life->meeting->moved_end_at;
  give_up (life);
  gw_rig_release (life->people->rig, life->meeting->id);
  ask (life);
  plan_times (life);
}

static void
on_cancelled (gpointer data, gpointer what)
{
  Life *life = what;

  life->is_over = TRUE;
  gw_calendar_remove (gw_rig_calendar (life->people->rig), life->meeting->id);
  gw_rig_release (life->people->rig, life->meeting->id);
  give_up (life);
}

void
people_lose (People *self, const char *address)
{
  gint64 now = gw_rig_now (self->rig);

  for (guint i = 0; i < self->week->meetings->len; i++)
    {
      Life *life = &self->lives[i];

      if (!life->is_on || life->is_over || g_strcmp0 (life->sfu, address) != 0)
        continue;
      life->is_on = FALSE;
      story_of (life)->interrupted++;
      plan (life, now + ASK_AGAIN, on_come);
    }
}

const PeopleStory *
people_story (const People *self, gboolean is_instant)
{
  return &self->stories[is_instant ? 1 : 0];
}

guint
people_double_bookings (const People *self)
{
  return self->double_bookings;
}

gint64
people_answer_time (const People *self)
{
  return self->answer_time;
}
