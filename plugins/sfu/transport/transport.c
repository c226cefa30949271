#include "plugins/sfu/transport/transport.h"

#include <openssl/crypto.h>
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
  gint64 heard;      /* when the last authenticated check or packet came; at first: creation */
  const SfuTransportEvents *events;
  gpointer data;
};

static gboolean
is_over (SfuTransportState state)
{
  return state == SFU_TRANSPORT_FAILED || state == SFU_TRANSPORT_CLOSED;
}

static void
set_state (SfuTransport *transport, SfuTransportState state)
{
  if (transport->state == state)
    return;
  transport->state = state;
  /* Checks go unanswered from now on, so that the peer notices too. */
  if (is_over (state))
    sfu_port_remove_credentials (transport->port, transport->credentials);
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

static void
send_dtls (const guint8 *data, gsize size, gpointer user_data)
{
  SfuTransport *transport = user_data;
  if (!sfu_ice_is_reachable (&transport->ice) || size > DATAGRAM_MAX)
    return;
  GwUdp *udp = sfu_port_udp (transport->port);
  const SfuIceTuple *to = &transport->ice.selected;
  memcpy (gw_udp_reserve (udp, &to->remote, &to->local, size), data, size);
  gw_udp_commit (udp, size);
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
  transport->credentials =
      sfu_ice_login_new (parameters->local_ufrag, parameters->local_pwd, transport);
  transport->dtls = sfu_dtls_new (sfu_port_identity (port), parameters->fingerprint_hash,
                                  parameters->fingerprint, send_dtls, transport);
  sfu_port_add_credentials (port, transport->credentials);
  sfu_port_add (port, transport);
  return transport;
}

static void
drop_credentials (SfuTransport *transport, SfuIceLogin *credentials)
{
  sfu_port_remove_credentials (transport->port, credentials);
  sfu_ice_login_free (credentials);
}

void
sfu_transport_free (SfuTransport *transport)
{
  sfu_dtls_close (transport->dtls);
  gw_udp_flush (sfu_port_udp (transport->port));
  sfu_port_remove (transport->port, transport);
  for (guint i = 0; i < transport->ice.n_tuples; i++)
    sfu_port_unclaim (transport->port, &transport->ice.tuples[i].remote, transport);
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
  transport->next = sfu_ice_login_new (parameters->local_ufrag, parameters->local_pwd, transport);
  sfu_port_add_credentials (transport->port, transport->next);
}

SfuTransportState
sfu_transport_state (const SfuTransport *transport)
{
  return transport->state;
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

/* What DTLS came to. */
static void
follow_dtls (SfuTransport *transport)
{
  switch (sfu_dtls_state (transport->dtls))
    {
    case SFU_DTLS_CONNECTED:
      if (!transport->in)
        set_state (transport,
                   make_srtp (transport) ? SFU_TRANSPORT_CONNECTED : SFU_TRANSPORT_FAILED);
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

/* Something authenticated came: the peer is there (again). */
static void
hear (SfuTransport *transport, gint64 now)
{
  transport->heard = now;
  if (transport->state == SFU_TRANSPORT_NEW)
    set_state (transport, SFU_TRANSPORT_CONNECTING);
  else if (transport->state == SFU_TRANSPORT_DISCONNECTED)
    set_state (transport, SFU_TRANSPORT_CONNECTED);
}

/* The first check with the credentials of a restart ends the old ones. */
static void
finish_restart (SfuTransport *transport)
{
  drop_credentials (transport, transport->credentials);
  transport->credentials = g_steal_pointer (&transport->next);
  sfu_ice_restart (&transport->ice);
  if (transport->state == SFU_TRANSPORT_FAILED)
    set_state (transport, transport->in ? SFU_TRANSPORT_DISCONNECTED : SFU_TRANSPORT_NEW);
}

void
sfu_transport_receive_check (SfuTransport *transport,
                             const SfuIceLogin *credentials,
                             SfuIceCheck check,
                             const GwPacket *packet)
{
  SfuIceTuple tuple = { packet->remote, packet->local };
  SfuIceTuple dropped;
  if (credentials == transport->next)
    finish_restart (transport);
  sfu_ice_add (&transport->ice, &tuple, check, &dropped);
  sfu_port_claim (transport->port, &tuple.remote, transport);
  if (dropped.remote.family)
    sfu_port_unclaim (transport->port, &dropped.remote, transport);
  hear (transport, packet->arrival);
}

void
sfu_transport_receive_dtls (SfuTransport *transport, const GwPacket *packet)
{
  SfuIceTuple tuple = { packet->remote, packet->local };
  sfu_ice_hear (&transport->ice, &tuple);
  sfu_dtls_receive (transport->dtls, packet->data, packet->size);
  sfu_port_wake_at (transport->port, packet->arrival);
  follow_dtls (transport);
}

SfuTransportVerdict
sfu_transport_receive_rtp (SfuTransport *transport, GwPacket *packet)
{
  gsize size = packet->size;
  if (!transport->in || !is_open (transport))
    return SFU_TRANSPORT_TOO_EARLY;
  if (sfu_srtp_open_rtp (transport->in, packet->data, &size) != SFU_SRTP_OK)
    return SFU_TRANSPORT_REFUSED;
  packet->size = (guint16) size;
  hear (transport, packet->arrival);
  transport->events->rtp (transport, packet, transport->data);
  return SFU_TRANSPORT_TAKEN;
}

SfuTransportVerdict
sfu_transport_receive_rtcp (SfuTransport *transport, GwPacket *packet)
{
  gsize size = packet->size;
  if (!transport->in || !is_open (transport))
    return SFU_TRANSPORT_TOO_EARLY;
  if (sfu_srtp_open_rtcp (transport->in, packet->data, &size) != SFU_SRTP_OK)
    return SFU_TRANSPORT_REFUSED;
  packet->size = (guint16) size;
  hear (transport, packet->arrival);
  transport->events->rtcp (transport, packet->data, size, packet->arrival, transport->data);
  return SFU_TRANSPORT_TAKEN;
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
  follow_dtls (transport);

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
  gsize room = header_size + payload_size + SFU_SRTP_OVERHEAD_MAX;
  if (!is_open (transport) || room > DATAGRAM_MAX)
    return 0;
  GwUdp *udp = sfu_port_udp (transport->port);
  const SfuIceTuple *to = &transport->ice.selected;
  guint8 *out = gw_udp_reserve (udp, &to->remote, &to->local, room);
  gsize size = sfu_srtp_seal_rtp (transport->out, header, header_size, payload, payload_size, out);
  gw_udp_commit (udp, size);
  return size;
}

gsize
sfu_transport_send_rtcp (SfuTransport *transport, const guint8 *data, gsize size)
{
  gsize room = size + SFU_SRTCP_OVERHEAD_MAX;
  if (!is_open (transport) || room > DATAGRAM_MAX)
    return 0;
  GwUdp *udp = sfu_port_udp (transport->port);
  const SfuIceTuple *to = &transport->ice.selected;
  guint8 *out = gw_udp_reserve (udp, &to->remote, &to->local, room);
  gsize sealed = sfu_srtp_seal_rtcp (transport->out, data, size, out);
  gw_udp_commit (udp, sealed);
  return sealed;
}
