#define G_LOG_DOMAIN "gw-tls"

#include "config.h"

#include "gateway/tls/acme.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/tls/acme-attempt.h"
#include "gateway/tls/acme-challenge.h"
#include "gateway/tls/expiry.h"

/* The wall clock may be set while we wait: seconds between looks at it. */
#define LOOK_MAX 60

struct _GwAcme
{
  const GwAcmeSettings *settings;
  char *challenges, *hook, *plan_path, *folder, *chain, *key; /* paths */
  char *subject;                                              /* of the plan */
  GwAcmePlan plan;
  GwAcmeDoorPlan door_plan;
  GwAcmeOrder order;
  GwAcmeDoor *door;       /* nullable: not yet, or the port is taken */
  GwServer *server;       /* nullable: has our mount */
  GwAcmeAttempt *attempt; /* nullable: none under way */
  GwAcmeObtained obtained;
  gpointer data;
  guint timer;
};

static void
set_paths (GwAcme *self)
{
  const GwAcmeSettings *settings = self->settings;
  g_autofree char *digest =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, settings->directory, -1);
  g_autofree char *authority = g_strdup_printf ("authority-%.8s", digest);
  g_autofree char *names = g_strjoinv (";", (char **) settings->names);

  self->challenges = g_build_filename (settings->folder, "challenges", NULL);
  self->hook = g_build_filename (settings->folder, GW_ACME_HOOK, NULL);
  self->plan_path = g_build_filename (settings->folder, "plan", NULL);
  self->folder = g_build_filename (settings->folder, authority, NULL);
  self->chain = g_build_filename (self->folder, settings->names[0], "cert.pem", NULL);
  self->key = g_build_filename (self->folder, "private", settings->names[0], "key.pem", NULL);
  self->subject = g_strdup_printf ("%s %s", settings->directory, names);
  self->door_plan =
      (GwAcmeDoorPlan){ self->challenges, settings->doors, settings->names, settings->https_port };
  self->order = (GwAcmeOrder){ settings->directory, settings->email, settings->names, self->folder,
                               self->hook };
}

/* The program may have moved since last time. */
static gboolean
link_hook (GwAcme *self, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);

  if (program == NULL)
    return FALSE;
  g_unlink (self->hook);
  if (symlink (program, self->hook) == 0)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s cannot be made: %s", self->hook,
               g_strerror (errno));
  return FALSE;
}

static gboolean
make_folders (GwAcme *self, GError **error)
{
  const char *const folders[] = { self->settings->folder, self->challenges, self->folder };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_mkdir_with_parents (folders[i], 0700) != 0)
      {
        g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot make the folder %s: %s", folders[i],
                     g_strerror (errno));
        return FALSE;
      }
  gw_acme_challenge_clear (self->challenges);
  return link_hook (self, error);
}

static gboolean
is_for_all_names (const GwAcme *self, GwCertificate *certificate)
{
  for (const char *const *name = self->settings->names; *name != NULL; name++)
    if (!gw_certificate_is_for (certificate, *name))
      return FALSE;
  return TRUE;
}

static void
plan_renewal (GwAcme *self, GwCertificate *certificate)
{
  gw_acme_plan_obtained (&self->plan, gw_certificate_begins_at (certificate),
                         gw_certificate_expires_at (certificate), g_random_double ());
}

/* What an earlier process planned stands, unless it is beyond the end of what we have. */
static void
read_plan (GwAcme *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GwCertificate) kept = gw_acme_kept (self);

  g_file_get_contents (self->plan_path, &text, NULL, NULL);
  gw_acme_plan_parse (&self->plan, text, self->subject, gw_wall_clock ());
  if (self->plan.failures > 0)
    return;
  if (kept == NULL || !is_for_all_names (self, kept))
    self->plan = (GwAcmePlan){ 0 };
  else if (self->plan.next == 0 || self->plan.next > gw_certificate_expires_at (kept))
    plan_renewal (self, kept);
}

GwAcme *
gw_acme_new (const GwAcmeSettings *settings, GError **error)
{
  g_autoptr (GwAcme) self = g_new0 (GwAcme, 1);

  self->settings = settings;
  set_paths (self);
  if (!make_folders (self, error))
    return NULL;
  read_plan (self);
  return g_steal_pointer (&self);
}

void
gw_acme_free (GwAcme *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->attempt, gw_acme_attempt_free);
  g_clear_pointer (&self->door, gw_acme_door_free);
  if (self->server != NULL)
    gw_acme_door_unmount (self->server);
  g_free (self->challenges);
  g_free (self->hook);
  g_free (self->plan_path);
  g_free (self->folder);
  g_free (self->chain);
  g_free (self->key);
  g_free (self->subject);
  g_free (self);
}

GwCertificate *
gw_acme_kept (GwAcme *self)
{
  g_autoptr (GwCertificate) kept = gw_certificate_new_from_files (self->chain, self->key, NULL);

  if (kept == NULL || gw_certificate_expires_at (kept) <= gw_wall_clock ())
    return NULL;
  return g_steal_pointer (&kept);
}

gboolean
gw_acme_is_failing (const GwAcme *self)
{
  return self->plan.failures > 0;
}

static void
write_plan (GwAcme *self)
{
  char *text = gw_acme_plan_print (&self->plan, self->subject);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GFile) file = g_file_new_for_path (self->plan_path);

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, NULL, NULL);
}

static void look (GwAcme *self);

static gboolean
on_timer (gpointer data)
{
  GwAcme *self = data;

  self->timer = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_later (GwAcme *self)
{
  gint64 due = MAX (self->plan.next, self->plan.blocked);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer =
      g_timeout_add_seconds ((guint) CLAMP (due - gw_wall_clock (), 1, LOOK_MAX), on_timer, self);
}

static void
fail (GwAcme *self, GwAcmeFailure failure, const char *reason)
{
  g_autofree char *names = g_strjoinv (", ", (char **) self->settings->names);
  g_autofree char *date = NULL;

  gw_acme_plan_failed (&self->plan, failure, gw_wall_clock (), g_random_double ());
  write_plan (self);
  date = gw_expiry_date (MAX (self->plan.next, self->plan.blocked));
  g_warning ("no certificate for %s from %s: %s; the next attempt is at %s, a SIGHUP hastens it",
             names, self->settings->directory, reason, date);
}

/* Returns: (transfer full) (nullable): %NULL when what was obtained is of no use, which was told.
 */
static GwCertificate *
take_obtained (GwAcme *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwCertificate) obtained =
      gw_certificate_new_from_files (self->chain, self->key, &error);

  if (obtained == NULL)
    {
      fail (self, GW_ACME_REFUSED, error->message);
      return NULL;
    }
  if (!is_for_all_names (self, obtained))
    {
      fail (self, GW_ACME_REFUSED, "the certificate that came is not for these names");
      return NULL;
    }
  plan_renewal (self, obtained);
  if (gw_acme_plan_is_due (&self->plan, gw_wall_clock ()))
    {
      /* We would ask without end. */
      fail (self, GW_ACME_RATE_LIMITED,
            "the certificate that came is to be renewed already: is this machine's clock right?");
      return NULL;
    }
  return g_steal_pointer (&obtained);
}

static void
on_attempt_done (GwAcmeFailure failure, const GError *error, gpointer data)
{
  GwAcme *self = data;
  g_autoptr (GwCertificate) obtained = NULL;
  g_autofree char *names = g_strjoinv (", ", (char **) self->settings->names);
  g_autofree char *end = NULL;
  g_autofree char *renewal = NULL;

  g_clear_pointer (&self->attempt, gw_acme_attempt_free);
  if (error != NULL)
    fail (self, failure, error->message);
  else
    obtained = take_obtained (self);
  look_later (self);
  if (obtained == NULL)
    return;
  write_plan (self);
  end = gw_expiry_date (gw_certificate_expires_at (obtained));
  renewal = gw_expiry_date (self->plan.next);
  g_message ("obtained a certificate for %s from %s, good until %s, to be renewed at %s", names,
             self->settings->directory, end, renewal);
  self->obtained (obtained, self->data);
}

static gboolean
open_door (GwAcme *self, GError **error)
{
  if (self->door != NULL || self->settings->doors[0] == NULL)
    return TRUE;
  self->door = gw_acme_door_new (&self->door_plan, error);
  if (self->door == NULL)
    g_prefix_error (error, "the authority asks on this port: ");
  return self->door != NULL;
}

static void
ask (GwAcme *self)
{
  g_autofree char *names = g_strjoinv (", ", (char **) self->settings->names);
  g_autoptr (GError) error = NULL;

  if (open_door (self, &error))
    self->attempt = gw_acme_attempt_new (&self->order, on_attempt_done, self, &error);
  if (self->attempt == NULL)
    fail (self, GW_ACME_UNREACHED, error->message);
  else
    g_message ("asking %s for a certificate for %s", self->settings->directory, names);
}

static void
look (GwAcme *self)
{
  if (self->attempt == NULL && gw_acme_plan_is_due (&self->plan, gw_wall_clock ()))
    ask (self);
  look_later (self);
}

void
gw_acme_begin (GwAcme *self, GwServer *server, GwAcmeObtained obtained, gpointer data)
{
  g_autoptr (GError) error = NULL;

  self->obtained = obtained;
  self->data = data;
  self->server = server;
  if (server != NULL)
    gw_acme_door_mount (server, &self->door_plan);
  /* When it is time to ask, that fails with the same reason. */
  if (!gw_acme_plan_is_due (&self->plan, gw_wall_clock ()) && !open_door (self, &error))
    g_warning ("no redirect to https: %s", error->message);
  look (self);
}

void
gw_acme_hasten (GwAcme *self)
{
  gint64 now = gw_wall_clock ();
  gint64 when;

  if (self->attempt != NULL || self->plan.failures == 0)
    return;
  when = gw_acme_plan_hasten (&self->plan, now);
  if (when > now)
    {
      g_autofree char *date = gw_expiry_date (when);

      g_warning ("the authority is not asked before %s: it takes only so many failures an hour",
                 date);
    }
  look (self);
}
