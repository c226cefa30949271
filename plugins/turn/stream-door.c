#include "plugins/turn/stream-door.h"

#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/net/tcp-listener.h"
#include "plugins/turn/stream.h"

/* Bytes that the kernel holds for one client: half a second of three megabits. What does not fit
 * is lost: media that comes late is of no use. */
#define KERNEL_ROOM (256 * 1024)

/* Milliseconds in which a client must take something. */
#define STALL_TIME 30000

/* The longest frame to a client, with its padding. */
#define FRAME_ROOM 2048

struct _TurnStreamDoor
{
  TurnTransport transport;
  TurnIdentity *identity; /* nullable: in the clear */
  TurnTraffic *traffic;
  TurnGuests *guests;
  GwPoll *poll; /* of the listener and of Clients */
  GwTcpListener *listener;
  GwPacketPool *pool;
  GPtrArray *clients; /* of Client */
  GPtrArray *written; /* of Client: with something to flush */
  gint64 now;         /* of the burst */
  guint8 nowhere[FRAME_ROOM];
};

typedef struct
{
  TurnStreamDoor *door;
  TurnStream *stream;
  TurnWay way;
  TurnGuest guest;
  guint index;         /* among the clients */
  gboolean is_written; /* is among those written to */
  gboolean is_waiting; /* for room in the socket */
  gboolean is_lost;    /* what was reserved last leads nowhere */
} Client;

TurnStreamDoor *
turn_stream_door_new (const GwAddress *local,
                      TurnIdentity *identity,
                      TurnTraffic *traffic,
                      TurnGuests *guests,
                      GError **error)
{
  TurnStreamDoor *self = g_new0 (TurnStreamDoor, 1);

  self->transport = identity ? TURN_TLS : TURN_TCP;
  self->identity = identity ? turn_identity_ref (identity) : NULL;
  self->traffic = traffic;
  self->guests = guests;
  self->clients = g_ptr_array_new ();
  self->written = g_ptr_array_new ();
  self->poll = gw_poll_new (error);
  if (self->poll)
    self->listener = gw_tcp_listener_new_shared (local, self->poll, error);
  if (!self->listener)
    {
      turn_stream_door_free (self);
      return NULL;
    }
  return self;
}

static void
end_client (Client *client)
{
  TurnStreamDoor *self = client->door;
  Client *last;

  turn_traffic_forget (self->traffic, &client->way.tuple);
  turn_guest_leave (&client->guest);
  gw_poll_remove (self->poll, turn_stream_fd (client->stream));
  turn_stream_free (client->stream);
  if (client->is_written)
    g_ptr_array_remove_fast (self->written, client);
  g_ptr_array_remove_index_fast (self->clients, client->index);
  if (client->index < self->clients->len)
    {
      last = self->clients->pdata[client->index];
      last->index = client->index;
    }
  g_free (client);
}

void
turn_stream_door_free (TurnStreamDoor *self)
{
  while (self->clients->len > 0)
    end_client (self->clients->pdata[0]);
  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->written);
  g_clear_pointer (&self->listener, gw_tcp_listener_free);
  g_clear_pointer (&self->poll, gw_poll_free);
  g_clear_pointer (&self->identity, turn_identity_unref);
  g_free (self);
}

static guint8 *
reserve (gpointer data, const TurnTuple *tuple, gsize size)
{
  Client *client = data;
  guint8 *room = turn_stream_reserve (client->stream, size);

  client->is_lost = room == NULL;
  return room ? room : client->door->nowhere;
}

static void
commit (gpointer data, gsize size)
{
  Client *client = data;

  if (client->is_lost || size == 0)
    return;
  turn_stream_commit (client->stream, size);
  if (!client->is_written)
    g_ptr_array_add (client->door->written, client);
  client->is_written = TRUE;
}

static const TurnWriter writer = { reserve, commit };

static void
set_options (int fd)
{
  int on = 1, room = KERNEL_ROOM, stall = STALL_TIME;

  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void) setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  (void) setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &stall, sizeof stall);
}

/* @fd: (transfer full). */
static void
admit (int fd, const GwAddress *local, const GwAddress *remote, gpointer data)
{
  TurnStreamDoor *self = data;
  TurnTuple tuple = { .remote = *remote, .local = *local, .transport = self->transport };
  TurnGuest guest;
  Client *client;

  if (!turn_guest_enter (&guest, self->guests, remote, self->now))
    {
      close (fd);
      return;
    }
  client = g_new0 (Client, 1);
  if (!gw_poll_add (self->poll, fd, client))
    {
      turn_guest_leave (&guest);
      close (fd);
      g_free (client);
      return;
    }
  set_options (fd);
  client->door = self;
  client->guest = guest;
  client->way = (TurnWay){ tuple, &writer, client };
  client->stream =
      turn_stream_new (fd, self->identity ? turn_identity_open_stream (self->identity, fd) : NULL);
  client->index = self->clients->len;
  g_ptr_array_add (self->clients, client);
}

static void
take_frame (const guint8 *data, gsize size, gpointer user_data)
{
  Client *client = user_data;
  TurnStreamDoor *self = client->door;
  GwPacket *packet = gw_packet_take (self->pool);

  if (!packet)
    return;
  memcpy (packet->data, data, size);
  packet->size = (guint16) size;
  packet->arrival = self->now;
  packet->remote = client->way.tuple.remote;
  packet->local = client->way.tuple.local;
  turn_traffic_receive (self->traffic, &client->way, packet);
  gw_packet_unref (packet);
}

static void
serve (TurnStreamDoor *self, Client *client)
{
  TurnStreamState state = turn_stream_read (client->stream, take_frame, client);

  if (client->is_waiting && !client->is_written)
    {
      client->is_written = TRUE;
      g_ptr_array_add (self->written, client);
    }
  if (state == TURN_STREAM_ENDED)
    {
      /* What came with the end still leaves. */
      turn_traffic_end_burst (self->traffic);
      end_client (client);
    }
  else if (!client->guest.is_served)
    turn_guest_settle (&client->guest, turn_traffic_serves (self->traffic, &client->way.tuple),
                       self->now);
}

static void
ready (gpointer item, gpointer data)
{
  TurnStreamDoor *self = data;

  self->now = g_get_monotonic_time ();
  if (item == self->listener)
    gw_tcp_listener_accept (self->listener, admit, self);
  else
    serve (self, item);
}

static void
end_burst (gpointer data)
{
  TurnStreamDoor *self = data;

  turn_traffic_end_burst (self->traffic);
  turn_stream_door_flush (self);
}

static const GwPollEvents events = { ready, end_burst };

void
turn_stream_door_attach (TurnStreamDoor *self, GwWorker *worker)
{
  self->pool = gw_worker_pool (worker);
  gw_poll_attach (self->poll, gw_worker_context (worker), &events, self);
}

void
turn_stream_door_set_identity (TurnStreamDoor *self, TurnIdentity *identity)
{
  turn_identity_unref (self->identity);
  self->identity = turn_identity_ref (identity);
}

/* One that ended is told of by its socket, and goes then. */
static void
flush_client (TurnStreamDoor *self, Client *client)
{
  gboolean is_waiting;

  client->is_written = FALSE;
  turn_stream_flush (client->stream);
  is_waiting = turn_stream_is_waiting (client->stream);
  if (is_waiting == client->is_waiting)
    return;
  client->is_waiting = is_waiting;
  gw_poll_wait (self->poll, turn_stream_fd (client->stream), client,
                is_waiting ? GW_POLL_TO_READ_OR_WRITE : GW_POLL_TO_READ);
}

void
turn_stream_door_flush (TurnStreamDoor *self)
{
  for (guint i = 0; i < self->written->len; i++)
    flush_client (self, self->written->pdata[i]);
  g_ptr_array_set_size (self->written, 0);
}

void
turn_stream_door_tick (TurnStreamDoor *self, gint64 now)
{
  gw_tcp_listener_retry (self->listener);
  for (guint i = self->clients->len; i > 0; i--)
    {
      Client *client = self->clients->pdata[i - 1];
      const TurnTuple *tuple = &client->way.tuple;

      turn_guest_settle (&client->guest, turn_traffic_serves (self->traffic, tuple), now);
      if (turn_guest_is_overdue (&client->guest, now))
        end_client (client);
    }
}
