#include "config.h"

#include "tests/bench/allocate/play.h"

#define DAY (24 * 3600)
#define SEED 2

static void
on_failed (const char *address, gpointer data)
{
  people_lose (data, address);
}

/* Lets all that is noted happen until @until. */
static gboolean
pass (GwRig *rig, Agenda *agenda, gint64 until, GError **error)
{
  gint64 at;

  while (agenda_peek (agenda, &at) && at <= until)
    {
      if (at > gw_rig_now (rig) && !gw_rig_advance (rig, at, error))
        return FALSE;
      agenda_step (agenda);
    }
  return gw_rig_advance (rig, until, error);
}

static void
fill_report (PlayReport *report, People *people, Fleet *fleet)
{
  fleet_bill (fleet, &report->bill);
  report->scheduled = *people_story (people, FALSE);
  report->instant = *people_story (people, TRUE);
  g_array_ref (report->scheduled.waits);
  g_array_ref (report->instant.waits);
  report->double_bookings = people_double_bookings (people);
  report->answer_time = people_answer_time (people);
}

gboolean
play (const Play *self, const Week *week, PlayReport *report, GError **error)
{
  g_autoptr (GwRig) rig = gw_rig_new (week->begin_at - 8 * DAY, NULL);
  g_autoptr (Agenda) agenda = agenda_new ();
  g_autoptr (People) people = people_new (rig, agenda, week);
  g_autoptr (Fleet) fleet = fleet_new (rig, agenda, SEED, on_failed, people);

  people_set_fleet (people, fleet);
  if (self->n_pool > 0)
    fleet_add_pool (fleet, self->n_pool);
  else
    fleet_open_cloud (fleet);
  if (!gw_rig_create (rig, self->plugin, self->settings, error) || !gw_rig_start (rig, error))
    return FALSE;

  if (!pass (rig, agenda, week->end_at, error))
    return FALSE;
  /* What was moved beyond the week, and the lingering after it. */
  fleet_stop_failing (fleet);
  if (!pass (rig, agenda, week->end_at + 4 * DAY, error))
    return FALSE;
  fill_report (report, people, fleet);
  gw_rig_destroy (rig);
  return TRUE;
}

void
play_report_clear (PlayReport *report)
{
  g_clear_pointer (&report->scheduled.waits, g_array_unref);
  g_clear_pointer (&report->instant.waits, g_array_unref);
}
