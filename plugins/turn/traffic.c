#include "plugins/turn/traffic.h"

#include <string.h>

#include <openssl/rand.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/net/poll.h"
#include "plugins/turn/burst.h"
#include "plugins/turn/framing.h"
#include "plugins/turn/limit.h"
#include "plugins/turn/outbox.h"
#include "plugins/turn/requests.h"

/* Bursts of one relay before the others have their turn. */
#define BURSTS_PER_WAKE_UP 2

struct _TurnTraffic
{
  TurnShared *shared;
  const TurnMetrics *metrics;
  TurnPeers *peers;
  GwPoll *poll;
  TurnStun *stun;
  TurnTable *table;
  TurnLimit *limit;
  TurnOutbox *outbox;
  TurnBurst *burst;
  TurnTrafficFlush flush;
  gpointer flush_data;
  TurnRequest request; /* of the datagram in hand: large, so not on the stack */
  guint8 transaction[TURN_TRANSACTION_SIZE]; /* of the next Data indication */
  TurnCounters counters, published;
};

static void
send_to_peer (TurnTraffic *self,
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
receive_channel_data (TurnTraffic *self, const TurnWay *way, GwPacket *packet)
{
  TurnAllocation *allocation = turn_table_find (self->table, &way->tuple);
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
receive_send (TurnTraffic *self, const TurnWay *way, GwPacket *packet)
{
  const StunMessage *message = &self->request.message;
  TurnAllocation *allocation = turn_table_find (self->table, &way->tuple);
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
count_answer (TurnTraffic *self, const TurnAnswer *answer)
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
answer_request (TurnTraffic *self, const TurnWay *way, const TurnNow *now)
{
  const TurnOffice office = { self->shared, self->stun, self->table, self->peers };

  self->counters.requests++;
  if (!self->request.authenticated &&
      !turn_limit_take (self->limit, &way->tuple.remote, now->monotonic))
    {
      self->counters.unanswered++;
      return;
    }
  /* A Refresh may end an allocation that has datagrams in the outbox. */
  turn_outbox_flush (self->outbox);
  guint8 *out = turn_way_reserve (way, TURN_ANSWER_MAX);
  TurnAnswer answer = turn_requests_answer (&office, &self->request, way, now, out);
  turn_way_commit (way, answer.size);
  count_answer (self, &answer);
  explicit_bzero (self->request.login.password, sizeof self->request.login.password);
}

static void
receive_stun (TurnTraffic *self, const TurnWay *way, GwPacket *packet)
{
  TurnNow now = { packet->arrival, gw_wall_clock () };

  switch (turn_stun_read (self->stun, packet->data, packet->size, &packet->remote, now.wall,
                          &self->request))
    {
    case TURN_STUN_REQUEST:
    case TURN_STUN_BINDING:
    case TURN_STUN_REFUSED:
      answer_request (self, way, &now);
      return;
    case TURN_STUN_INDICATION:
      if (receive_send (self, way, packet))
        return;
      break;
    case TURN_STUN_IGNORED:
      break;
    }
  self->counters.dropped++;
}

void
turn_traffic_receive (TurnTraffic *self, const TurnWay *way, GwPacket *packet)
{
  if (turn_channel_data_is (packet->data, packet->size))
    receive_channel_data (self, way, packet);
  else
    receive_stun (self, way, packet);
}

void
turn_traffic_end_burst (TurnTraffic *self)
{
  turn_outbox_flush (self->outbox);
}

/* The next of ours: 96 bits that do not repeat, and that nobody has to guess. */
static void
advance_transaction (TurnTraffic *self)
{
  for (gsize i = sizeof self->transaction; i > 0; i--)
    if (++self->transaction[i - 1] != 0)
      return;
}

/* RFC 8656 11.3 and 12.7 */
static void
relay_to_client (TurnTraffic *self,
                 TurnAllocation *allocation,
                 const GwAddress *peer,
                 const guint8 *data,
                 gsize size,
                 gint64 now)
{
  const TurnWay *way = &allocation->way;
  guint16 channel = turn_channels_number (&allocation->channels, peer, now);

  if (channel == 0 && !turn_permissions_allow (&allocation->permissions, peer, now))
    {
      self->counters.dropped++;
      return;
    }
  guint8 *out = turn_way_reserve (way, size + TURN_INDICATION_ROOM);
  if (channel != 0)
    turn_way_commit (way, turn_channel_data_write (out, channel, data, size));
  else
    {
      advance_transaction (self);
      turn_way_commit (way, turn_data_indication_write (out, self->transaction, peer, data, size));
    }
  self->counters.to_clients_packets++;
  self->counters.to_clients_bytes += size;
}

static void
relay_ready (gpointer item, gpointer data)
{
  TurnTraffic *self = data;
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
  TurnTraffic *self = data;
  self->flush (self->flush_data);
}

static const GwPollEvents poll_events = { .ready = relay_ready, .burst_end = end_relay_burst };

void
turn_traffic_tick (TurnTraffic *self, gint64 now)
{
  turn_table_expire (self->table, now);
  turn_metrics_publish (self->metrics, &self->counters, &self->published);
}

TurnTraffic *
turn_traffic_new (TurnShared *shared, TurnPeers *peers, const TurnMetrics *metrics, GError **error)
{
  GwPoll *poll = gw_poll_new (error);
  if (!poll)
    return NULL;
  TurnTraffic *self = g_new0 (TurnTraffic, 1);
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

void
turn_traffic_free (TurnTraffic *self)
{
  turn_outbox_free (self->outbox);
  turn_table_free (self->table);
  gw_poll_free (self->poll);
  turn_metrics_publish (self->metrics, &self->counters, &self->published);
  turn_stun_free (self->stun);
  turn_limit_free (self->limit);
  turn_burst_free (self->burst);
  turn_peers_unref (self->peers);
  g_free (self);
}

void
turn_traffic_attach (TurnTraffic *self,
                     GMainContext *context,
                     TurnTrafficFlush flush,
                     gpointer data)
{
  self->flush = flush;
  self->flush_data = data;
  gw_poll_attach (self->poll, context, &poll_events, self);
}

gboolean
turn_traffic_serves (const TurnTraffic *self, const TurnTuple *tuple)
{
  return turn_table_find (self->table, tuple) != NULL;
}

void
turn_traffic_forget (TurnTraffic *self, const TurnTuple *tuple)
{
  TurnAllocation *allocation = turn_table_find (self->table, tuple);

  if (!allocation)
    return;
  /* Its relay may have datagrams in the outbox. */
  turn_outbox_flush (self->outbox);
  turn_table_remove (self->table, allocation);
}

void
turn_traffic_set_peers (TurnTraffic *self, TurnPeers *peers)
{
  turn_peers_unref (self->peers);
  self->peers = turn_peers_ref (peers);
}
