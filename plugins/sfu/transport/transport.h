/* One PeerConnection's transport: ICE-lite, DTLS-SRTP and the bundled RTP and RTCP of all its
 * m-lines. Worker thread only; what control needs goes through ../connection.h. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/transport/port.h"

G_BEGIN_DECLS

typedef struct _SfuTransport SfuTransport;

typedef enum
{
  SFU_TRANSPORT_NEW,          /* waiting for a valid check */
  SFU_TRANSPORT_CONNECTING,   /* checks arrive, DTLS under way */
  SFU_TRANSPORT_CONNECTED,    /* keys exported */
  SFU_TRANSPORT_DISCONNECTED, /* consent lost (RFC 7675), may come back */
  SFU_TRANSPORT_FAILED,       /* DTLS refused: alert, wrong fingerprint, time-out */
  SFU_TRANSPORT_CLOSED,       /* the peer's close_notify, or ours */
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
      SfuTransport *transport, const guint8 *bytes, gsize size, gint64 now, gpointer data);
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

SfuTransportState sfu_transport_state (const SfuTransport *transport);

/* Encrypts header and payload out of place straight into the send ring. @header: a whole RTP
 * header with extensions, its size a multiple of 4. Dropped silently before CONNECTED.
 * Returns: bytes on the wire, 0 when dropped. */
gsize sfu_transport_send_rtp (SfuTransport *transport,
                              const guint8 *header,
                              gsize header_size,
                              const guint8 *payload,
                              gsize payload_size);

/* @data: a compound packet without SRTCP's trailer. */
gsize sfu_transport_send_rtcp (SfuTransport *transport, const guint8 *data, gsize size);

/* Microseconds between our checks' answers is unknown to ICE-lite: RTT comes from RTCP. */

G_END_DECLS
