#include "plugins/sfu/socket.h"

struct _SfuSockets
{
  GwServer *server;
  SfuMeetings *meetings;
  guint join_timeout;
  GHashTable *open; /* (element-type Socket) as a set */
  gboolean mounted;
  void (*empty) (gpointer data);
  gpointer empty_data;
};

typedef struct
{
  SfuSockets *all;
  GwWebsocket *websocket;
  SfuSignalling *signalling;
} Socket;

/* docs/protocol.md promises the size and the rate. */
static const GwWebsocketLimits limits = {
  .message_max = 256 * 1024,
  .rate_max = 50,
  .queue_max = 4 * 1024 * 1024,
  .ping_interval = 5,
  /* Pages come from the api, which may be another origin; the join token is what opens. */
  .pages = GW_WEBSOCKET_ALL_PAGES,
};

static void
socket_free (gpointer data)
{
  Socket *socket = data;
  sfu_signalling_free (socket->signalling);
  gw_websocket_free (socket->websocket);
  g_free (socket);
}

static void
carrier_send (gpointer data, JsonObject *message)
{
  Socket *socket = data;
  gw_websocket_send (socket->websocket, message);
}

static void
carrier_close (gpointer data, guint code, const char *reason)
{
  Socket *socket = data;
  gw_websocket_close (socket->websocket, code, reason);
}

static const SfuClientFunctions carrier_functions = { carrier_send, carrier_close };

static void
on_message (GwWebsocket *websocket, JsonObject *object, gpointer data)
{
  Socket *socket = data;
  sfu_signalling_receive (socket->signalling, object);
}

static void
on_closed (GwWebsocket *websocket, guint code, const char *reason, gpointer data)
{
  Socket *socket = data;
  SfuSockets *all = socket->all;
  g_hash_table_remove (all->open, socket);
  if (all->empty != NULL && g_hash_table_size (all->open) == 0)
    g_steal_pointer (&all->empty) (all->empty_data);
}

static const GwWebsocketEvents events = { .message = on_message, .closed = on_closed };

static void
on_socket (GwWebsocket *websocket, const char *path, gpointer data)
{
  SfuSockets *self = data;
  Socket *socket = g_new0 (Socket, 1);
  SfuClient carrier = { &carrier_functions, socket };
  socket->all = self;
  socket->websocket = websocket;
  socket->signalling = sfu_signalling_new (self->meetings, &carrier, self->join_timeout);
  g_hash_table_add (self->open, socket);
  gw_websocket_listen (websocket, &events, socket);
}

SfuSockets *
sfu_sockets_new (GwServer *server, SfuMeetings *meetings, guint join_timeout)
{
  SfuSockets *self = g_new0 (SfuSockets, 1);
  self->server = server;
  self->meetings = meetings;
  self->join_timeout = join_timeout;
  self->open = g_hash_table_new_full (g_direct_hash, g_direct_equal, socket_free, NULL);
  gw_server_mount_socket (server, SFU_SOCKET_PREFIX, &limits, on_socket, self);
  self->mounted = TRUE;
  return self;
}

static void
unmount (SfuSockets *self)
{
  if (self->mounted)
    gw_server_unmount (self->server, SFU_SOCKET_PREFIX);
  self->mounted = FALSE;
}

void
sfu_sockets_free (SfuSockets *sockets)
{
  unmount (sockets);
  g_hash_table_unref (sockets->open);
  g_free (sockets);
}

void
sfu_sockets_drain (SfuSockets *sockets, void (*empty) (gpointer data), gpointer data)
{
  unmount (sockets);
  if (g_hash_table_size (sockets->open) == 0)
    {
      empty (data);
      return;
    }
  sockets->empty = empty;
  sockets->empty_data = data;
}
