#include "plugins/sfu/rtp/cache.h"

#define CAPACITY_MIN 16
#define CAPACITY_MAX 4096

typedef struct
{
  GwPacket *packet; /* NULL: empty */
  gint64 seq;
  gint64 stored; /* microseconds */
} Slot;

struct _SfuCache
{
  gint64 max_age;
  gint64 newest;
  gint64 oldest; /* nothing older is kept; expiry goes on from here */
  guint count;
  guint mask;
  Slot slots[];
};

SfuCache *
sfu_cache_new (guint capacity, gint64 max_age)
{
  guint size = CAPACITY_MIN;
  SfuCache *cache;

  while (size < capacity && size < CAPACITY_MAX)
    size *= 2;
  cache = g_malloc0 (sizeof (SfuCache) + size * sizeof (Slot));
  cache->mask = size - 1;
  cache->max_age = max_age;
  return cache;
}

static void
empty_slot (SfuCache *cache, Slot *slot)
{
  if (slot->packet == NULL)
    return;
  gw_packet_unref (slot->packet);
  slot->packet = NULL;
  cache->count--;
}

void
sfu_cache_clear (SfuCache *cache)
{
  for (guint i = 0; i <= cache->mask; i++)
    empty_slot (cache, &cache->slots[i]);
}

void
sfu_cache_free (SfuCache *cache)
{
  sfu_cache_clear (cache);
  g_free (cache);
}

static Slot *
slot_of (SfuCache *cache, gint64 seq)
{
  return &cache->slots[(guint64) seq & cache->mask];
}

/* @seq is the newest: what falls out of the window goes back to its pool at once. */
static void
advance (SfuCache *cache, gint64 seq)
{
  gint64 oldest = seq - cache->mask;

  if (oldest - cache->oldest > cache->mask)
    sfu_cache_clear (cache);
  else
    for (gint64 gone = cache->oldest; gone < oldest; gone++)
      empty_slot (cache, slot_of (cache, gone));
  cache->oldest = MAX (cache->oldest, oldest);
  cache->newest = seq;
}

void
sfu_cache_put (SfuCache *cache, gint64 seq, GwPacket *packet, gint64 now)
{
  Slot *slot = slot_of (cache, seq);

  if (cache->count == 0)
    {
      cache->newest = seq;
      cache->oldest = seq - cache->mask;
    }
  else if (seq > cache->newest)
    advance (cache, seq);
  else if (seq < cache->newest - cache->mask)
    return;

  cache->oldest = MIN (cache->oldest, seq);
  gw_packet_ref (packet);
  empty_slot (cache, slot);
  *slot = (Slot){ packet, seq, now };
  cache->count++;
}

GwPacket *
sfu_cache_get (SfuCache *cache, gint64 seq, gint64 now)
{
  const Slot *slot = slot_of (cache, seq);

  if (slot->packet == NULL || slot->seq != seq || now - slot->stored > cache->max_age)
    return NULL;
  return slot->packet;
}

gint64
sfu_cache_newest (const SfuCache *cache)
{
  return cache->count > 0 ? cache->newest : 0;
}

void
sfu_cache_expire (SfuCache *cache, gint64 now)
{
  /* Stops at the first packet that is young enough: what was recovered late and stands before
   * older ones makes those wait, at most for the age bound once more. */
  for (; cache->count > 0 && cache->oldest <= cache->newest; cache->oldest++)
    {
      Slot *slot = slot_of (cache, cache->oldest);

      if (slot->packet != NULL && now - slot->stored <= cache->max_age)
        return;
      empty_slot (cache, slot);
    }
}

guint
sfu_cache_count (const SfuCache *cache)
{
  return cache->count;
}
