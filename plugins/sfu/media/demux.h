/* Which of a connection's inbounds a packet belongs to: by its SSRC, or, at an SSRC not heard of,
 * by what RFC 8843 9.2 and RFC 8852 have it tell. Lane's thread only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/media/lane.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *inbounds; /* not owned */
  GHashTable *by_ssrc; /* media and RTX */
} SfuDemux;

void sfu_demux_init (SfuDemux *demux);
void sfu_demux_clear (SfuDemux *demux);

void sfu_demux_add (SfuDemux *demux, SfuInbound *inbound);
void sfu_demux_remove (SfuDemux *demux, SfuInbound *inbound);

/* @packet: parsed. Learns the SSRC. Returns: (nullable): %NULL when nobody's, or when it might be
 * of several. */
SfuInbound *sfu_demux_find (SfuDemux *demux, GwPacket *packet);

G_END_DECLS
