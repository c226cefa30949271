/* A UDP socket read and written in bursts: recvmmsg in, a send ring out that leaves with sendmmsg
 * and UDP_SEGMENT. Answers from the address that was asked (IP_PKTINFO). Bound on the control
 * thread, then used by its worker only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "gateway/media/worker.h"

G_BEGIN_DECLS

typedef struct _GwUdp GwUdp;

typedef struct
{
  /* One packet of a burst. Keep a reference to keep it. */
  void (*packet) (GwUdp *udp, GwPacket *packet, gpointer data);
  /* The burst is through: flush what is held back, then the socket sends its ring. */
  void (*burst_end) (GwUdp *udp, gpointer data);
} GwUdpEvents;

typedef struct
{
  guint64 packets_received, bytes_received, packets_sent, bytes_sent;
  guint64 send_calls;    /* syscalls */
  guint64 send_messages; /* what they carried: a run sent by UDP_SEGMENT is one */
  guint64 send_dropped;  /* the kernel's buffer was full */
  guint64 pool_empty;    /* packets read and thrown away for want of buffers */
} GwUdpStats;

/* @local: port 0 picks one. The IPv6 wildcard takes IPv4 too. */
GwUdp *gw_udp_new (const GwAddress *local, GError **error);

/* The same, but other sockets made so share the port (SO_REUSEPORT): the kernel gives each remote
 * address to one of them, always the same while their number stays. */
GwUdp *gw_udp_new_shared (const GwAddress *local, GError **error);
void gw_udp_free (GwUdp *udp);
const GwAddress *gw_udp_local (const GwUdp *udp);

/* Begins reading on @worker's context; @events outlives the socket. Worker thread. */
void gw_udp_attach (GwUdp *udp, GwWorker *worker, const GwUdpEvents *events, gpointer data);

/* Returns: (transfer none): room for @size bytes of a datagram in the send ring, to be filled at
 * once and then committed. @local: (nullable): the address to send from (port ignored). */
guint8 *gw_udp_reserve (GwUdp *udp, const GwAddress *remote, const GwAddress *local, gsize size);

/* @size: what was used, at most what was reserved; 0 gives it back unsent. */
void gw_udp_commit (GwUdp *udp, gsize size);

/* Sends the ring; called by the socket itself after each burst, and to be called after sending
 * from a timer or a mailbox message. */
void gw_udp_flush (GwUdp *udp);

const GwUdpStats *gw_udp_stats (GwUdp *udp);

G_END_DECLS
