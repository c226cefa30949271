#include "config.h"

#include "gateway/http/listener.h"

#include "gateway/gateway/plugin.h"
#include "gateway/net/port-owner.h"

#define BACKLOG 512
#define ACCEPT_BURST 32
#define PAUSE_MILLISECONDS 200

typedef struct
{
  GwListener *listener;
  GSocket *socket;
  GSource *source; /* accepting, or pausing */
} Door;

struct _GwListener
{
  char *scheme;
  char *host;
  guint16 port;
  GwCertificate *certificate;
  GPtrArray *doors;
  GwListenerAccept accept;
  gpointer data;
};

static void
door_free (gpointer data)
{
  Door *door = data;

  if (door->source != NULL)
    g_source_destroy (door->source);
  g_clear_pointer (&door->source, g_source_unref);
  g_socket_close (door->socket, NULL);
  g_object_unref (door->socket);
  g_free (door);
}

void
gw_listener_free (GwListener *self)
{
  g_ptr_array_unref (self->doors);
  g_clear_pointer (&self->certificate, gw_certificate_unref);
  g_free (self->scheme);
  g_free (self->host);
  g_free (self);
}

static gboolean
parse_url (GwListener *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri == NULL ? "" : g_uri_get_scheme (uri);
  gboolean is_https = g_str_equal (scheme, "https");

  if (uri == NULL || (!is_https && !g_str_equal (scheme, "http")) || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL ||
      strlen (g_uri_get_path (uri)) > 1 || g_uri_get_query (uri) != NULL)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_ADDRESS,
          "cannot listen on \"%s\": write http://ADDRESS:PORT or https://ADDRESS:PORT, such "
          "as http://0.0.0.0:8080",
          url);
      return FALSE;
    }
  if (is_https != (self->certificate != NULL))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot listen on %s: %s", url,
                   is_https ? "https needs a certificate" : "http has no use for a certificate");
      return FALSE;
    }

  self->scheme = g_strdup (scheme);
  self->host = g_strdup (g_uri_get_host (uri));
  self->port =
      (guint16) (g_uri_get_port (uri) == -1 ? (is_https ? 443 : 80) : g_uri_get_port (uri));
  return TRUE;
}

static char *
address_text (GInetAddress *address, guint16 port)
{
  g_autofree char *text = g_inet_address_to_string (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[%s]:%u", text, port);
  return g_strdup_printf ("%s:%u", text, port);
}

static GSocket *
bind_address (GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GSocket) socket = NULL;

  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, where, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static guint16
bound_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return address == NULL ? 0 : g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static void
explain (GwListener *self, GInetAddress *address, const GError *reason, GError **error)
{
  g_autofree char *text = address_text (address, self->port);
  g_autofree char *owner = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      owner = gw_port_owner (self->port);
      g_set_error (
          error, GW_ERROR, GW_ERROR_ADDRESS,
          "cannot listen on %s: Address already in use: another program (%s) has the port; "
          "stop it or choose another port",
          text, owner != NULL ? owner : "of another user");
    }
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                 "cannot listen on %s: Permission denied: ports below 1024 are for root or a "
                 "program with CAP_NET_BIND_SERVICE; choose another port",
                 text);
  else
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot listen on %s: %s", text,
                 reason->message);
}

/* An address of a name that this machine has not, such as ::1 without IPv6, is left out as long
 * as another is there. */
static gboolean
is_forgiven (const GError *reason, gboolean is_only_one)
{
  return !is_only_one && (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_FAILED) ||
                          g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED));
}

static gboolean
bind_all (GwListener *self, GList *addresses, GError **error)
{
  g_autoptr (GError) reason = NULL;

  for (GList *i = addresses; i != NULL; i = i->next)
    {
      gboolean is_last_hope = i->next == NULL && self->doors->len == 0;
      GSocket *socket;
      Door *door;

      g_clear_error (&reason);
      socket = bind_address (i->data, self->port, &reason);
      if (socket == NULL && is_forgiven (reason, is_last_hope))
        continue;
      if (socket == NULL)
        {
          explain (self, i->data, reason, error);
          return FALSE;
        }

      door = g_new0 (Door, 1);
      door->listener = self;
      door->socket = socket;
      g_ptr_array_add (self->doors, door);
      if (self->port == 0)
        self->port = bound_port (socket);
    }
  return TRUE;
}

GwListener *
gw_listener_new (const char *url, GwCertificate *certificate, GError **error)
{
  g_autoptr (GwListener) self = g_new0 (GwListener, 1);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) reason = NULL;
  GList *addresses;
  gboolean is_bound;

  self->doors = g_ptr_array_new_with_free_func (door_free);
  self->certificate = certificate == NULL ? NULL : gw_certificate_ref (certificate);
  if (!parse_url (self, url, error))
    return NULL;

  addresses = g_resolver_lookup_by_name (resolver, self->host, NULL, &reason);
  if (addresses == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot listen on %s: %s", url,
                   reason->message);
      return NULL;
    }

  is_bound = bind_all (self, addresses, error);
  g_resolver_free_addresses (addresses);
  return is_bound ? g_steal_pointer (&self) : NULL;
}

void
gw_listener_add_urls (GwListener *self, GPtrArray *urls)
{
  for (guint i = 0; i < self->doors->len; i++)
    {
      Door *door = g_ptr_array_index (self->doors, i);
      g_autoptr (GSocketAddress) address = g_socket_get_local_address (door->socket, NULL);
      g_autofree char *text = NULL;

      if (address == NULL)
        continue;
      text = address_text (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)),
                           self->port);
      g_ptr_array_add (urls, g_strdup_printf ("%s://%s", self->scheme, text));
    }
}

static void watch (Door *door);

static gboolean
on_pause_over (gpointer data)
{
  watch (data);
  return G_SOURCE_REMOVE;
}

/* Out of file descriptors: the client that waits would wake us without end. */
static void
pause_door (Door *door, const char *reason)
{
  g_warning ("cannot accept connections: %s", reason);
  g_source_destroy (door->source);
  g_source_unref (door->source);
  door->source = g_timeout_source_new (PAUSE_MILLISECONDS);
  g_source_set_callback (door->source, on_pause_over, door, NULL);
  g_source_attach (door->source, NULL);
}

static gboolean
on_client (GSocket *socket, GIOCondition condition, gpointer data)
{
  Door *door = data;

  for (guint i = 0; i < ACCEPT_BURST; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

      if (client != NULL)
        {
          door->listener->accept (client, door->listener->certificate, door->listener->data);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        continue;
      pause_door (door, error->message);
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch (Door *door)
{
  if (door->source != NULL)
    g_source_destroy (door->source);
  g_clear_pointer (&door->source, g_source_unref);
  door->source = g_socket_create_source (door->socket, G_IO_IN, NULL);
  g_source_set_callback (door->source, G_SOURCE_FUNC (on_client), door, NULL);
  g_source_attach (door->source, NULL);
}

void
gw_listener_begin (GwListener *self, GwListenerAccept accept, gpointer data)
{
  self->accept = accept;
  self->data = data;
  for (guint i = 0; i < self->doors->len; i++)
    watch (g_ptr_array_index (self->doors, i));
}
