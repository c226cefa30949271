#include "plugins/sfu/transport/port.h"

#include <string.h>

#include "gateway/media/timer.h"
#include "plugins/sfu/transport/strays.h"
#include "plugins/sfu/transport/stun.h"
#include "plugins/sfu/transport/transport.h"

/* Tries to find one number that both UDP and TCP have free, where any will do. */
#define PAIR_TRIES 20

/* Transports wait for 7 s of silence or longer, or for DTLS, which asks for more. */
#define TICK_SLACK (10 * 1000)

struct _SfuPort
{
  GwWorker *worker;
  GwUdp *udp;
  SfuStreams *streams; /* (nullable): no TCP */
  const SfuDtlsIdentity *identity;
  SfuStun *stun;
  SfuPeers *peers;
  SfuStrays strays;
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
  const SfuIceLogin *credentials = sfu_peers_find_login (port->peers, ufrag);
  return credentials ? credentials->pwd : NULL;
}

static void
answer_check (SfuPort *port, const SfuStunRequest *request, const SfuIceTuple *from)
{
  guint8 *answer = sfu_port_reserve (port, from, SFU_STREAM_CONTROL, SFU_STUN_ANSWER_MAX);
  if (answer)
    sfu_port_commit (port, from, sfu_stun_answer (port->stun, request, &from->remote, answer));
}

/* A connection is that of the first transport that its checks name. */
static gboolean
may_come (const SfuIceTuple *from, const SfuTransport *transport)
{
  return !from->stream || !from->stream->owner || from->stream->owner == transport;
}

static void
receive_check (SfuPort *port, const SfuStunRequest *request, const SfuIceTuple *from, gint64 now)
{
  SfuIceLogin *credentials = sfu_peers_find_login (port->peers, request->ufrag);
  if (may_come (from, credentials->owner))
    sfu_transport_receive_check (credentials->owner, credentials,
                                 request->use_candidate ? SFU_ICE_NOMINATING : SFU_ICE_ORDINARY,
                                 from, now);
}

/* To a check of ours. */
static void
receive_answer (SfuPort *port, const GwPacket *packet, const SfuIceTuple *from)
{
  const guint8 *id = sfu_stun_transaction (packet->data);
  SfuTransport *transport = sfu_peers_find_expecting (port->peers, id);
  if (transport && sfu_stun_read_answer (port->stun, sfu_transport_credentials (transport),
                                         packet->data, packet->size))
    sfu_transport_receive_proof (transport, id, from, packet->arrival);
}

static void
receive_stun (SfuPort *port, const GwPacket *packet, const SfuIceTuple *from)
{
  SfuStunRequest request;
  SfuStunVerdict verdict = sfu_stun_read (port->stun, packet->data, packet->size, &request);
  if (verdict == SFU_STUN_ANSWER)
    receive_answer (port, packet, from);
  if (verdict == SFU_STUN_IGNORED || verdict == SFU_STUN_ANSWER)
    return;
  port->stats.stun_requests++;
  if (verdict == SFU_STUN_REFUSED)
    {
      port->stats.stun_refused++;
      return;
    }
  answer_check (port, &request, from);
  if (verdict == SFU_STUN_CHECK)
    receive_check (port, &request, from, packet->arrival);
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

static SfuTransportVerdict
receive_stray (SfuPort *port, SfuSrtpKdfUse use, GwPacket *packet, const SfuIceTuple *from)
{
  SfuTransportVerdict verdict = SFU_TRANSPORT_TOO_EARLY;
  if (!from->stream)
    verdict = sfu_strays_offer (&port->strays, port->transports, use, packet, from);
  if (verdict == SFU_TRANSPORT_TAKEN)
    port->stats.strays_taken++;
  return verdict;
}

static void
receive_rtp (SfuPort *port, SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  count_verdict (port,
                 transport ? sfu_transport_receive_rtp (transport, packet, from)
                           : receive_stray (port, SFU_SRTP_KDF_RTP, packet, from),
                 &port->stats.rtp_packets);
}

static void
receive_rtcp (SfuPort *port, SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  count_verdict (port,
                 transport ? sfu_transport_receive_rtcp (transport, packet, from)
                           : receive_stray (port, SFU_SRTP_KDF_RTCP, packet, from),
                 &port->stats.rtcp_packets);
}

static void
receive_packet (SfuPort *port, GwPacket *packet, const SfuIceTuple *from)
{
  Protocol protocol = protocol_of (packet);
  if (protocol == PROTOCOL_STUN)
    {
      receive_stun (port, packet, from);
      return;
    }

  SfuTransport *transport =
      from->stream ? from->stream->owner : sfu_peers_find (port->peers, &packet->remote);
  if (protocol == PROTOCOL_RTP)
    receive_rtp (port, transport, packet, from);
  else if (protocol == PROTOCOL_RTCP)
    receive_rtcp (port, transport, packet, from);
  else if (!transport || protocol == PROTOCOL_UNKNOWN)
    port->stats.unknown_packets++;
  else
    {
      port->stats.dtls_packets++;
      sfu_transport_receive_dtls (transport, packet, from);
    }
}

static void
receive_datagram (GwUdp *udp, GwPacket *packet, gpointer data)
{
  receive_packet (data, packet, &(SfuIceTuple){ packet->remote, packet->local, NULL });
}

/* Before its first check a connection has nothing else to say. */
static gboolean
receive_frame (SfuStream *stream, GwPacket *packet, gpointer data)
{
  if (!stream->owner && protocol_of (packet) != PROTOCOL_STUN)
    return FALSE;
  receive_packet (data, packet, &(SfuIceTuple){ packet->remote, packet->local, stream });
  return TRUE;
}

static void
stream_closed (SfuStream *stream, gpointer data)
{
  sfu_transport_stream_closed (stream->owner, stream, g_get_monotonic_time ());
}

static void
end_burst (SfuPort *port)
{
  if (port->burst_end)
    port->burst_end (port->burst_end_data);
  sfu_port_flush (port);
}

static void
end_udp_burst (GwUdp *udp, gpointer data)
{
  end_burst (data);
}

static void
end_tcp_burst (gpointer data)
{
  end_burst (data);
  sfu_port_wake_at (data, g_get_monotonic_time ()); /* for connections that wait */
}

static const GwUdpEvents udp_events = { .packet = receive_datagram, .burst_end = end_udp_burst };
static const SfuStreamsEvents tcp_events = { .packet = receive_frame,
                                             .closed = stream_closed,
                                             .burst_end = end_tcp_burst };

/* UDP and, when it is wanted, TCP of the same number. */
static gboolean
open_sockets (SfuPort *port, const GwAddress *local, SfuPortProtocols protocols, GError **error)
{
  for (guint tries = 0;; tries++)
    {
      port->udp = gw_udp_new (local, error);
      if (!port->udp)
        return FALSE;
      if (protocols == SFU_PORT_UDP)
        return TRUE;
      gboolean last = local->port != 0 || tries == PAIR_TRIES;
      port->streams = sfu_streams_new (gw_udp_local (port->udp), last ? error : NULL);
      if (port->streams || last)
        return port->streams != NULL;
      g_clear_pointer (&port->udp, gw_udp_free);
    }
}

SfuPort *
sfu_port_new (GwWorker *worker,
              const GwAddress *local,
              SfuPortProtocols protocols,
              const SfuDtlsIdentity *identity,
              GError **error)
{
  SfuPort *port = g_new0 (SfuPort, 1);
  if (!open_sockets (port, local, protocols, error))
    {
      g_clear_pointer (&port->udp, gw_udp_free);
      g_free (port);
      return NULL;
    }
  port->worker = worker;
  port->identity = identity;
  port->stun = sfu_stun_new (find_password, port);
  port->peers = sfu_peers_new ();
  sfu_strays_init (&port->strays, g_get_monotonic_time ());
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
  if (port->streams)
    next = MIN (next, sfu_streams_tick (port->streams, now));
  /* Whatever asked to be woken meanwhile is in @next. */
  gw_timer_set (port->timer, next == G_MAXINT64 ? -1 : MAX (next, now + TICK_SLACK));
  sfu_port_flush (port);
}

static void
start_on_worker (gpointer data)
{
  SfuPort *port = data;
  port->timer = gw_timer_new (gw_worker_context (port->worker), "sfu port", run_timers, port);
  gw_udp_attach (port->udp, port->worker, &udp_events, port);
  if (port->streams)
    sfu_streams_start (port->streams, port->worker, &tcp_events, port);
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
  g_clear_pointer (&port->streams, sfu_streams_free);
}

void
sfu_port_free (SfuPort *port)
{
  gw_worker_call_sync (port->worker, free_on_worker, port);
  sfu_stun_free (port->stun);
  sfu_peers_free (port->peers);
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

/* All zero without TCP. */
const SfuStreamsStats *
sfu_port_tcp_stats (SfuPort *port)
{
  static const SfuStreamsStats none;
  return port->streams ? sfu_streams_stats (port->streams) : &none;
}

void
sfu_port_flush (SfuPort *port)
{
  gw_udp_flush (port->udp);
  if (port->streams)
    sfu_streams_flush (port->streams);
}

void
sfu_port_set_burst_end (SfuPort *port, void (*burst_end) (gpointer data), gpointer data)
{
  port->burst_end = burst_end;
  port->burst_end_data = data;
}

guint8 *
sfu_port_reserve (SfuPort *port, const SfuIceTuple *to, SfuStreamKind kind, gsize size)
{
  if (to->stream)
    return sfu_streams_reserve (port->streams, to->stream, kind, size);
  return gw_udp_reserve (port->udp, &to->remote, &to->local, size);
}

void
sfu_port_commit (SfuPort *port, const SfuIceTuple *to, gsize size)
{
  if (to->stream)
    sfu_streams_commit (port->streams, to->stream, size);
  else
    gw_udp_commit (port->udp, size);
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

SfuPeers *
sfu_port_peers (const SfuPort *port)
{
  return port->peers;
}

void
sfu_port_claim_stream (SfuPort *port, SfuStream *stream, SfuTransport *transport)
{
  sfu_streams_claim (port->streams, stream, transport);
}

void
sfu_port_close_stream (SfuPort *port, SfuStream *stream)
{
  sfu_streams_close (port->streams, stream);
}

gboolean
sfu_port_probe (SfuPort *port, const SfuIcePath *path, const SfuIceLogin *login)
{
  guint8 *probe = sfu_port_reserve (port, &path->tuple, SFU_STREAM_CONTROL, SFU_STUN_PROBE_MAX);
  gsize size = probe ? sfu_stun_probe (port->stun, login, path->probe, probe) : 0;
  if (probe)
    sfu_port_commit (port, &path->tuple, size);
  return size > 0;
}
