/* One PeerConnection's transport: ICE-lite, DTLS-SRTP and the bundled RTP and RTCP of all its
 * m-lines. Worker thread only; what control needs goes through ../connection.h. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/transport/ice.h"
#include "plugins/sfu/transport/port.h"
#include "plugins/sfu/transport/srtp-kdf.h"

G_BEGIN_DECLS

typedef struct _SfuTransport SfuTransport;

typedef enum
{
  SFU_TRANSPORT_NEW,          /* waiting for a valid check */
  SFU_TRANSPORT_CONNECTING,   /* checks arrive, DTLS under way */
  SFU_TRANSPORT_CONNECTED,    /* keys exported */
  SFU_TRANSPORT_DISCONNECTED, /* silence for 7 s where we send, may come back; sending goes on */
  SFU_TRANSPORT_FAILED,       /* silence for 30 s (RFC 7675): an ICE restart may bring it back;
                               * or DTLS refused: alert, wrong fingerprint, time-out */
  SFU_TRANSPORT_CLOSED,       /* the peer's close_notify */
} SfuTransportState;

/* RFC 5245 15.4, RFC 8122; the texts are copied. */
typedef struct
{
  const char *local_ufrag, *local_pwd;
  const char *remote_ufrag, *remote_pwd;
  const char *fingerprint_hash; /* "sha-256", "sha-384" or "sha-512" */
  const char *fingerprint;      /* "AB:CD:…" */
} SfuTransportParameters;

/* Called on the worker thread. */
typedef struct
{
  void (*state) (SfuTransport *transport, SfuTransportState state, gpointer data);
  /* Decrypted in place; size is now the RTP packet's. */
  void (*rtp) (SfuTransport *transport, GwPacket *packet, gpointer data);
  /* Decrypted compound RTCP. */
  void (*rtcp) (
      SfuTransport *transport, const guint8 *data, gsize size, gint64 now, gpointer user_data);
} SfuTransportEvents;

SfuTransport *sfu_transport_new (SfuPort *port,
                                 const SfuTransportParameters *parameters,
                                 const SfuTransportEvents *events,
                                 gpointer data);

/* Sends close_notify, leaves the port's tables; no further events. */
void sfu_transport_free (SfuTransport *transport);

/* ICE restart: the new credentials are taken beside the old ones until a check with the new ones
 * arrives. */
void sfu_transport_restart (SfuTransport *transport, const SfuTransportParameters *parameters);

/* Encrypts header and payload out of place straight into the send ring. @header: a whole RTP
 * header with extensions, its size a multiple of 4. Dropped silently before CONNECTED, and when
 * the SSRC sent this sequence number before or is 1024 beyond it: retransmissions go as RTX. A new
 * SSRC begins below 32768, or its first loss may be taken for a wrap (RFC 3711 3.3.1).
 * Returns: bytes on the wire, 0 when dropped. */
gsize sfu_transport_send_rtp (SfuTransport *transport,
                              const guint8 *header,
                              gsize header_size,
                              const guint8 *payload,
                              gsize payload_size);

/* @data: a compound packet without SRTCP's trailer. */
gsize sfu_transport_send_rtcp (SfuTransport *transport, const guint8 *data, gsize size);

/* The rest is for SfuPort. */

/* @credentials: those the check was made with. */
void sfu_transport_receive_check (SfuTransport *transport,
                                  const SfuIceLogin *credentials,
                                  SfuIceCheck check,
                                  const SfuIceTuple *from,
                                  gint64 now);

/* With whom checks of ours are exchanged. */
const SfuIceLogin *sfu_transport_credentials (const SfuTransport *transport);

/* The check of ours of @transaction was answered, with the right credentials. */
void sfu_transport_receive_proof (SfuTransport *transport,
                                  const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                                  const SfuIceTuple *from,
                                  gint64 now);

void sfu_transport_receive_dtls (SfuTransport *transport,
                                 const GwPacket *packet,
                                 const SfuIceTuple *from);

/* @stream, one of its paths, is over. */
void sfu_transport_stream_closed (SfuTransport *transport, const SfuStream *stream, gint64 now);

typedef enum
{
  SFU_TRANSPORT_TAKEN,
  SFU_TRANSPORT_TOO_EARLY, /* no keys yet, or no longer */
  SFU_TRANSPORT_REFUSED,   /* forged, replayed or malformed */
} SfuTransportVerdict;

SfuTransportVerdict
sfu_transport_receive_rtp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from);
SfuTransportVerdict
sfu_transport_receive_rtcp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from);

/* As sfu_srtp_ahead(), of the packets that the peer sends; 0 before there are keys. */
guint64
sfu_transport_ahead (const SfuTransport *transport, SfuSrtpKdfUse use, const GwPacket *packet);

/* Returns: when to be called next, monotonic microseconds. */
gint64 sfu_transport_tick (SfuTransport *transport, gint64 now);

G_END_DECLS
