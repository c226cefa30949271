#include "plugins/allocate/on-demand/machine.h"

/* Seconds of silence after which a node that was alive is given up: its process may have been
 * started anew, which is quicker. More than lie between two of the keeper's looks. */
#define LOST_SECONDS 90

/* Seconds a machine is left after its last participant, whatever its schedule says. */
#define GRACE_SECONDS (10 * 60)

AllocateMachine *
allocate_machine_new (const char *name, const char *address, const char *labels, const char *owner)
{
  AllocateMachine *machine = g_new0 (AllocateMachine, 1);

  machine->name = g_strdup (name);
  machine->address = g_strdup (address);
  machine->labels = g_strdup (labels);
  machine->owner = g_strdup (owner);
  machine->stays = allocate_timeline_new ();
  return machine;
}

void
allocate_machine_free (AllocateMachine *machine)
{
  allocate_timeline_free (machine->stays);
  g_free (machine->name);
  g_free (machine->address);
  g_free (machine->labels);
  g_free (machine->owner);
  g_free (machine->problem);
  g_free (machine);
}

gboolean
allocate_machine_exists (const AllocateMachine *machine)
{
  return machine->state == ALLOCATE_CREATING || machine->state == ALLOCATE_RUNNING ||
         machine->state == ALLOCATE_DELETING;
}

gboolean
allocate_machine_is_lost (const AllocateMachine *machine, gint64 now)
{
  return machine->state == ALLOCATE_RUNNING && machine->heard &&
         now >= machine->heard_at + LOST_SECONDS;
}

gboolean
allocate_machine_is_open (const AllocateMachine *machine, gint64 now)
{
  gboolean going =
      machine->state == ALLOCATE_GONE || (machine->state == ALLOCATE_DELETING && !machine->again);

  return !going && !allocate_machine_is_lost (machine, now);
}

gboolean
allocate_machine_span (const AllocateMachine *machine, gint64 *begin_at, gint64 *end_at)
{
  guint n_stays = allocate_timeline_size (machine->stays);

  if (n_stays == 0)
    return FALSE;
  *begin_at = allocate_timeline_get (machine->stays, 0)->begin_at;
  *end_at = 0;
  /* Those of api's calendar may overlap: the last to begin need not be the last to end. */
  for (guint i = 0; i < n_stays; i++)
    *end_at = MAX (*end_at, allocate_timeline_get (machine->stays, i)->end_at);
  return TRUE;
}

gint64
allocate_machine_create_at (const AllocateMachine *machine, const AllocateTimes *times)
{
  gint64 begin_at, end_at;

  if (machine->owner != NULL)
    return machine->owner[0] != '\0' ? machine->used_at : G_MAXINT64;
  return allocate_machine_span (machine, &begin_at, &end_at) ? begin_at - times->lead : G_MAXINT64;
}

gint64
allocate_machine_delete_at (const AllocateMachine *machine, const AllocateTimes *times)
{
  gint64 begin_at, end_at;
  gint64 idle_at = machine->used_at + MIN (times->linger, GRACE_SECONDS);

  if (machine->owner != NULL)
    return machine->used_at + times->instant_linger;
  if (!allocate_machine_span (machine, &begin_at, &end_at))
    return idle_at;
  return MAX (end_at + times->linger, idle_at);
}
