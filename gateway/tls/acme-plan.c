#include "gateway/tls/acme-plan.h"

#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

/* Seconds of the first pause after a failure; each further one is twice as long. */
#define REFUSED_FIRST (5 * MINUTE)
#define UNREACHED_FIRST MINUTE

#define REFUSED_MAX (6 * HOUR)
#define UNREACHED_MAX HOUR
#define RATE_LIMITED_PAUSE HOUR

/* The longest pause there is, its jitter included. */
#define PAUSE_MAX (7 * HOUR)

/* Jitter: at most this part of a pause, or of a certificate's life. */
#define PAUSE_JITTER 0.1
#define LIFE_JITTER (1.0 / 24)

#define GROUP "acme"

gboolean
gw_acme_plan_is_due (const GwAcmePlan *self, gint64 now)
{
  return now >= self->next && now >= self->blocked;
}

void
gw_acme_plan_obtained (GwAcmePlan *self, gint64 begin, gint64 end, double chance)
{
  double life = (double) MAX (end - begin, 0);

  *self = (GwAcmePlan){ .next = begin + (gint64) (life * (2.0 / 3 + LIFE_JITTER * chance)) };
}

static gint64
doubled (gint64 first, guint times, gint64 most)
{
  return MIN (first << MIN (times, 10), most);
}

void
gw_acme_plan_failed (GwAcmePlan *self, GwAcmeFailure failure, gint64 now, double chance)
{
  gint64 pause = doubled (UNREACHED_FIRST, self->failures, UNREACHED_MAX);

  if (failure != GW_ACME_UNREACHED)
    {
      pause = doubled (REFUSED_FIRST, self->failures, REFUSED_MAX);
      memmove (self->refusals + 1, self->refusals,
               sizeof self->refusals - sizeof self->refusals[0]);
      self->refusals[0] = now;
    }
  if (failure == GW_ACME_RATE_LIMITED)
    {
      pause = MAX (pause, RATE_LIMITED_PAUSE);
      self->blocked = now + RATE_LIMITED_PAUSE;
    }
  self->failures++;
  self->next = now + pause + (gint64) ((double) pause * PAUSE_JITTER * chance);
  if (self->refusals[GW_ACME_FAILURES_MAX - 1] > 0)
    self->blocked = MAX (self->blocked, self->refusals[GW_ACME_FAILURES_MAX - 1] + HOUR);
}

gint64
gw_acme_plan_hasten (GwAcmePlan *self, gint64 now)
{
  self->next = MIN (self->next, now);
  return MAX (self->next, self->blocked);
}

static gint64
read_time (GKeyFile *file, const char *key, gint64 latest)
{
  return CLAMP (g_key_file_get_int64 (file, GROUP, key, NULL), 0, latest);
}

void
gw_acme_plan_parse (GwAcmePlan *self, const char *text, const char *subject, gint64 now)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *written_for = NULL;
  int failures;

  *self = (GwAcmePlan){ 0 };
  if (text == NULL || !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return;
  written_for = g_key_file_get_string (file, GROUP, "subject", NULL);
  if (g_strcmp0 (written_for, subject) != 0)
    return;

  failures = g_key_file_get_integer (file, GROUP, "failures", NULL);
  self->failures = (guint) CLAMP (failures, 0, 1000);
  self->next = read_time (file, "next", self->failures > 0 ? now + PAUSE_MAX : G_MAXINT64);
  self->blocked = read_time (file, "blocked", now + RATE_LIMITED_PAUSE);
  for (guint i = 0; i < GW_ACME_FAILURES_MAX; i++)
    {
      g_autofree char *key = g_strdup_printf ("refused-%u", i + 1);

      self->refusals[i] = read_time (file, key, now);
    }
}

char *
gw_acme_plan_print (const GwAcmePlan *self, const char *subject)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "subject", subject);
  g_key_file_set_int64 (file, GROUP, "next", self->next);
  g_key_file_set_int64 (file, GROUP, "blocked", self->blocked);
  g_key_file_set_integer (file, GROUP, "failures", (int) MIN (self->failures, 1000));
  for (guint i = 0; i < GW_ACME_FAILURES_MAX; i++)
    {
      g_autofree char *key = g_strdup_printf ("refused-%u", i + 1);

      g_key_file_set_int64 (file, GROUP, key, self->refusals[i]);
    }
  return g_key_file_to_data (file, NULL, NULL);
}
