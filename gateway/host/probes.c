#include "gateway/host/probes.h"

#include <string.h>

#include "gateway/host/state.h"

/* Microseconds: anybody may ask, and each try writes to the disk. */
#define GOOD_FOR (5 * G_USEC_PER_SEC)

struct _GwReadiness
{
  guint references;   /* the mounts', and that of a try under way */
  GPtrArray *waiting; /* of SoupServerMessage; a try is under way when there are any */
  gint64 good_until;  /* monotonic: the last answer */
  gboolean written;
};

static void
reply_text (SoupServerMessage *message, guint status, const char *content_type, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  gw_reply_bytes (message, status, content_type, "no-store", bytes);
}

/* Returns: %FALSE when the request was refused. */
static gboolean
is_plain_get (SoupServerMessage *message, const char *path)
{
  if (path[0] != '\0')
    {
      gw_reply_error (message, SOUP_STATUS_NOT_FOUND, "not-found", "There is nothing here");
      return FALSE;
    }
  return gw_request_allow (message, "GET");
}

static void
on_metrics (SoupServerMessage *message, const char *path, gpointer data)
{
  GwCore *core = data;

  if (is_plain_get (message, path))
    reply_text (message, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8",
                gw_metrics_print (core->metrics));
}

/* The main loop turns. */
static void
on_healthz (SoupServerMessage *message, const char *path, gpointer data)
{
  if (is_plain_get (message, path))
    reply_text (message, SOUP_STATUS_OK, "text/plain; charset=utf-8", g_strdup ("ok\n"));
}

static void
reply_ready (SoupServerMessage *message, const char *problem)
{
  guint status = problem == NULL ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE;
  char *text = problem == NULL    ? g_strdup ("ready\n")
               : *problem == '\0' ? g_strdup ("not ready\n")
                                  : g_strdup_printf ("not ready: %s\n", problem);

  reply_text (message, status, "text/plain; charset=utf-8", text);
}

static void
try_state (GTask *task, gpointer source, gpointer directory, GCancellable *cancellable)
{
  GError *error = NULL;

  if (gw_state_try (directory, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GwReadiness *
readiness_new (void)
{
  GwReadiness *self = g_new0 (GwReadiness, 1);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->references = 1;
  return self;
}

static void
readiness_unref (GwReadiness *self)
{
  if (--self->references > 0)
    return;
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static void
reply_tried (const GwReadiness *self, SoupServerMessage *message)
{
  reply_ready (message, self->written ? NULL : "the state folder cannot be written");
}

static void
state_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  GwReadiness *self = data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->written = g_task_propagate_boolean (G_TASK (result), &error);
  self->good_until = g_get_monotonic_time () + GOOD_FOR;
  /* The log says where; a probe's answer is for everybody. */
  if (!self->written)
    g_warning ("not ready: %s", error->message);
  for (guint i = 0; i < waiting->len; i++)
    {
      reply_tried (self, waiting->pdata[i]);
      soup_server_message_unpause (waiting->pdata[i]);
    }
  readiness_unref (self);
}

/* The disk may take its time: not on this thread. */
static void
begin_try (GwReadiness *self, const char *directory)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, state_tried, self);

  self->references++;
  g_task_set_task_data (task, g_strdup (directory), g_free);
  g_task_run_in_thread (task, try_state);
}

/* New work may be sent here, and what has to be remembered can be. */
static void
on_readyz (SoupServerMessage *message, const char *path, gpointer data)
{
  const GwCore *core = data;
  GwReadiness *readiness = core->readiness;

  if (!is_plain_get (message, path))
    return;
  if (!core->ready)
    {
      reply_ready (message, "");
      return;
    }
  if (g_get_monotonic_time () < readiness->good_until)
    {
      reply_tried (readiness, message);
      return;
    }

  soup_server_message_pause (message);
  g_ptr_array_add (readiness->waiting, g_object_ref (message));
  if (readiness->waiting->len == 1)
    begin_try (readiness, core->state_directory);
}

static const struct
{
  const char *prefix;
  GwHandler handler;
} probes[] = {
  { "/metrics", on_metrics },
  { "/healthz", on_healthz },
  { "/readyz", on_readyz },
};

void
gw_probes_mount (GwCore *core)
{
  core->readiness = readiness_new ();
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    gw_server_mount (core->server, probes[i].prefix, 0, probes[i].handler, core);
}

void
gw_probes_unmount (GwCore *core)
{
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    gw_server_unmount (core->server, probes[i].prefix);
  g_clear_pointer (&core->readiness, readiness_unref);
}
