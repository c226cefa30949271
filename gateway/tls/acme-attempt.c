#include "gateway/tls/acme-attempt.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/json.h"

#define PROGRAM "uacme"

/* Seconds for all of it: an authority may look from several places, one after the other. */
#define TIMEOUT 600

/* How often a request is begun anew because of a stale nonce, which is nobody's fault (RFC 8555
 * 6.5); uacme itself tries only so often. */
#define STALE_MAX 5
#define STALE ERROR_PREFIX "badNonce"

#define ERROR_PREFIX "urn:ietf:params:acme:error:"
#define HAS_ACCOUNT "Account already exists"

struct _GwAcmeAttempt
{
  const GwAcmeOrder *order;
  char *program;
  GwAcmeAttemptDone done;
  gpointer data;
  GSubprocess *process;
  GCancellable *cancellable;
  guint timeout;
  guint stale; /* requests begun anew */
  gboolean is_late;
};

/* What says nothing about us: the authority is asked again soon. */
static const char *const passing[] = { "badNonce", "serverInternal", NULL };

/* The last line that says something. Returns: (transfer full). */
static char *
last_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = g_strv_length (lines); i > 0; i--)
    {
      const char *line = g_strstrip (lines[i - 1]);

      if (g_str_has_prefix (line, PROGRAM ": "))
        line += strlen (PROGRAM ": ");
      if (*line != '\0')
        return g_strdup (line);
    }
  return g_strdup (PROGRAM " failed without a word");
}

/* uacme prints the authority's answer (RFC 7807) as it came, its braces at the lines' begin.
 * Returns: (transfer full) (nullable). */
static JsonObject *
find_problem (const char *text)
{
  const char *begin = strstr (text, "\n{");
  const char *end = begin == NULL ? NULL : g_strrstr (begin, "\n}");

  if (end == NULL)
    return NULL;
  return gw_json_parse_object (begin + 1, (gsize) (end + 2 - (begin + 1)), NULL);
}

static const char *
text_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

char *
gw_acme_attempt_explain (const char *text, GwAcmeFailure *failure)
{
  JsonObject *problem = find_problem (text);
  const char *type = problem == NULL ? NULL : text_of (problem, "type");
  const char *detail = problem == NULL ? NULL : text_of (problem, "detail");
  char *line;

  *failure = GW_ACME_UNREACHED;
  if (type != NULL && g_str_has_prefix (type, ERROR_PREFIX))
    {
      type += strlen (ERROR_PREFIX);
      if (strcmp (type, "rateLimited") == 0)
        *failure = GW_ACME_RATE_LIMITED;
      else if (!g_strv_contains (passing, type))
        *failure = GW_ACME_REFUSED;
      line = g_strdup_printf ("%s (%s)", detail != NULL ? detail : "it says no more", type);
    }
  else
    line = last_line (text);
  g_clear_pointer (&problem, json_object_unref);
  return line;
}

static void
finish (GwAcmeAttempt *self, GwAcmeFailure failure, GError *error)
{
  g_autoptr (GError) owned = error;

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->done (failure, error, self->data);
}

static gboolean run (GwAcmeAttempt *self, gboolean is_account, GError **error);

/* @text: what it wrote on standard error. */
static void
on_end (GwAcmeAttempt *self, gboolean is_account, gboolean succeeded, const char *text)
{
  GwAcmeFailure failure = GW_ACME_UNREACHED;
  GError *error = NULL;

  if (self->is_late)
    g_set_error (&error, GW_ERROR, GW_ERROR_UNAVAILABLE, "no end within %u minutes", TIMEOUT / 60);
  else if (is_account && (succeeded || strstr (text, HAS_ACCOUNT) != NULL))
    {
      if (run (self, FALSE, &error))
        return;
    }
  else if (!succeeded && strstr (text, STALE) != NULL && self->stale < STALE_MAX)
    {
      self->stale++;
      if (run (self, is_account, &error))
        return;
    }
  else if (!succeeded)
    {
      g_autofree char *line = gw_acme_attempt_explain (text, &failure);

      g_set_error_literal (&error, GW_ERROR, GW_ERROR_UNAVAILABLE, line);
    }
  finish (self, failure, error);
}

static void
on_output (GObject *object, GAsyncResult *result, gpointer data, gboolean is_account)
{
  GSubprocess *process = G_SUBPROCESS (object);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean whole = g_subprocess_communicate_finish (process, result, NULL, &bytes, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* the attempt is gone */
    return;
  text =
      bytes == NULL || g_bytes_get_size (bytes) == 0
          ? g_strdup ("")
          : g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  on_end (data, is_account, whole && g_subprocess_get_successful (process), text);
}

static void
on_account (GObject *object, GAsyncResult *result, gpointer data)
{
  on_output (object, result, data, TRUE);
}

static void
on_issued (GObject *object, GAsyncResult *result, gpointer data)
{
  on_output (object, result, data, FALSE);
}

static GPtrArray *
command (const GwAcmeAttempt *self, gboolean is_account)
{
  const GwAcmeOrder *order = self->order;
  GPtrArray *words = g_ptr_array_new ();
  const char *const common[] = {
    self->program, "--yes",          "--type",    "EC",
    "--acme-url",  order->directory, "--confdir", order->folder,
  };
  const char *const issue[] = { "--force", "--no-ocsp", "--hook", order->hook, "issue" };

  for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
    g_ptr_array_add (words, (gpointer) common[i]);
  if (is_account)
    {
      g_ptr_array_add (words, (gpointer) "new");
      if (order->email != NULL)
        g_ptr_array_add (words, (gpointer) order->email);
    }
  for (gsize i = 0; !is_account && i < G_N_ELEMENTS (issue); i++)
    g_ptr_array_add (words, (gpointer) issue[i]);
  for (const char *const *name = order->names; !is_account && *name != NULL; name++)
    g_ptr_array_add (words, (gpointer) *name);
  g_ptr_array_add (words, NULL);
  return words;
}

/* Ours without what is secret in it. */
static GStrv
environment (void)
{
  GStrv all = g_get_environ ();
  GStrv names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "MEETING_"))
      all = g_environ_unsetenv (all, names[i]);
  g_strfreev (names);
  return g_environ_setenv (all, "LC_ALL", "C", TRUE);
}

static gboolean
run (GwAcmeAttempt *self, gboolean is_account, GError **error)
{
  g_autoptr (GPtrArray) words = command (self, is_account);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) variables = environment ();

  g_clear_object (&self->process);
  g_subprocess_launcher_set_environ (launcher, variables);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, error);
  if (self->process == NULL)
    return FALSE;
  g_subprocess_communicate_async (self->process, NULL, self->cancellable,
                                  is_account ? on_account : on_issued, self);
  return TRUE;
}

static gboolean
on_timeout (gpointer data)
{
  GwAcmeAttempt *self = data;

  self->timeout = 0;
  self->is_late = TRUE;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

GwAcmeAttempt *
gw_acme_attempt_new (const GwAcmeOrder *order,
                     GwAcmeAttemptDone done,
                     gpointer data,
                     GError **error)
{
  g_autoptr (GwAcmeAttempt) self = g_new0 (GwAcmeAttempt, 1);

  self->order = order;
  self->done = done;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->program = g_find_program_in_path (PROGRAM);
  if (self->program == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND,
                   "the program " PROGRAM " is not installed: apt install " PROGRAM
                   ", or give certificate and certificate-key");
      return NULL;
    }
  if (!run (self, TRUE, error))
    return NULL;
  self->timeout = g_timeout_add_seconds (TIMEOUT, on_timeout, self);
  return g_steal_pointer (&self);
}

void
gw_acme_attempt_free (GwAcmeAttempt *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_free (self->program);
  g_free (self);
}
