#include "gateway/host/probes.h"

#include <string.h>

#include "gateway/host/state.h"

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

static void
state_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SoupServerMessage) message = SOUP_SERVER_MESSAGE (source);
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  /* The log says where; a probe's answer is for everybody. */
  if (!written)
    g_warning ("not ready: %s", error->message);
  reply_ready (message, written ? NULL : "the state folder cannot be written");
  soup_server_message_unpause (message);
}

/* New work may be sent here, and what has to be remembered can be. */
static void
on_readyz (SoupServerMessage *message, const char *path, gpointer data)
{
  const GwCore *core = data;
  g_autoptr (GTask) task = NULL;

  if (!is_plain_get (message, path))
    return;
  if (!core->ready)
    {
      reply_ready (message, "");
      return;
    }

  /* The disk may take its time: not on this thread. */
  soup_server_message_pause (message);
  task = g_task_new (g_object_ref (message), NULL, state_tried, NULL);
  g_task_set_task_data (task, g_strdup (core->state_directory), g_free);
  g_task_run_in_thread (task, try_state);
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
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    gw_server_mount (core->server, probes[i].prefix, 0, probes[i].handler, core);
}

void
gw_probes_unmount (GwCore *core)
{
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    gw_server_unmount (core->server, probes[i].prefix);
}
