/* The last packets of one encoding, for retransmission: a ring of references by extended sequence
 * number, bounded by count and age. Worker thread only (each worker's feed has its own). */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"

G_BEGIN_DECLS

typedef struct _SfuCache SfuCache;

/* @capacity: packets, rounded up to a power of two, 16 to 4096.
 * @max_age: microseconds; an older packet is not found. */
SfuCache *sfu_cache_new (guint capacity, gint64 max_age);
void sfu_cache_free (SfuCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuCache, sfu_cache_free)

/* Takes a reference. A packet more than the capacity behind the newest is not kept. */
void sfu_cache_put (SfuCache *cache, gint64 seq, GwPacket *packet, gint64 now);

/* Returns: (transfer none) (nullable). */
GwPacket *sfu_cache_get (SfuCache *cache, gint64 seq, gint64 now);
/* Returns: the highest number put so far since it was empty; 0 when it is. */
gint64 sfu_cache_newest (const SfuCache *cache);

/* Gives packets that are too old back to their pool; call it about every 100 ms. */
void sfu_cache_expire (SfuCache *cache, gint64 now);
void sfu_cache_clear (SfuCache *cache);
guint sfu_cache_count (const SfuCache *cache);

G_END_DECLS
