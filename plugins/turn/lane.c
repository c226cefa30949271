#include "plugins/turn/lane.h"

#include <string.h>

#include <openssl/rand.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/net/udp.h"
#include "plugins/turn/burst.h"
#include "plugins/turn/framing.h"
#include "plugins/turn/limit.h"
#include "plugins/turn/outbox.h"
#include "plugins/turn/requests.h"

/* Milliseconds between two looks at what has expired. */
#define TICK 1000

/* Bursts of one relay before the others have their turn. */
#define BURSTS_PER_WAKE_UP 2

struct _TurnLane
{
  GwWorker *worker;
  TurnShared *shared;
  const TurnMetrics *metrics;
  TurnPeers *peers;
  GwUdp *udp;
  GwPoll *poll;
  TurnStun *stun;
  TurnTable *table;
  TurnLimit *limit;
  TurnOutbox *outbox;
  TurnBurst *burst;
  GSource *timer;
  TurnRequest request; /* of the datagram in hand: large, so not on the stack */
  guint8 transaction[TURN_TRANSACTION_SIZE]; /* of the next Data indication */
  TurnCounters counters, published;
};

static TurnTuple
tuple_of (const GwPacket *packet)
{
  return (TurnTuple){ .remote = packet->remote, .local = packet->local };
}

static void
send_to_peer (TurnLane *self,
              TurnAllocation *allocation,
              GwPacket *packet,
              const GwAddress *peer,
              const guint8 *data,
              gsize size)
{
  turn_outbox_push (self->outbox, allocation->relay.fd, packet, data, size, peer);
  self->counters.to_peers_packets++;
  self->counters.to_peers_bytes += size;
}

/* RFC 8656 12.6: the way of nearly all media. */
static void
receive_channel_data (TurnLane *self, GwPacket *packet)
{
  TurnTuple tuple = tuple_of (packet);
  TurnAllocation *allocation = turn_table_find (self->table, &tuple);
  const GwAddress *peer = NULL;
  TurnChannelData frame;

  if (allocation && turn_channel_data_read (packet->data, packet->size, &frame))
    peer = turn_channels_peer (&allocation->channels, frame.channel, packet->arrival);
  if (!peer)
    {
      self->counters.dropped++;
      return;
    }
  send_to_peer (self, allocation, packet, peer, frame.data, frame.size);
}

/* RFC 8656 11.2 */
static gboolean
receive_send (TurnLane *self, GwPacket *packet)
{
  const StunMessage *message = &self->request.message;
  TurnTuple tuple = tuple_of (packet);
  TurnAllocation *allocation = turn_table_find (self->table, &tuple);
  uint16_t size = 0;
  const guint8 *data = stun_message_find (message, STUN_ATTRIBUTE_DATA, &size);
  GwAddress peer;
  guint count;

  if (self->request.method != TURN_METHOD_SEND || !allocation || !data ||
      !turn_stun_find_addresses (message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, &peer, 1, &count) ||
      peer.port == 0 || !turn_allocation_permits (allocation, &peer, packet->arrival) ||
      !turn_peers_allow (self->peers, &peer))
    return FALSE;
  if (!stun_message_has_attribute (message, STUN_ATTRIBUTE_DONT_FRAGMENT))
    {
      send_to_peer (self, allocation, packet, &peer, data, size);
      return TRUE;
    }
  if (!turn_relay_send (&allocation->relay, &peer, data, size, TURN_DATAGRAM_DONT_FRAGMENT))
    return FALSE;
  self->counters.to_peers_packets++;
  self->counters.to_peers_bytes += size;
  return TRUE;
}

static void
count_answer (TurnLane *self, const TurnAnswer *answer)
{
  if (answer->error == 0)
    {
      if (self->request.method == STUN_ALLOCATE)
        self->counters.allocations++;
    }
  else if (answer->error != STUN_ERROR_UNAUTHORIZED ||
           stun_message_has_attribute (&self->request.message, STUN_ATTRIBUTE_USERNAME))
    self->counters.refused++;
}

static void
answer_request (TurnLane *self, const GwPacket *packet, const TurnNow *now)
{
  const TurnOffice office = { self->shared, self->stun, self->table, self->peers };
  TurnTuple tuple = tuple_of (packet);

  self->counters.requests++;
  if (!self->request.authenticated &&
      !turn_limit_take (self->limit, &packet->remote, now->monotonic))
    {
      self->counters.unanswered++;
      return;
    }
  /* A Refresh may end an allocation that has datagrams in the outbox. */
  turn_outbox_flush (self->outbox);
  guint8 *out = gw_udp_reserve (self->udp, &packet->remote, &packet->local, TURN_ANSWER_MAX);
  TurnAnswer answer = turn_requests_answer (&office, &self->request, &tuple, now, out);
  gw_udp_commit (self->udp, answer.size);
  count_answer (self, &answer);
  explicit_bzero (self->request.login.password, sizeof self->request.login.password);
}

static void
receive_stun (TurnLane *self, GwPacket *packet)
{
  TurnNow now = { packet->arrival, gw_wall_clock () };

  switch (turn_stun_read (self->stun, packet->data, packet->size, &packet->remote, now.wall,
                          &self->request))
    {
    case TURN_STUN_REQUEST:
    case TURN_STUN_BINDING:
    case TURN_STUN_REFUSED:
      answer_request (self, packet, &now);
      return;
    case TURN_STUN_INDICATION:
      if (receive_send (self, packet))
        return;
      break;
    case TURN_STUN_IGNORED:
      break;
    }
  self->counters.dropped++;
}

static void
receive_packet (GwUdp *udp, GwPacket *packet, gpointer data)
{
  if (turn_channel_data_is (packet->data, packet->size))
    receive_channel_data (data, packet);
  else
    receive_stun (data, packet);
}

static void
end_client_burst (GwUdp *udp, gpointer data)
{
  TurnLane *self = data;
  turn_outbox_flush (self->outbox);
}

static const GwUdpEvents udp_events = { .packet = receive_packet, .burst_end = end_client_burst };

/* The next of ours: 96 bits that do not repeat, and that nobody has to guess. */
static void
advance_transaction (TurnLane *self)
{
  for (gsize i = sizeof self->transaction; i > 0; i--)
    if (++self->transaction[i - 1] != 0)
      return;
}

/* RFC 8656 11.3 and 12.7 */
static void
relay_to_client (TurnLane *self,
                 TurnAllocation *allocation,
                 const GwAddress *peer,
                 const guint8 *data,
                 gsize size,
                 gint64 now)
{
  const TurnTuple *tuple = &allocation->tuple;
  guint16 channel = turn_channels_number (&allocation->channels, peer, now);

  if (channel == 0 && !turn_permissions_allow (&allocation->permissions, peer, now))
    {
      self->counters.dropped++;
      return;
    }
  guint8 *out =
      gw_udp_reserve (self->udp, &tuple->remote, &tuple->local, size + TURN_INDICATION_ROOM);
  if (channel != 0)
    gw_udp_commit (self->udp, turn_channel_data_write (out, channel, data, size));
  else
    {
      advance_transaction (self);
      gw_udp_commit (self->udp,
                     turn_data_indication_write (out, self->transaction, peer, data, size));
    }
  self->counters.to_clients_packets++;
  self->counters.to_clients_bytes += size;
}

static void
relay_ready (gpointer item, gpointer data)
{
  TurnLane *self = data;
  TurnAllocation *allocation = item;
  gint64 now = g_get_monotonic_time ();
  guint count = TURN_BURST;

  for (guint i = 0; i < BURSTS_PER_WAKE_UP && count == TURN_BURST; i++)
    {
      count = turn_burst_read (self->burst, allocation->relay.fd);
      for (guint j = 0; j < count; j++)
        {
          GwAddress peer;
          gsize size;
          const guint8 *bytes = turn_burst_get (self->burst, j, &size, &peer);
          if (bytes)
            relay_to_client (self, allocation, &peer, bytes, size, now);
          else
            self->counters.dropped++;
        }
    }
}

static void
end_relay_burst (gpointer data)
{
  TurnLane *self = data;
  gw_udp_flush (self->udp);
}

static const GwPollEvents poll_events = { .ready = relay_ready, .burst_end = end_relay_burst };

static gboolean
on_tick (gpointer data)
{
  TurnLane *self = data;
  turn_table_expire (self->table, g_source_get_time (self->timer));
  turn_metrics_publish (self->metrics, &self->counters, &self->published);
  return G_SOURCE_CONTINUE;
}

TurnLane *
turn_lane_new (GwWorker *worker,
               const GwAddress *local,
               TurnShared *shared,
               TurnPeers *peers,
               const TurnMetrics *metrics,
               GError **error)
{
  GwUdp *udp = gw_udp_new_shared (local, error);
  if (!udp)
    return NULL;
  GwPoll *poll = gw_poll_new (error);
  if (!poll)
    {
      gw_udp_free (udp);
      return NULL;
    }
  TurnLane *self = g_new0 (TurnLane, 1);
  self->worker = worker;
  self->udp = udp;
  self->poll = poll;
  self->shared = shared;
  self->metrics = metrics;
  self->peers = turn_peers_ref (peers);
  self->stun = turn_stun_new (shared->auth, shared->nonce, shared->realm);
  self->table = turn_table_new (shared, poll);
  self->limit = turn_limit_new ();
  self->outbox = turn_outbox_new ();
  self->burst = turn_burst_new ();
  if (RAND_bytes (self->transaction, sizeof self->transaction) != 1)
    g_error ("the system has no random numbers");
  return self;
}

static void
start_on_worker (gpointer data)
{
  TurnLane *self = data;
  GMainContext *context = gw_worker_context (self->worker);

  self->timer = g_timeout_source_new (TICK);
  g_source_set_static_name (self->timer, "turn");
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_attach (self->timer, context);
  gw_poll_attach (self->poll, context, &poll_events, self);
  gw_udp_attach (self->udp, self->worker, &udp_events, self);
}

void
turn_lane_start (TurnLane *self)
{
  gw_worker_call_sync (self->worker, start_on_worker, self);
}

static void
free_on_worker (gpointer data)
{
  TurnLane *self = data;
  if (self->timer)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  turn_outbox_free (self->outbox);
  turn_table_free (self->table);
  gw_poll_free (self->poll);
  gw_udp_free (self->udp);
  turn_metrics_publish (self->metrics, &self->counters, &self->published);
}

void
turn_lane_free (TurnLane *self)
{
  gw_worker_call_sync (self->worker, free_on_worker, self);
  turn_stun_free (self->stun);
  turn_limit_free (self->limit);
  turn_burst_free (self->burst);
  turn_peers_unref (self->peers);
  g_free (self);
}

typedef struct
{
  TurnLane *lane;
  TurnPeers *peers;
} NewPeers;

static void
set_peers_on_worker (gpointer data)
{
  g_autofree NewPeers *message = data;
  turn_peers_unref (message->lane->peers);
  message->lane->peers = message->peers;
}

void
turn_lane_set_peers (TurnLane *self, TurnPeers *peers)
{
  NewPeers *message = g_new (NewPeers, 1);
  message->lane = self;
  message->peers = turn_peers_ref (peers);
  gw_mailbox_call (gw_worker_mailbox (self->worker), set_peers_on_worker, message);
}

guint16
turn_lane_port (const TurnLane *self)
{
  return gw_udp_local (self->udp)->port;
}
