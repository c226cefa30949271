#include "plugins/turn/dtls-door.h"

#include "gateway/net/udp.h"
#include "plugins/turn/dtls.h"

/* Microseconds between looks at handshakes whose answer may be lost, while there are some. */
#define GREETING_INTERVAL (100 * 1000)

/* The longest answer or datagram to a client, before it is encrypted. */
#define FRAME_ROOM 2048

struct _TurnDtlsDoor
{
  GwUdp *udp;
  TurnIdentity *identity;
  TurnTraffic *traffic;
  TurnGuests *guests;
  GwPacketPool *pool;
  BIO_METHOD *method;
  GHashTable *clients; /* tuple → Client, whose member the key is */
  TurnDtls *listener;  /* nullable: answers strangers, and becomes the next client's */
  GSource *timer;
  guint8 out[FRAME_ROOM];
};

typedef struct
{
  TurnDtlsDoor *door;
  TurnDtls *dtls;
  TurnWay way;
  TurnGuest guest;
} Client;

TurnDtlsDoor *
turn_dtls_door_new (const GwAddress *local,
                    TurnIdentity *identity,
                    TurnTraffic *traffic,
                    TurnGuests *guests,
                    GError **error)
{
  GwUdp *udp = gw_udp_new_shared (local, error);
  TurnDtlsDoor *self;

  if (!udp)
    return NULL;
  self = g_new0 (TurnDtlsDoor, 1);
  self->udp = udp;
  self->identity = turn_identity_ref (identity);
  self->traffic = traffic;
  self->guests = guests;
  self->method = gw_datagram_bio_method_new ();
  self->clients = g_hash_table_new (turn_tuple_hash, turn_tuple_equal);
  return self;
}

/* The table's entry is removed by the caller. */
static void
end_client (Client *client)
{
  turn_traffic_forget (client->door->traffic, &client->way.tuple);
  turn_guest_leave (&client->guest);
  turn_dtls_free (client->dtls);
  g_free (client);
}

static void
remove_client (Client *client)
{
  g_hash_table_remove (client->door->clients, &client->way.tuple);
  end_client (client);
}

static void
end_all (TurnDtlsDoor *self)
{
  GHashTableIter iter;
  gpointer client;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    {
      g_hash_table_iter_remove (&iter);
      end_client (client);
    }
}

void
turn_dtls_door_free (TurnDtlsDoor *self)
{
  end_all (self);
  if (self->timer)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  g_clear_pointer (&self->listener, turn_dtls_free);
  gw_udp_flush (self->udp);
  gw_udp_free (self->udp);
  BIO_meth_free (self->method);
  turn_identity_unref (self->identity);
  g_hash_table_unref (self->clients);
  g_free (self);
}

static guint8 *
reserve (gpointer data, const TurnTuple *tuple, gsize size)
{
  return ((Client *) data)->door->out;
}

static void
commit (gpointer data, gsize size)
{
  Client *client = data;
  if (size > 0)
    turn_dtls_send (client->dtls, client->door->out, size);
}

static const TurnWriter writer = { reserve, commit };

static void
look_again (TurnDtlsDoor *self, gint64 now)
{
  if (g_source_get_ready_time (self->timer) < 0)
    g_source_set_ready_time (self->timer, now + GREETING_INTERVAL);
}

static gboolean
shows_cookie (TurnDtlsDoor *self, const TurnTuple *tuple, const GwPacket *packet)
{
  if (!self->listener)
    self->listener = turn_dtls_new (self->identity, self->method, self->udp);
  return turn_dtls_listen (self->listener, tuple, packet->data, packet->size);
}

/* @known: (nullable): whose address it was so far. Returns: (nullable): the client that the
 * datagram makes of a stranger. */
static Client *
meet (TurnDtlsDoor *self, Client *known, const TurnTuple *tuple, const GwPacket *packet)
{
  TurnGuest guest;
  Client *client;

  if (!shows_cookie (self, tuple, packet))
    return NULL;
  if (known)
    {
      turn_dtls_abandon (known->dtls);
      remove_client (known);
    }
  if (!turn_guest_enter (&guest, self->guests, &tuple->remote, packet->arrival))
    return NULL;
  client = g_new0 (Client, 1);
  client->door = self;
  client->dtls = g_steal_pointer (&self->listener);
  client->way = (TurnWay){ *tuple, &writer, client };
  client->guest = guest;
  g_hash_table_insert (self->clients, &client->way.tuple, client);
  return client;
}

/* What is in the datagram that the session was given. */
static void
take_content (TurnDtlsDoor *self, Client *client, const GwPacket *datagram)
{
  GwPacket *packet;
  gsize size = 1;

  while (size > 0 && (packet = gw_packet_take (self->pool)))
    {
      size = turn_dtls_read (client->dtls, packet->data, sizeof packet->data);
      packet->size = (guint16) size;
      packet->arrival = datagram->arrival;
      packet->remote = datagram->remote;
      packet->local = datagram->local;
      if (size > 0)
        turn_traffic_receive (self->traffic, &client->way, packet);
      gw_packet_unref (packet);
    }
  turn_dtls_receive (client->dtls, NULL, 0); /* the datagram goes away */
}

static void
serve (TurnDtlsDoor *self, Client *client, const GwPacket *datagram)
{
  const TurnTuple *tuple = &client->way.tuple;

  take_content (self, client, datagram);
  if (turn_dtls_state (client->dtls) == TURN_DTLS_ENDED)
    {
      remove_client (client);
      return;
    }
  if (turn_dtls_state (client->dtls) == TURN_DTLS_GREETING)
    look_again (self, datagram->arrival);
  if (!client->guest.is_served)
    turn_guest_settle (&client->guest, turn_traffic_serves (self->traffic, tuple),
                       datagram->arrival);
}

static void
receive (GwUdp *udp, GwPacket *packet, gpointer data)
{
  TurnDtlsDoor *self = data;
  TurnTuple tuple = { packet->remote, packet->local, TURN_DTLS };
  Client *client = g_hash_table_lookup (self->clients, &tuple);

  /* RFC 6347 4.2.8: one that is known and begins anew has lost its session. A handshake under way
   * repeats its greeting. */
  if (turn_dtls_is_greeting (packet->data, packet->size) &&
      (!client || turn_dtls_state (client->dtls) == TURN_DTLS_OPEN))
    client = meet (self, client, &tuple, packet);
  else if (client)
    turn_dtls_receive (client->dtls, packet->data, packet->size);
  if (client)
    serve (self, client, packet);
}

static void
end_burst (GwUdp *udp, gpointer data)
{
  turn_traffic_end_burst (((TurnDtlsDoor *) data)->traffic);
}

static const GwUdpEvents events = { receive, end_burst };

static gboolean
on_timer (gpointer data)
{
  TurnDtlsDoor *self = data;
  GHashTableIter iter;
  gpointer value;

  g_source_set_ready_time (self->timer, -1);
  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Client *client = value;
      turn_dtls_tick (client->dtls);
      if (turn_dtls_state (client->dtls) == TURN_DTLS_GREETING)
        look_again (self, g_source_get_time (self->timer));
    }
  gw_udp_flush (self->udp);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch };

void
turn_dtls_door_attach (TurnDtlsDoor *self, GwWorker *worker)
{
  self->pool = gw_worker_pool (worker);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "turn-dtls");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, gw_worker_context (worker));
  gw_udp_attach (self->udp, worker, &events, self);
}

void
turn_dtls_door_set_identity (TurnDtlsDoor *self, TurnIdentity *identity)
{
  turn_identity_unref (self->identity);
  self->identity = turn_identity_ref (identity);
  g_clear_pointer (&self->listener, turn_dtls_free);
}

void
turn_dtls_door_flush (TurnDtlsDoor *self)
{
  gw_udp_flush (self->udp);
}

void
turn_dtls_door_tick (TurnDtlsDoor *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Client *client = value;
      gboolean is_served = turn_traffic_serves (self->traffic, &client->way.tuple);

      turn_guest_settle (&client->guest, is_served, now);
      if (turn_guest_is_overdue (&client->guest, now) ||
          turn_dtls_state (client->dtls) == TURN_DTLS_ENDED)
        {
          g_hash_table_iter_remove (&iter);
          end_client (client);
        }
    }
  gw_udp_flush (self->udp);
}
