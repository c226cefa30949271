#include "gateway/host/probes.h"

#include <string.h>

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

/* New work may be sent here. */
static void
on_readyz (SoupServerMessage *message, const char *path, gpointer data)
{
  const GwCore *core = data;
  guint status = core->ready ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE;

  if (is_plain_get (message, path))
    reply_text (message, status, "text/plain; charset=utf-8",
                g_strdup (core->ready ? "ready\n" : "not ready\n"));
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
