#include "plugins/sfu/transport/port.h"

#include "gateway/media/timer.h"
#include "plugins/sfu/transport/stun.h"
#include "plugins/sfu/transport/transport.h"

/* Transports wait for 7 s of silence or longer, or for DTLS, which asks for more. */
#define TICK_SLACK (10 * 1000)

struct _SfuPort
{
  GwWorker *worker;
  GwUdp *udp;
  const SfuDtlsIdentity *identity;
  SfuStun *stun;
  GHashTable *credentials; /* SfuIceLogin by our ufrag, not owned */
  GHashTable *peers;       /* SfuTransport by the address of its peer */
  GPtrArray *transports;
  GwTimer *timer;
  SfuPortStats stats;
  void (*burst_end) (gpointer data);
  gpointer burst_end_data;
};

typedef enum
{
  PROTOCOL_STUN,
  PROTOCOL_DTLS,
  PROTOCOL_RTP,
  PROTOCOL_RTCP,
  PROTOCOL_UNKNOWN,
} Protocol;

/* RFC 7983 7, RFC 5761 4 */
static Protocol
protocol_of (const GwPacket *packet)
{
  guint8 first = packet->data[0];
  if (packet->size < 2)
    return PROTOCOL_UNKNOWN;
  if (first <= 3)
    return PROTOCOL_STUN;
  if (first >= 20 && first <= 63)
    return PROTOCOL_DTLS;
  if (first < 128 || first > 191)
    return PROTOCOL_UNKNOWN;
  guint8 type = packet->data[1] & 0x7F;
  return type >= 64 && type <= 95 ? PROTOCOL_RTCP : PROTOCOL_RTP;
}

static const char *
find_password (const char *ufrag, gpointer user_data)
{
  SfuPort *port = user_data;
  const SfuIceLogin *credentials = g_hash_table_lookup (port->credentials, ufrag);
  return credentials ? credentials->pwd : NULL;
}

static void
answer_check (SfuPort *port, const SfuStunRequest *request, const GwPacket *packet)
{
  guint8 *answer = gw_udp_reserve (port->udp, &packet->remote, &packet->local, SFU_STUN_ANSWER_MAX);
  gw_udp_commit (port->udp, sfu_stun_answer (port->stun, request, &packet->remote, answer));
}

static void
receive_stun (SfuPort *port, const GwPacket *packet)
{
  SfuStunRequest request;
  SfuStunVerdict verdict = sfu_stun_read (port->stun, packet->data, packet->size, &request);
  if (verdict == SFU_STUN_IGNORED)
    return;
  port->stats.stun_requests++;
  if (verdict == SFU_STUN_REFUSED)
    {
      port->stats.stun_refused++;
      return;
    }
  answer_check (port, &request, packet);
  if (verdict != SFU_STUN_CHECK)
    return;
  SfuIceLogin *credentials = g_hash_table_lookup (port->credentials, request.ufrag);
  sfu_transport_receive_check (credentials->owner, credentials,
                               request.use_candidate ? SFU_ICE_NOMINATING : SFU_ICE_ORDINARY,
                               packet);
}

static void
count_verdict (SfuPort *port, SfuTransportVerdict verdict, guint64 *taken)
{
  if (verdict == SFU_TRANSPORT_TAKEN)
    ++*taken;
  else if (verdict == SFU_TRANSPORT_REFUSED)
    port->stats.srtp_refused++;
  else
    port->stats.unknown_packets++;
}

static void
receive_packet (GwUdp *udp, GwPacket *packet, gpointer data)
{
  SfuPort *port = data;
  Protocol protocol = protocol_of (packet);
  if (protocol == PROTOCOL_STUN)
    {
      receive_stun (port, packet);
      return;
    }

  SfuTransport *transport = g_hash_table_lookup (port->peers, &packet->remote);
  if (!transport || protocol == PROTOCOL_UNKNOWN)
    port->stats.unknown_packets++;
  else if (protocol == PROTOCOL_RTP)
    count_verdict (port, sfu_transport_receive_rtp (transport, packet), &port->stats.rtp_packets);
  else if (protocol == PROTOCOL_RTCP)
    count_verdict (port, sfu_transport_receive_rtcp (transport, packet), &port->stats.rtcp_packets);
  else
    {
      port->stats.dtls_packets++;
      sfu_transport_receive_dtls (transport, packet);
    }
}

static void
end_burst (GwUdp *udp, gpointer data)
{
  SfuPort *port = data;
  if (port->burst_end)
    port->burst_end (port->burst_end_data);
}

static const GwUdpEvents udp_events = { .packet = receive_packet, .burst_end = end_burst };

SfuPort *
sfu_port_new (GwWorker *worker,
              const GwAddress *local,
              const SfuDtlsIdentity *identity,
              GError **error)
{
  GwUdp *udp = gw_udp_new (local, error);
  if (!udp)
    return NULL;
  SfuPort *port = g_new0 (SfuPort, 1);
  port->worker = worker;
  port->udp = udp;
  port->identity = identity;
  port->stun = sfu_stun_new (find_password, port);
  port->credentials = g_hash_table_new (g_str_hash, g_str_equal);
  port->peers = g_hash_table_new_full (gw_address_hash, gw_address_equal, g_free, NULL);
  port->transports = g_ptr_array_new ();
  return port;
}

static void
run_timers (gint64 now, gpointer data)
{
  SfuPort *port = data;
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < port->transports->len; i++)
    next = MIN (next, sfu_transport_tick (port->transports->pdata[i], now));
  /* Whatever asked to be woken meanwhile is in @next. */
  gw_timer_set (port->timer, next == G_MAXINT64 ? -1 : MAX (next, now + TICK_SLACK));
  gw_udp_flush (port->udp);
}

static void
start_on_worker (gpointer data)
{
  SfuPort *port = data;
  port->timer = gw_timer_new (gw_worker_context (port->worker), "sfu port", run_timers, port);
  gw_udp_attach (port->udp, port->worker, &udp_events, port);
}

void
sfu_port_start (SfuPort *port)
{
  gw_worker_call_sync (port->worker, start_on_worker, port);
}

static void
free_on_worker (gpointer data)
{
  SfuPort *port = data;
  g_clear_pointer (&port->timer, gw_timer_free);
  gw_udp_free (port->udp);
}

void
sfu_port_free (SfuPort *port)
{
  gw_worker_call_sync (port->worker, free_on_worker, port);
  sfu_stun_free (port->stun);
  g_hash_table_unref (port->credentials);
  g_hash_table_unref (port->peers);
  g_ptr_array_unref (port->transports);
  g_free (port);
}

guint16
sfu_port_number (const SfuPort *port)
{
  return gw_udp_local (port->udp)->port;
}

GwWorker *
sfu_port_worker (const SfuPort *port)
{
  return port->worker;
}

const SfuPortStats *
sfu_port_stats (SfuPort *port)
{
  return &port->stats;
}

const GwUdpStats *
sfu_port_udp_stats (SfuPort *port)
{
  return gw_udp_stats (port->udp);
}

void
sfu_port_flush (SfuPort *port)
{
  gw_udp_flush (port->udp);
}

void
sfu_port_set_burst_end (SfuPort *port, void (*burst_end) (gpointer data), gpointer data)
{
  port->burst_end = burst_end;
  port->burst_end_data = data;
}

GwUdp *
sfu_port_udp (const SfuPort *port)
{
  return port->udp;
}

const SfuDtlsIdentity *
sfu_port_identity (const SfuPort *port)
{
  return port->identity;
}

void
sfu_port_add (SfuPort *port, SfuTransport *transport)
{
  g_ptr_array_add (port->transports, transport);
  sfu_port_wake_at (port, g_get_monotonic_time ());
}

void
sfu_port_remove (SfuPort *port, SfuTransport *transport)
{
  g_ptr_array_remove_fast (port->transports, transport);
}

void
sfu_port_wake_at (SfuPort *port, gint64 when)
{
  if (port->timer)
    gw_timer_bring_forward (port->timer, when);
}

void
sfu_port_add_credentials (SfuPort *port, SfuIceLogin *credentials)
{
  g_hash_table_replace (port->credentials, credentials->ufrag, credentials);
}

void
sfu_port_remove_credentials (SfuPort *port, const SfuIceLogin *credentials)
{
  if (g_hash_table_lookup (port->credentials, credentials->ufrag) == credentials)
    g_hash_table_remove (port->credentials, credentials->ufrag);
}

void
sfu_port_claim (SfuPort *port, const GwAddress *remote, SfuTransport *transport)
{
  if (g_hash_table_lookup (port->peers, remote) != transport)
    g_hash_table_replace (port->peers, g_memdup2 (remote, sizeof *remote), transport);
}

void
sfu_port_unclaim (SfuPort *port, const GwAddress *remote, SfuTransport *transport)
{
  if (g_hash_table_lookup (port->peers, remote) == transport)
    g_hash_table_remove (port->peers, remote);
}
