/* The send half of a UDP socket: datagrams are written into the ring and leave together. Runs of
 * equal size to one address leave as one (UDP_SEGMENT). One thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef struct _GwUdpRing GwUdpRing;

/* The largest datagram that fits. */
#define GW_UDP_RING_ROOM 1600

typedef struct
{
  guint64 packets_sent, bytes_sent;
  guint64 calls;
  guint64 messages; /* runs */
  guint64 dropped;  /* the kernel's buffer was full, or no route */
} GwUdpRingStats;

/* @fd: not owned. @family: of the socket: AF_INET6 sockets send to IPv4 by mapped addresses. */
GwUdpRing *gw_udp_ring_new (int fd, int family);
void gw_udp_ring_free (GwUdpRing *ring);

guint8 *
gw_udp_ring_reserve (GwUdpRing *ring, const GwAddress *remote, const GwAddress *local, gsize size);
void gw_udp_ring_commit (GwUdpRing *ring, gsize size);
void gw_udp_ring_flush (GwUdpRing *ring);
const GwUdpRingStats *gw_udp_ring_stats (const GwUdpRing *ring);

G_END_DECLS
