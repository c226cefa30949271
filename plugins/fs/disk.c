#include "config.h"

#include "plugins/fs/disk.h"

typedef struct
{
  FsDiskWork work;
  FsDiskDone done;
  gpointer data;
} Job;

struct _FsDisk
{
  GThreadPool *pool; /* NULL while it ends */
  GAsyncQueue *finished;
  GSource *source;
};

static void
end_finished (FsDisk *self)
{
  Job *job;

  while ((job = g_async_queue_try_pop (self->finished)) != NULL)
    {
      job->done (job->data);
      g_free (job);
    }
}

static gboolean
on_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static GSourceFuncs source_funcs = { .dispatch = on_dispatch };

static gboolean
on_finished (gpointer data)
{
  end_finished (data);
  return G_SOURCE_CONTINUE;
}

static void
work (gpointer data, gpointer pool_data)
{
  FsDisk *self = pool_data;
  Job *job = data;

  job->work (job->data);
  g_async_queue_push (self->finished, job);
  g_source_set_ready_time (self->source, 0);
}

FsDisk *
fs_disk_new (guint threads)
{
  FsDisk *self = g_new0 (FsDisk, 1);

  self->finished = g_async_queue_new ();
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "fs disk");
  g_source_set_callback (self->source, on_finished, self, NULL);
  g_source_attach (self->source, NULL);
  self->pool = g_thread_pool_new (work, self, (int) threads, FALSE, NULL);
  return self;
}

void
fs_disk_free (FsDisk *self)
{
  g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
  end_finished (self);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_async_queue_unref (self->finished);
  g_free (self);
}

void
fs_disk_run (FsDisk *self, FsDiskWork run, FsDiskDone done, gpointer data)
{
  Job *job;

  if (self->pool == NULL)
    {
      run (data);
      done (data);
      return;
    }

  job = g_new (Job, 1);
  *job = (Job){ run, done, data };
  g_thread_pool_push (self->pool, job, NULL);
}
