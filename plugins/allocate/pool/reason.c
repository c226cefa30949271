#include "plugins/allocate/pool/reason.h"

/* Seconds: between looks for a node that may come back any moment, and for one that is free only
 * when somebody cancels. */
#define RETRY_MIN 5
#define RETRY_MAX 3600

/* Returns: (transfer full): in UTC, as in the log. */
static char *
print_time (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%dT%H:%MZ") : g_strdup ("never");
}

static void
add_count (GString *text, guint count, const char *what)
{
  if (count > 0)
    g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", count, what);
}

/* Returns: (transfer full): "1 drains, 2 have other labels". */
static char *
print_passed_over (const AllocateChoice *choice)
{
  GString *text = g_string_new (NULL);

  add_count (text, choice->draining, "draining");
  add_count (text, choice->unlabelled, "without the labels");
  add_count (text, choice->full, "full");
  add_count (text, choice->reserved, "reserved at that time");
  return g_string_free (text, FALSE);
}

char *
allocate_reason_print (const AllocateChoice *choice,
                       const AllocateQuestion *question,
                       const char *role,
                       guint n_nodes)
{
  g_autofree char *passed_over = print_passed_over (choice);
  g_autofree char *free_at = NULL;

  if (n_nodes == 0)
    return g_strdup_printf ("no %s is alive", role);
  if (choice->reserved == 0)
    return g_strdup_printf ("none of %u %s is free: %s", n_nodes, role, passed_over);
  free_at = print_time (choice->free_at);
  return g_strdup_printf ("none of %u %s is free: %s; the first is free at %s", n_nodes, role,
                          passed_over, free_at);
}

guint
allocate_reason_retry (const AllocateChoice *choice, const AllocateQuestion *question)
{
  gint64 wait;

  if (choice->reserved == 0)
    return RETRY_MIN;
  /* One that has begun gets the first that is free; for one to come somebody has to cancel, which
   * is as likely tomorrow as today. */
  if (question->begin_at <= question->now)
    wait = choice->free_at - question->now;
  else
    wait = (question->begin_at - question->now) / 8;
  return (guint) CLAMP (wait, RETRY_MIN, RETRY_MAX);
}

char *
allocate_reason_explain (const AllocateChoice *choice,
                         const AllocateQuestion *question,
                         const char *role,
                         guint n_nodes)
{
  g_autofree char *passed_over = print_passed_over (choice);

  if (choice->address == NULL)
    {
      g_autofree char *reason = allocate_reason_print (choice, question, role, n_nodes);

      return g_strdup_printf ("%s: none, ask again in %u s: %s", role,
                              allocate_reason_retry (choice, question), reason);
    }
  if (choice->kept)
    return g_strdup_printf ("%s: %s, which the meeting has already", role, choice->address);
  return g_strdup_printf ("%s: %s, load %.2f, %u other scheduled at that time; of %u alive%s%s",
                          role, choice->address, choice->load, choice->overlaps, n_nodes,
                          *passed_over != '\0' ? " passed over: " : " none was passed over",
                          passed_over);
}
