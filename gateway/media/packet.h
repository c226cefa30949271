/* Packets from a pool: refcounted, of one size, never allocated on the packet path once the pool
 * is warm. Taken on the pool's thread; references may be dropped on any thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* Enough for an Ethernet MTU of UDP payload with room to grow in place. */
#define GW_PACKET_ROOM 1600

/* Words that the role may fill with what it parsed out of the bytes. */
#define GW_PACKET_META_SIZE 96

typedef struct _GwPacketPool GwPacketPool;

typedef struct
{
  gint references; /* atomic; use the functions */
  guint16 size;    /* bytes used of data */
  GwPacketPool *pool;
  gpointer next;    /* the pool's */
  gint64 arrival;   /* microseconds, CLOCK_MONOTONIC, when the burst was read */
  GwAddress remote; /* whom it came from */
  GwAddress local;  /* the address it was sent to (IP_PKTINFO) */
  guint64 meta[GW_PACKET_META_SIZE / 8];
  guint8 data[GW_PACKET_ROOM];
} GwPacket;

/* @maximum: packets that may be out at once; beyond it gw_packet_take() returns %NULL. */
GwPacketPool *gw_packet_pool_new (guint maximum);

/* The pool goes when its last packet has come back. The pool's thread, or any once that has
 * ended. */
void gw_packet_pool_release (GwPacketPool *pool);

GwPacket *gw_packet_take (GwPacketPool *pool); /* pool's thread only */
GwPacket *gw_packet_ref (GwPacket *packet);
void gw_packet_unref (GwPacket *packet); /* any thread */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwPacket, gw_packet_unref)

G_END_DECLS
