#define G_LOG_DOMAIN "gw-tls"

#include "config.h"

#include "gateway/tls/certificate-files.h"

#include <gio/gio.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/tls/expiry.h"

/* Seconds between looks that nothing asked for. */
#define INTERVAL 10

/* Milliseconds from the first sign of a change: a renewal writes two files. */
#define SETTLE_TIME 500

/* Milliseconds that a pair has to become a good one before it is called a bad one. */
#define PATIENCE 2000

#define FILE_SIZE_MAX (1024 * 1024)

struct _GwCertificateFiles
{
  char *chain, *key;
  char *name; /* for messages */
  GwCertificate *certificate;
  char *present; /* digest of what is presented */
  char *suspect; /* of what was bad once */
  char *refused; /* of what was bad, and said so */
  GFileMonitor *monitors[2];
  GCancellable *cancellable;
  guint timer;
  guint settle;
  gboolean is_reading;
  gboolean look_again; /* something changed meanwhile */
};

/* What a look found: two texts, or why not. */
typedef struct
{
  char *texts[2];
  gsize sizes[2];
  GError *error;
  char *digest; /* of the texts, or of the error */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  if (look->texts[1] != NULL)
    OPENSSL_cleanse (look->texts[1], look->sizes[1]);
  g_free (look->texts[0]);
  g_free (look->texts[1]);
  g_clear_error (&look->error);
  g_free (look->digest);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static char *
digest (const Look *look)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (look->texts); i++)
    {
      g_checksum_update (sum, (const guchar *) &look->sizes[i], sizeof look->sizes[i]);
      if (look->texts[i] != NULL)
        g_checksum_update (sum, (const guchar *) look->texts[i], look->sizes[i]);
    }
  if (look->error != NULL)
    g_checksum_update (sum, (const guchar *) look->error->message, -1);
  return g_strdup (g_checksum_get_string (sum));
}

/* Any thread. */
static Look *
look_at (const char *chain, const char *key)
{
  Look *look = g_new0 (Look, 1);

  if (g_file_get_contents (chain, &look->texts[0], &look->sizes[0], &look->error))
    g_file_get_contents (key, &look->texts[1], &look->sizes[1], &look->error);
  if (look->error != NULL)
    g_prefix_error (&look->error, "cannot read the certificate: ");
  else if (MAX (look->sizes[0], look->sizes[1]) > FILE_SIZE_MAX)
    g_set_error (&look->error, GW_ERROR, GW_ERROR_CONFIG, "%s with %s: too large for a certificate",
                 chain, key);
  look->digest = digest (look);
  return look;
}

/* Returns: (transfer full): what @look found, or %NULL with @error set. */
static GwCertificate *
parse (const Look *look, const char *name, GError **error)
{
  if (look->error == NULL)
    return gw_certificate_new_from_pem (look->texts[0], look->sizes[0], look->texts[1],
                                        look->sizes[1], name, error);
  g_set_error_literal (error, GW_ERROR, GW_ERROR_CONFIG, look->error->message);
  return NULL;
}

static void
set_paths (GwCertificateFiles *self, const char *chain, const char *key)
{
  g_autofree char *old_chain = self->chain;
  g_autofree char *old_key = self->key;
  g_autofree char *old_name = self->name;

  self->chain = g_strdup (chain);
  self->key = g_strdup (key);
  self->name = g_strdup_printf ("%s with %s", chain, key);
}

GwCertificateFiles *
gw_certificate_files_new (const char *chain, const char *key, GError **error)
{
  g_autoptr (GwCertificateFiles) self = g_new0 (GwCertificateFiles, 1);
  g_autoptr (Look) look = look_at (chain, key);

  set_paths (self, chain, key);
  self->cancellable = g_cancellable_new ();
  self->certificate = parse (look, self->name, error);
  if (self->certificate == NULL)
    return NULL;
  self->present = g_steal_pointer (&look->digest);
  return g_steal_pointer (&self);
}

void
gw_certificate_files_free (GwCertificateFiles *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->settle, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    g_clear_object (&self->monitors[i]);
  g_clear_pointer (&self->certificate, gw_certificate_unref);
  g_free (self->present);
  g_free (self->suspect);
  g_free (self->refused);
  g_free (self->chain);
  g_free (self->key);
  g_free (self->name);
  g_free (self);
}

GwCertificate *
gw_certificate_files_certificate (GwCertificateFiles *self)
{
  return self->certificate;
}

const char *
gw_certificate_files_chain (const GwCertificateFiles *self)
{
  return self->chain;
}

static void look_soon (GwCertificateFiles *self, guint milliseconds);

static void
remember (char **place, const char *digest)
{
  g_free (*place);
  *place = g_strdup (digest);
}

/* Says it once for each wrong pair, and not while it may be half written. */
static void
refuse (GwCertificateFiles *self, const Look *look, const char *reason)
{
  if (g_strcmp0 (look->digest, self->refused) == 0)
    return;
  if (g_strcmp0 (look->digest, self->suspect) != 0)
    {
      remember (&self->suspect, look->digest);
      look_soon (self, PATIENCE);
      return;
    }
  remember (&self->refused, look->digest);
  g_warning ("the certificate stays as it was: %s", reason);
}

/* Returns: (transfer full): what is better than the present one, or %NULL with @error set. */
static GwCertificate *
judge (const GwCertificateFiles *self, const Look *look, const char *name, GError **error)
{
  gint64 now = gw_wall_clock ();
  g_autoptr (GwCertificate) certificate = parse (look, name, error);
  g_autofree char *date = NULL;

  if (certificate == NULL)
    return NULL;
  if (gw_certificate_expires_at (certificate) > now ||
      gw_certificate_expires_at (self->certificate) <= now)
    return g_steal_pointer (&certificate);

  date = gw_expiry_date (gw_certificate_expires_at (certificate));
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: expired on %s, the present one is still good",
               name, date);
  return NULL;
}

static void
take (GwCertificateFiles *self, const Look *look, GwCertificate *certificate)
{
  gw_certificate_take_over (self->certificate, certificate);
  remember (&self->present, look->digest);
  g_clear_pointer (&self->suspect, g_free);
  g_clear_pointer (&self->refused, g_free);
}

static void
consider (GwCertificateFiles *self, const Look *look)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwCertificate) certificate = NULL;
  g_autofree char *date = NULL;

  if (g_strcmp0 (look->digest, self->present) == 0)
    return;
  certificate = judge (self, look, self->name, &error);
  if (certificate == NULL)
    {
      refuse (self, look, error->message);
      return;
    }
  take (self, look, certificate);
  date = gw_expiry_date (gw_certificate_expires_at (certificate));
  g_message ("read the certificate again: %s, good until %s", self->chain, date);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const GStrv paths = data;

  g_task_return_pointer (task, look_at (paths[0], paths[1]), look_free);
}

static void look_now (GwCertificateFiles *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GwCertificateFiles *self = data;
  g_autoptr (Look) look = g_task_propagate_pointer (G_TASK (result), NULL);

  if (look == NULL) /* cancelled: @self is gone */
    return;
  self->is_reading = FALSE;
  if (self->look_again)
    {
      look_now (self);
      return;
    }
  consider (self, look);
}

static void
look_now (GwCertificateFiles *self)
{
  const char *paths[] = { self->chain, self->key, NULL };
  g_autoptr (GTask) task = NULL;

  self->look_again = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  task = g_task_new (NULL, self->cancellable, on_read, self);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, read_in_thread);
}

static gboolean
on_settled (gpointer data)
{
  GwCertificateFiles *self = data;

  self->settle = 0;
  look_now (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (GwCertificateFiles *self, guint milliseconds)
{
  if (self->settle == 0)
    self->settle = g_timeout_add (milliseconds, on_settled, self);
}

static void
on_changed (
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  look_soon (data, SETTLE_TIME);
}

static gboolean
on_timer (gpointer data)
{
  look_now (data);
  return G_SOURCE_CONTINUE;
}

static void
watch (GwCertificateFiles *self)
{
  const char *const paths[] = { self->chain, self->key };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);

      g_clear_object (&self->monitors[i]);
      /* Without inotify the timer alone does it. */
      self->monitors[i] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitors[i] != NULL)
        g_signal_connect (self->monitors[i], "changed", G_CALLBACK (on_changed), self);
    }
}

void
gw_certificate_files_begin (GwCertificateFiles *self)
{
  watch (self);
  self->timer = g_timeout_add_seconds (INTERVAL, on_timer, self);
}

gboolean
gw_certificate_files_reload (GwCertificateFiles *self,
                             const char *chain,
                             const char *key,
                             GError **error)
{
  g_autoptr (Look) look = look_at (chain, key);
  g_autofree char *name = g_strdup_printf ("%s with %s", chain, key);
  g_autoptr (GwCertificate) certificate = judge (self, look, name, error);
  gboolean moved = g_strcmp0 (chain, self->chain) != 0 || g_strcmp0 (key, self->key) != 0;

  if (certificate == NULL)
    {
      if (!moved) /* it has been said */
        remember (&self->refused, look->digest);
      return FALSE;
    }
  take (self, look, certificate);
  self->look_again = self->is_reading; /* what is read now is out of date */
  if (!moved)
    return TRUE;
  set_paths (self, chain, key);
  if (self->timer != 0)
    watch (self);
  return TRUE;
}
