#include "plugins/sfu/transport/transport.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

#include "plugins/sfu/transport/dtls.h"
#include "plugins/sfu/transport/srtp.h"

/* RFC 7675 5.1: a peer that has nothing else to say checks every 4 to 6 seconds. */
#define DISCONNECTED_AFTER (7 * G_USEC_PER_SEC)

/* RFC 7675 5.1 */
#define FAILED_AFTER (30 * G_USEC_PER_SEC)

#define DATAGRAM_MAX 1500

struct _SfuTransport
{
  SfuPort *port;
  SfuTransportState state;
  SfuIce ice;
  SfuIceLogin *credentials; /* those in use */
  SfuIceLogin *next;        /* of an ICE restart, until a check comes with them */
  SfuDtls *dtls;
  SfuSrtp *in, *out; /* once DTLS is through */
  gint64 heard;      /* when consent to be sent to was last given; at first: creation */
  const SfuTransportEvents *events;
  gpointer data;
};

static gboolean
is_over (SfuTransportState state)
{
  return state == SFU_TRANSPORT_FAILED || state == SFU_TRANSPORT_CLOSED;
}

static void
forget_probe (SfuTransport *transport, SfuIcePath *path)
{
  if (path->probed)
    sfu_peers_forget (sfu_port_peers (transport->port), path->probe);
  path->probed = FALSE;
}

/* @path: one that is no longer of the transport's ICE; none when it has no address. */
static void
forget_path (SfuTransport *transport, SfuIcePath *path)
{
  forget_probe (transport, path);
  if (path->tuple.stream)
    sfu_port_close_stream (transport->port, path->tuple.stream);
  else if (path->tuple.remote.family)
    sfu_peers_unclaim (sfu_port_peers (transport->port), &path->tuple.remote, transport);
}

/* Checks go unanswered from now on, so that the peer notices too; its addresses are free. */
static void
leave_port (SfuTransport *transport)
{
  SfuIce ice = transport->ice;
  transport->ice = (SfuIce){ .established = ice.established };
  sfu_peers_remove_login (sfu_port_peers (transport->port), transport->credentials);
  for (guint i = 0; i < ice.n_paths; i++)
    forget_path (transport, &ice.paths[i]);
}

static void
set_state (SfuTransport *transport, SfuTransportState state)
{
  if (transport->state == state)
    return;
  transport->state = state;
  if (is_over (state))
    leave_port (transport);
  else
    sfu_port_wake_at (transport->port, transport->heard);
  if (transport->events->state)
    transport->events->state (transport, state, transport->data);
}

static gboolean
is_open (const SfuTransport *transport)
{
  return transport->state == SFU_TRANSPORT_CONNECTED ||
         transport->state == SFU_TRANSPORT_DISCONNECTED;
}

/* To where the peer is. Returns: (nullable): %NULL when nothing can be sent now. */
static guint8 *
reserve (SfuTransport *transport, SfuStreamKind kind, gsize size)
{
  if (!sfu_ice_is_reachable (&transport->ice) || size > DATAGRAM_MAX)
    return NULL;
  return sfu_port_reserve (transport->port, &transport->ice.selected, kind, size);
}

static gsize
commit (SfuTransport *transport, gsize size)
{
  sfu_port_commit (transport->port, &transport->ice.selected, size);
  return size;
}

static void
send_dtls (const guint8 *data, gsize size, gpointer user_data)
{
  SfuTransport *transport = user_data;
  guint8 *room = reserve (transport, SFU_STREAM_CONTROL, size);
  if (!room)
    return;
  memcpy (room, data, size);
  commit (transport, size);
}

static SfuIceLogin *
make_login (SfuTransport *transport, const SfuTransportParameters *parameters)
{
  return sfu_ice_login_new (parameters->local_ufrag, parameters->local_pwd,
                            parameters->remote_ufrag, parameters->remote_pwd, transport);
}

SfuTransport *
sfu_transport_new (SfuPort *port,
                   const SfuTransportParameters *parameters,
                   const SfuTransportEvents *events,
                   gpointer data)
{
  SfuTransport *transport = g_new0 (SfuTransport, 1);
  transport->port = port;
  transport->events = events;
  transport->data = data;
  transport->heard = g_get_monotonic_time ();
  transport->credentials = make_login (transport, parameters);
  transport->dtls = sfu_dtls_new (sfu_port_identity (port), parameters->fingerprint_hash,
                                  parameters->fingerprint, send_dtls, transport);
  sfu_peers_add_login (sfu_port_peers (port), transport->credentials);
  sfu_port_add (port, transport);
  return transport;
}

static void
drop_credentials (SfuTransport *transport, SfuIceLogin *credentials)
{
  sfu_peers_remove_login (sfu_port_peers (transport->port), credentials);
  sfu_ice_login_free (credentials);
}

void
sfu_transport_free (SfuTransport *transport)
{
  sfu_dtls_close (transport->dtls);
  sfu_port_flush (transport->port);
  sfu_port_remove (transport->port, transport);
  leave_port (transport);
  drop_credentials (transport, transport->credentials);
  if (transport->next)
    drop_credentials (transport, transport->next);
  sfu_dtls_free (transport->dtls);
  g_clear_pointer (&transport->in, sfu_srtp_free);
  g_clear_pointer (&transport->out, sfu_srtp_free);
  g_free (transport);
}

void
sfu_transport_restart (SfuTransport *transport, const SfuTransportParameters *parameters)
{
  SfuDtlsState dtls = sfu_dtls_state (transport->dtls);
  const SfuIceLogin *latest = transport->next ? transport->next : transport->credentials;
  if (dtls == SFU_DTLS_FAILED || dtls == SFU_DTLS_CLOSED ||
      g_str_equal (parameters->local_ufrag, latest->ufrag))
    return;
  if (transport->next)
    drop_credentials (transport, transport->next);
  transport->next = make_login (transport, parameters);
  sfu_peers_add_login (sfu_port_peers (transport->port), transport->next);
}

static gboolean
make_srtp (SfuTransport *transport)
{
  SfuDtlsKeys keys;
  if (sfu_dtls_export_keys (transport->dtls, &keys))
    {
      transport->in = sfu_srtp_new (keys.profile, SFU_SRTP_OPEN, keys.client_key, keys.client_salt);
      transport->out =
          sfu_srtp_new (keys.profile, SFU_SRTP_SEAL, keys.server_key, keys.server_salt);
    }
  OPENSSL_cleanse (&keys, sizeof keys);
  return transport->in && transport->out;
}

/* What DTLS came to, by what came from @from (nullable). */
static void
follow_dtls (SfuTransport *transport, const SfuIceTuple *from, gint64 now)
{
  switch (sfu_dtls_state (transport->dtls))
    {
    case SFU_DTLS_CONNECTED:
      if (transport->in)
        break;
      if (from)
        sfu_ice_establish (&transport->ice, from, now);
      set_state (transport, make_srtp (transport) ? SFU_TRANSPORT_CONNECTED : SFU_TRANSPORT_FAILED);
      break;
    case SFU_DTLS_FAILED:
      set_state (transport, SFU_TRANSPORT_FAILED);
      break;
    case SFU_DTLS_CLOSED:
      set_state (transport, SFU_TRANSPORT_CLOSED);
      break;
    default:
      break;
    }
}

/* Something authenticated came by @from: the peer is there (again), and back when that is where it
 * is sent to. Only from there it consents to more: it may have left, and talk on from elsewhere
 * without ever answering us. */
static void
hear (SfuTransport *transport, const SfuIceTuple *from, gint64 now)
{
  gboolean is_selected = sfu_ice_tuple_equal (from, &transport->ice.selected);
  if (is_selected || !transport->ice.established)
    transport->heard = now;
  if (transport->state == SFU_TRANSPORT_NEW)
    set_state (transport, SFU_TRANSPORT_CONNECTING);
  else if (transport->state == SFU_TRANSPORT_DISCONNECTED && is_selected)
    set_state (transport, SFU_TRANSPORT_CONNECTED);
}

/* The first check with the credentials of a restart ends the old ones. */
static void
finish_restart (SfuTransport *transport, gint64 now)
{
  transport->heard = now;
  drop_credentials (transport, transport->credentials);
  transport->credentials = g_steal_pointer (&transport->next);
  sfu_ice_restart (&transport->ice);
  if (transport->state == SFU_TRANSPORT_FAILED)
    set_state (transport, transport->in ? SFU_TRANSPORT_DISCONNECTED : SFU_TRANSPORT_NEW);
}

/* Returns: %FALSE when @tuple is another transport's so far. */
static gboolean
claim (SfuTransport *transport, const SfuIceTuple *tuple)
{
  if (!tuple->stream)
    return sfu_peers_claim (sfu_port_peers (transport->port), &tuple->remote, transport);
  sfu_port_claim_stream (transport->port, tuple->stream, transport);
  return TRUE;
}

/* Asks the peer whether it is there; the same question again until it answers. */
static void
probe (SfuTransport *transport, SfuIcePath *path)
{
  if (!path->probed)
    {
      if (RAND_bytes (path->probe, sizeof path->probe) != 1)
        return;
      /* From here on forget_probe() knows of it, whether it can be sent now or not. */
      sfu_peers_expect (sfu_port_peers (transport->port), path->probe, transport);
      path->probed = TRUE;
    }
  (void) sfu_port_probe (transport->port, path, transport->credentials);
}

void
sfu_transport_receive_check (SfuTransport *transport,
                             const SfuIceLogin *credentials,
                             SfuIceCheck check,
                             const SfuIceTuple *from,
                             gint64 now)
{
  SfuIcePath dropped;
  if (credentials == transport->next)
    finish_restart (transport, now);
  SfuIcePath *path = sfu_ice_check (&transport->ice, from, check, now, &dropped);
  forget_path (transport, &dropped);
  if (!claim (transport, from) || !sfu_ice_is_proven (&transport->ice, path, now))
    probe (transport, path);
  hear (transport, from, now);
}

/* Behind an authentic packet from @from: where the peer is not sent to, it is asked. */
static void
follow (SfuTransport *transport, const SfuIceTuple *from, gint64 now)
{
  SfuIcePath dropped;
  SfuIcePath *path = sfu_ice_follow (&transport->ice, from, now, &dropped);
  if (!path)
    return;
  forget_path (transport, &dropped);
  (void) claim (transport, from);
  probe (transport, path);
}

const SfuIceLogin *
sfu_transport_credentials (const SfuTransport *transport)
{
  return transport->credentials;
}

void
sfu_transport_receive_proof (SfuTransport *transport,
                             const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                             const SfuIceTuple *from,
                             gint64 now)
{
  /* From elsewhere it is no answer: the path's question stays, for it is put again as it is. */
  if (!sfu_ice_prove (&transport->ice, from, transaction, now))
    return;
  sfu_peers_forget (sfu_port_peers (transport->port), transaction);
  if (!from->stream)
    sfu_peers_seize (sfu_port_peers (transport->port), &from->remote, transport);
  hear (transport, from, now);
}

void
sfu_transport_receive_dtls (SfuTransport *transport,
                            const GwPacket *packet,
                            const SfuIceTuple *from)
{
  sfu_ice_hear (&transport->ice, from);
  sfu_dtls_receive (transport->dtls, packet->data, packet->size);
  sfu_port_wake_at (transport->port, packet->arrival);
  follow_dtls (transport, from, packet->arrival);
}

void
sfu_transport_stream_closed (SfuTransport *transport, const SfuStream *stream, gint64 now)
{
  SfuIcePath dropped;
  if (sfu_ice_remove (&transport->ice, stream, now, &dropped))
    forget_probe (transport, &dropped);
}

SfuTransportVerdict
sfu_transport_receive_rtp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  gsize size = packet->size;
  if (!transport->in || !is_open (transport))
    return SFU_TRANSPORT_TOO_EARLY;
  if (sfu_srtp_open_rtp (transport->in, packet->data, &size) != SFU_SRTP_OK)
    return SFU_TRANSPORT_REFUSED;
  packet->size = (guint16) size;
  hear (transport, from, packet->arrival);
  follow (transport, from, packet->arrival);
  transport->events->rtp (transport, packet, transport->data);
  return SFU_TRANSPORT_TAKEN;
}

SfuTransportVerdict
sfu_transport_receive_rtcp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  gsize size = packet->size;
  if (!transport->in || !is_open (transport))
    return SFU_TRANSPORT_TOO_EARLY;
  if (sfu_srtp_open_rtcp (transport->in, packet->data, &size) != SFU_SRTP_OK)
    return SFU_TRANSPORT_REFUSED;
  packet->size = (guint16) size;
  hear (transport, from, packet->arrival);
  follow (transport, from, packet->arrival);
  transport->events->rtcp (transport, packet->data, size, packet->arrival, transport->data);
  return SFU_TRANSPORT_TAKEN;
}

guint64
sfu_transport_ahead (const SfuTransport *transport, SfuSrtpKdfUse use, const GwPacket *packet)
{
  return is_open (transport) ? sfu_srtp_ahead (transport->in, use, packet->data, packet->size) : 0;
}

gint64
sfu_transport_tick (SfuTransport *transport, gint64 now)
{
  gint64 next = transport->heard + FAILED_AFTER;
  if (is_over (transport->state))
    return G_MAXINT64;
  if (now >= next)
    {
      set_state (transport, SFU_TRANSPORT_FAILED);
      return G_MAXINT64;
    }

  gint64 wait = sfu_dtls_tick (transport->dtls);
  if (wait >= 0)
    next = MIN (next, now + wait);
  follow_dtls (transport, NULL, now);

  gint64 silent = transport->heard + DISCONNECTED_AFTER;
  if (transport->state == SFU_TRANSPORT_CONNECTED && now >= silent)
    set_state (transport, SFU_TRANSPORT_DISCONNECTED);
  else if (transport->state == SFU_TRANSPORT_CONNECTED)
    next = MIN (next, silent);
  return next;
}

gsize
sfu_transport_send_rtp (SfuTransport *transport,
                        const guint8 *header,
                        gsize header_size,
                        const guint8 *payload,
                        gsize payload_size)
{
  gsize size = header_size + payload_size + SFU_SRTP_OVERHEAD_MAX;
  guint8 *out = is_open (transport) ? reserve (transport, SFU_STREAM_MEDIA, size) : NULL;
  if (!out)
    return 0;
  return commit (transport, sfu_srtp_seal_rtp (transport->out, header, header_size, payload,
                                               payload_size, out));
}

gsize
sfu_transport_send_rtcp (SfuTransport *transport, const guint8 *data, gsize size)
{
  gsize room = size + SFU_SRTCP_OVERHEAD_MAX;
  guint8 *out = is_open (transport) ? reserve (transport, SFU_STREAM_CONTROL, room) : NULL;
  if (!out)
    return 0;
  return commit (transport, sfu_srtp_seal_rtcp (transport->out, data, size, out));
}
