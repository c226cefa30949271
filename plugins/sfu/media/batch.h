/* Packets of one burst on their way to another lane, in one message. Batches come from the sending
 * lane's pool and go back to it without a lock. */
#pragma once

#include <glib.h>

#include "gateway/media/mailbox.h"
#include "gateway/media/packet.h"
#include "plugins/sfu/media/lane.h"

G_BEGIN_DECLS

#define SFU_BATCH_PACKETS 64

typedef struct _SfuBatch SfuBatch;
typedef struct _SfuBatchPool SfuBatchPool;

SfuBatchPool *sfu_batch_pool_new (void);
void sfu_batch_pool_free (SfuBatchPool *pool); /* all batches are back */

/* @to: the receiving lane. Pool's thread. */
SfuBatch *sfu_batch_take (SfuBatchPool *pool, SfuLane *to);

/* Takes a reference to @packet. Returns: %FALSE when the batch is full. */
gboolean sfu_batch_add (SfuBatch *batch, SfuFeed *feed, GwPacket *packet);

/* Returns: (transfer full): for the receiving lane's mailbox. */
GwMessage *sfu_batch_message (SfuBatch *batch);

/* Back to the pool, unsent. */
void sfu_batch_discard (SfuBatch *batch);

G_END_DECLS
