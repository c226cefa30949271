#include "gateway/tls/acme-door.h"

#include <string.h>

#include "gateway/tls/acme-challenge.h"

struct _GwAcmeDoor
{
  const GwAcmeDoorPlan *plan;
  GwServer *server;
};

static void
reply_text (SoupServerMessage *message, guint status, const char *text, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  gw_reply_bytes (message, status, "text/plain", "no-store", bytes);
}

static void
reply_unknown (SoupServerMessage *message)
{
  static const char text[] = "no such challenge\n";

  reply_text (message, SOUP_STATUS_NOT_FOUND, text, strlen (text));
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (SoupServerMessage) message = data;
  g_autofree char *text = NULL;
  gsize size;

  if (g_file_load_contents_finish (G_FILE (object), result, &text, &size, NULL, NULL) &&
      size <= GW_ACME_CHALLENGE_MAX)
    reply_text (message, SOUP_STATUS_OK, text, size);
  else
    reply_unknown (message);
  soup_server_message_unpause (message);
}

static void
answer (SoupServerMessage *message, const char *path, gpointer data)
{
  const GwAcmeDoorPlan *plan = data;
  g_autofree char *name =
      path[0] == '/' ? gw_acme_challenge_path (plan->challenges, path + 1) : NULL;
  g_autoptr (GFile) file = NULL;

  if (!gw_request_allow (message, "GET"))
    return;
  if (name == NULL)
    {
      reply_unknown (message);
      return;
    }
  file = g_file_new_for_path (name);
  soup_server_message_pause (message);
  g_file_load_contents_async (file, NULL, on_answer, g_object_ref (message));
}

static const char *
known_name (const GwAcmeDoorPlan *plan, const char *host)
{
  for (const char *const *name = plan->names; host != NULL && *name != NULL; name++)
    if (g_ascii_strcasecmp (*name, host) == 0)
      return *name;
  return plan->names[0];
}

/* Returns: (transfer full): where a request for @host with @path ("/…?…") is sent. */
static char *
make_target (const GwAcmeDoorPlan *plan, const char *host, const char *path)
{
  const char *name = known_name (plan, host);

  if (plan->https_port == 443)
    return g_strconcat ("https://", name, path, NULL);
  return g_strdup_printf ("https://%s:%u%s", name, plan->https_port, path);
}

/* RFC 9110 15.4.9: for good, and with the same method. */
static void
redirect (SoupServerMessage *message, const char *path, gpointer data)
{
  static const char text[] = "this is served by https\n";
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  g_autofree char *rest =
      g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : NULL, query, NULL);
  g_autofree char *target = make_target (data, g_uri_get_host (uri), rest);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                target);
  reply_text (message, SOUP_STATUS_PERMANENT_REDIRECT, text, strlen (text));
}

void
gw_acme_door_mount (GwServer *server, const GwAcmeDoorPlan *plan)
{
  gw_server_mount (server, GW_ACME_CHALLENGE_PATH, 0, answer, (gpointer) plan);
}

void
gw_acme_door_unmount (GwServer *server)
{
  gw_server_unmount (server, GW_ACME_CHALLENGE_PATH);
}

GwAcmeDoor *
gw_acme_door_new (const GwAcmeDoorPlan *plan, GError **error)
{
  static const GwHttpLimits limits = {
    .connections = 256,
    .connections_per_address = 32,
    .head_size = 8 * 1024,
    .handshake_time = 5 * 1000,
    .head_time = 5 * 1000,
    .idle_time = 5 * 1000,
    .body_rate = 512,
    .stall_time = 5 * 1000,
  };
  g_autoptr (GwAcmeDoor) self = g_new0 (GwAcmeDoor, 1);

  self->plan = plan;
  self->server = gw_server_new ();
  gw_server_set_limits (self->server, &limits);
  for (const char *const *url = plan->urls; *url != NULL; url++)
    if (!gw_server_listen (self->server, *url, NULL, error))
      return NULL;
  gw_acme_door_mount (self->server, plan);
  gw_server_mount_stream (self->server, "", 0, redirect, redirect, (gpointer) plan);
  gw_server_begin (self->server);
  return g_steal_pointer (&self);
}

void
gw_acme_door_free (GwAcmeDoor *self)
{
  gw_server_free (self->server);
  g_free (self);
}
