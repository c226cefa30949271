#include "gateway/media/worker.h"

#define WORKERS_MAX 64

/* 1.8 KB each, allocated as they are needed: the caches of about 200 video tracks. */
#define POOL_MAX 65536

struct _GwWorker
{
  guint index;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GwMailbox *mailbox;
  GwPacketPool *pool;
};

struct _GwWorkers
{
  guint count;
  GwMailbox *control;
  GwWorker workers[];
};

typedef struct
{
  GwMessage message;
  void (*call) (gpointer data);
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} SyncCall;

static gpointer
run (gpointer data)
{
  GwWorker *worker = data;
  g_main_context_push_thread_default (worker->context);
  g_main_loop_run (worker->loop);
  g_main_context_pop_thread_default (worker->context);
  /* Here, while this thread is still the pool's owner. */
  gw_packet_pool_release (worker->pool);
  return NULL;
}

static void
worker_start (GwWorker *worker, guint index)
{
  g_autofree char *name = g_strdup_printf ("media-%u", index);
  worker->index = index;
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  worker->mailbox = gw_mailbox_new (worker->context);
  worker->pool = gw_packet_pool_new (POOL_MAX);
  worker->thread = g_thread_new (name, run, worker);
}

GwWorkers *
gw_workers_new (guint count)
{
  if (count == 0)
    count = g_get_num_processors ();
  count = CLAMP (count, 1, WORKERS_MAX);

  GwWorkers *workers = g_malloc0 (sizeof (GwWorkers) + count * sizeof (GwWorker));
  workers->count = count;
  workers->control = gw_mailbox_new (NULL);
  for (guint i = 0; i < count; i++)
    worker_start (&workers->workers[i], i);
  return workers;
}

static void
quit (gpointer loop)
{
  g_main_loop_quit (loop);
}

void
gw_workers_free (GwWorkers *workers)
{
  for (guint i = 0; i < workers->count; i++)
    {
      /* By mailbox: a quit before g_main_loop_run() would be lost. */
      gw_mailbox_call (workers->workers[i].mailbox, quit, workers->workers[i].loop);
      g_thread_join (workers->workers[i].thread);
    }

  /* The last messages of one worker may be answered into the box of another. */
  for (guint i = 0; i < workers->count; i++)
    gw_mailbox_drain (workers->workers[i].mailbox);
  gw_mailbox_drain (workers->control);

  for (guint i = 0; i < workers->count; i++)
    {
      gw_mailbox_free (workers->workers[i].mailbox);
      g_main_loop_unref (workers->workers[i].loop);
      g_main_context_unref (workers->workers[i].context);
    }
  gw_mailbox_free (workers->control);
  g_free (workers);
}

guint
gw_workers_count (const GwWorkers *workers)
{
  return workers->count;
}

GwWorker *
gw_workers_get (const GwWorkers *workers, guint index)
{
  g_return_val_if_fail (index < workers->count, NULL);
  return (GwWorker *) &workers->workers[index];
}

GwMailbox *
gw_workers_control (const GwWorkers *workers)
{
  return workers->control;
}

guint
gw_worker_index (const GwWorker *worker)
{
  return worker->index;
}

GMainContext *
gw_worker_context (const GwWorker *worker)
{
  return worker->context;
}

GwMailbox *
gw_worker_mailbox (const GwWorker *worker)
{
  return worker->mailbox;
}

GwPacketPool *
gw_worker_pool (const GwWorker *worker)
{
  return worker->pool;
}

static void
handle_sync (GwMessage *message)
{
  SyncCall *sync = (SyncCall *) message;
  sync->call (sync->data);
  g_mutex_lock (&sync->mutex);
  sync->done = TRUE;
  g_cond_signal (&sync->cond);
  g_mutex_unlock (&sync->mutex);
}

void
gw_worker_call_sync (GwWorker *worker, void (*call) (gpointer data), gpointer data)
{
  SyncCall sync = { .message.handle = handle_sync, .call = call, .data = data };
  g_mutex_init (&sync.mutex);
  g_cond_init (&sync.cond);
  gw_mailbox_push (worker->mailbox, &sync.message);

  g_mutex_lock (&sync.mutex);
  while (!sync.done)
    g_cond_wait (&sync.cond, &sync.mutex);
  g_mutex_unlock (&sync.mutex);
  g_mutex_clear (&sync.mutex);
  g_cond_clear (&sync.cond);
}
