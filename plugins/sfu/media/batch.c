#include "plugins/sfu/media/batch.h"

#include "plugins/sfu/media/feed.h"

struct _SfuBatch
{
  GwMessage message; /* first: the mailbox gives it back as this batch */
  SfuBatchPool *pool;
  SfuBatch *next; /* the pool's */
  SfuLane *to;
  guint n;
  struct
  {
    SfuFeed *feed;
    GwPacket *packet;
  } entries[SFU_BATCH_PACKETS];
};

struct _SfuBatchPool
{
  SfuBatch *free;     /* owner's */
  SfuBatch *returned; /* atomic: receivers push, the owner takes all */
};

SfuBatchPool *
sfu_batch_pool_new (void)
{
  return g_new0 (SfuBatchPool, 1);
}

static void
free_list (SfuBatch *batch)
{
  while (batch != NULL)
    {
      SfuBatch *next = batch->next;
      g_free (batch);
      batch = next;
    }
}

void
sfu_batch_pool_free (SfuBatchPool *self)
{
  free_list (self->free);
  free_list (self->returned);
  g_free (self);
}

static void
give_back (SfuBatch *batch)
{
  SfuBatchPool *pool = batch->pool;
  SfuBatch *head = __atomic_load_n (&pool->returned, __ATOMIC_RELAXED);

  for (guint i = 0; i < batch->n; i++)
    gw_packet_unref (batch->entries[i].packet);
  batch->n = 0;
  do
    batch->next = head;
  while (!__atomic_compare_exchange_n (&pool->returned, &head, batch, TRUE, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED));
}

static void
deliver (GwMessage *message)
{
  SfuBatch *self = (SfuBatch *) message;

  for (guint i = 0; i < self->n; i++)
    sfu_feed_packet (self->entries[i].feed, self->entries[i].packet);
  sfu_lane_flush_feeds (self->to);
  sfu_port_flush (sfu_lane_port (self->to));
  give_back (self);
}

SfuBatch *
sfu_batch_take (SfuBatchPool *pool, SfuLane *to)
{
  SfuBatch *self;

  if (pool->free == NULL)
    pool->free = __atomic_exchange_n (&pool->returned, NULL, __ATOMIC_ACQUIRE);
  if (pool->free != NULL)
    {
      self = pool->free;
      pool->free = self->next;
    }
  else
    {
      /* Only until the pool is warm: as many as were ever under way at once. */
      self = g_new0 (SfuBatch, 1);
      self->message.handle = deliver;
      self->pool = pool;
    }
  self->to = to;
  return self;
}

gboolean
sfu_batch_add (SfuBatch *self, SfuFeed *feed, GwPacket *packet)
{
  if (self->n == SFU_BATCH_PACKETS)
    return FALSE;
  self->entries[self->n].feed = feed;
  self->entries[self->n].packet = gw_packet_ref (packet);
  self->n++;
  return TRUE;
}

GwMessage *
sfu_batch_message (SfuBatch *self)
{
  return &self->message;
}

void
sfu_batch_discard (SfuBatch *self)
{
  give_back (self);
}
