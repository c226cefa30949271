/* Media workers: threads, each with its own GMainContext, mailbox and packet pool. What a worker
 * owns, only that worker touches. */
#pragma once

#include <glib.h>

#include "gateway/media/mailbox.h"
#include "gateway/media/packet.h"

G_BEGIN_DECLS

typedef struct _GwWorker GwWorker;
typedef struct _GwWorkers GwWorkers;

#define GW_WORKERS_MAX 64

/* @count: 1 to GW_WORKERS_MAX; 0 is one per core. Control thread. */
GwWorkers *gw_workers_new (guint count);
void gw_workers_free (GwWorkers *workers); /* joins the threads */

guint gw_workers_count (const GwWorkers *workers);
GwWorker *gw_workers_get (const GwWorkers *workers, guint index);

/* Messages to the control thread (default context), any thread. */
GwMailbox *gw_workers_control (const GwWorkers *workers);

guint gw_worker_index (const GwWorker *worker);
GMainContext *gw_worker_context (const GwWorker *worker);
GwMailbox *gw_worker_mailbox (const GwWorker *worker);
GwPacketPool *gw_worker_pool (const GwWorker *worker); /* worker thread only */

/* Control thread only: runs @call on the worker and waits for its end. For set-up and teardown,
 * never while media flows through the caller. */
void gw_worker_call_sync (GwWorker *worker, void (*call) (gpointer data), gpointer data);

G_END_DECLS
