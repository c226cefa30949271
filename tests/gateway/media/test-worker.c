#define _GNU_SOURCE
#include "gateway/media/worker.h"

#include <pthread.h>
#include <string.h>

typedef struct
{
  GwWorkers *workers;
  guint index;
  char name[16];
  GThread *thread;
  GMainContext *context;
  gint bounced;
} Probe;

static void
probe_worker (gpointer data)
{
  Probe *probe = data;
  probe->thread = g_thread_self ();
  probe->context = g_main_context_ref_thread_default ();
  g_main_context_unref (probe->context);
  pthread_getname_np (pthread_self (), probe->name, sizeof probe->name);
}

static void
test_threads (void)
{
  GwWorkers *workers = gw_workers_new (2);
  g_assert_cmpuint (gw_workers_count (workers), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      Probe probe = { 0 };
      GwWorker *worker = gw_workers_get (workers, i);
      gw_worker_call_sync (worker, probe_worker, &probe);
      g_assert_true (probe.thread != g_thread_self ());
      g_assert_true (probe.context == gw_worker_context (worker));
      g_assert_cmpuint (gw_worker_index (worker), ==, i);
      g_assert_cmpstr (probe.name, ==, i == 0 ? "media-0" : "media-1");
    }
  gw_workers_free (workers);
}

static void
count_home (gpointer data)
{
  ((Probe *) data)->bounced++;
}

static void
bounce (gpointer data)
{
  Probe *probe = data;
  GwMailbox *next = probe->index++ < 100
                        ? gw_worker_mailbox (gw_workers_get (probe->workers, probe->index % 2))
                        : gw_workers_control (probe->workers);
  gw_mailbox_call (next, probe->index <= 100 ? bounce : count_home, probe);
}

static void
test_between_workers (void)
{
  Probe probe = { .workers = gw_workers_new (2) };
  bounce (&probe);
  while (probe.bounced == 0)
    g_main_context_iteration (NULL, TRUE);
  gw_workers_free (probe.workers);
}

/* What is on its way at the end still arrives. */
static void
test_free_delivers (void)
{
  Probe probe = { .workers = gw_workers_new (2), .index = 100 };
  gw_mailbox_call (gw_worker_mailbox (gw_workers_get (probe.workers, 1)), bounce, &probe);
  gw_workers_free (probe.workers);
  g_assert_cmpint (probe.bounced, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/threads", test_threads);
  g_test_add_func ("/worker/between-workers", test_between_workers);
  g_test_add_func ("/worker/free-delivers", test_free_delivers);
  return g_test_run ();
}
