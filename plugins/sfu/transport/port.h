/* One worker's port for all transports of that worker, UDP and the TCP port of the same number:
 * demultiplexes (RFC 7983) STUN by ufrag, everything else by the peer's address or connection, and
 * by what SRTP shows of itself where that is not known. */
#pragma once

#include <glib.h>

#include "gateway/media/worker.h"
#include "gateway/net/udp.h"
#include "plugins/sfu/transport/dtls-identity.h"
#include "plugins/sfu/transport/ice.h"
#include "plugins/sfu/transport/peers.h"
#include "plugins/sfu/transport/streams.h"

G_BEGIN_DECLS

typedef struct _SfuPort SfuPort;

typedef struct
{
  guint64 stun_requests, stun_refused; /* no such ufrag, bad integrity, malformed */
  guint64 dtls_packets, rtp_packets, rtcp_packets;
  guint64 unknown_packets; /* of no transport, or of no known protocol */
  guint64 srtp_refused;    /* authentication failed, or replayed */
  guint64 strays_taken;    /* authentic packets from where no peer was known to be */
} SfuPortStats;

typedef enum
{
  SFU_PORT_UDP,
  SFU_PORT_UDP_AND_TCP
} SfuPortProtocols;

/* Binds. Control thread. @identity outlives the port. */
SfuPort *sfu_port_new (GwWorker *worker,
                       const GwAddress *local,
                       SfuPortProtocols protocols,
                       const SfuDtlsIdentity *identity,
                       GError **error);

/* Begins reading. Control thread; runs on the worker from then on. */
void sfu_port_start (SfuPort *port);

/* Control thread; all transports are gone by then. */
void sfu_port_free (SfuPort *port);

guint16 sfu_port_number (const SfuPort *port);             /* any thread */
GwWorker *sfu_port_worker (const SfuPort *port);           /* any thread */
const SfuPortStats *sfu_port_stats (SfuPort *port);        /* worker thread */
const GwUdpStats *sfu_port_udp_stats (SfuPort *port);      /* worker thread */
const SfuStreamsStats *sfu_port_tcp_stats (SfuPort *port); /* worker thread */

/* Sends what transports put into the ring outside of a burst. Worker thread. */
void sfu_port_flush (SfuPort *port);

/* Called at the end of every burst, before the ring is sent: for what is batched by burst, such
 * as packets handed to other workers. Worker thread. */
void sfu_port_set_burst_end (SfuPort *port, void (*burst_end) (gpointer data), gpointer data);

/* The rest is for SfuTransport. Worker thread. */
struct _SfuTransport;

/* Returns: (transfer none) (nullable): room for @size bytes of a packet to @to, to be filled at
 * once and then committed; %NULL when it is to be dropped. */
guint8 *sfu_port_reserve (SfuPort *port, const SfuIceTuple *to, SfuStreamKind kind, gsize size);

/* @size: what was used; 0 gives it back unsent. */
void sfu_port_commit (SfuPort *port, const SfuIceTuple *to, gsize size);

const SfuDtlsIdentity *sfu_port_identity (const SfuPort *port);

/* The transport's timer runs while it is added, first at once. */
void sfu_port_add (SfuPort *port, struct _SfuTransport *transport);
void sfu_port_remove (SfuPort *port, struct _SfuTransport *transport);

/* Runs the timers at @when (monotonic microseconds) at the latest. */
void sfu_port_wake_at (SfuPort *port, gint64 when);

/* The transports' own entries in it are theirs to keep. */
SfuPeers *sfu_port_peers (const SfuPort *port);

/* Gives a TCP connection to @transport; ends one of @transport's. */
void sfu_port_claim_stream (SfuPort *port, SfuStream *stream, struct _SfuTransport *transport);
void sfu_port_close_stream (SfuPort *port, SfuStream *stream);

/* Sends a check of ours by @path, or the same again. Returns: %FALSE when it cannot be sent. */
gboolean sfu_port_probe (SfuPort *port, const SfuIcePath *path, const SfuIceLogin *login);

G_END_DECLS
