#include "plugins/api/store/store.h"

#include "gateway/gateway/plugin.h"
#include "plugins/api/store/migrations.h"
#include "plugins/api/store/queries.h"
#include "plugins/api/store/sqlite.h"

/* Milliseconds to wait for another process's lock: people wait too. */
#define PATIENCE 2000

/* Calls waiting for the database; beyond, the answer comes too late to be of use. */
#define QUEUE_MAX 1000

/* Times that a piece of work is done again after a conflict or a lost connection. */
#define REPEATS_MAX 8

struct _ApiStore
{
  GAsyncQueue *idle; /* of ApiDatabase, one for each thread of the pool */
  GThreadPool *pool;
};

typedef struct
{
  ApiStoreWork work;
  gpointer input;
  GDestroyNotify free_input;
  GDestroyNotify free_output;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  job->free_input (job->input);
  g_free (job);
}

static gpointer
work_until_done (ApiDatabase *database, const Job *job, GError **error)
{
  for (guint repeats = 0;; repeats++)
    {
      g_autoptr (GError) problem = NULL;
      gpointer output;

      database->repeatable = FALSE;
      output = job->work (database, job->input, &problem);
      if (output != NULL)
        return output;
      if (!database->repeatable || repeats == REPEATS_MAX)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      /* Who was in each other's way may meet again: not at the same time. */
      g_usleep (g_random_int_range (1, 10 << MIN (repeats, 5)) * 1000);
    }
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  ApiStore *store = user_data;
  const Job *job = g_task_get_task_data (task);
  ApiDatabase *database = g_async_queue_pop (store->idle);
  GError *error = NULL;
  gpointer output = work_until_done (database, job, &error);

  g_async_queue_push (store->idle, database);
  if (output != NULL)
    g_task_return_pointer (task, output, job->free_output);
  else
    g_task_return_error (task, error);
}

void
api_store_run (ApiStore *store,
               ApiStoreWork work,
               gpointer input,
               GDestroyNotify free_input,
               GDestroyNotify free_output,
               GAsyncReadyCallback done,
               gpointer data)
{
  const Job job = { work, input, free_input, free_output };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);

  g_task_set_task_data (task, g_memdup2 (&job, sizeof job), job_free);
  if (g_thread_pool_unprocessed (store->pool) >= QUEUE_MAX)
    {
      g_task_return_new_error (task, GW_ERROR, GW_ERROR_UNAVAILABLE,
                               "database: %d calls wait already", QUEUE_MAX);
      return;
    }

  g_thread_pool_push (store->pool, g_steal_pointer (&task), NULL);
}

gpointer
api_store_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static ApiDatabase *
open_database (const char *url, const char *folder, GError **error)
{
  g_autofree char *file = NULL;

  if (!g_str_has_prefix (url, "sqlite:") || url[strlen ("sqlite:")] == '\0')
    {
      g_autofree char *scheme = g_strndup (url, strcspn (url, ":"));

      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "databases of the kind \"%s\" are not known: give sqlite:FILE, for example "
                   "sqlite:meetings.db",
                   scheme);
      return NULL;
    }

  file = g_canonicalize_filename (url + strlen ("sqlite:"), folder);
  return api_sqlite_open (file, PATIENCE, error);
}

static void
close_database (gpointer database)
{
  api_database_close (database);
}

/* The schema is brought up to date through the first of @databases (transfer full). */
static ApiStore *
store_new (GAsyncQueue *databases, GError **error)
{
  g_autoptr (GAsyncQueue) idle = databases;
  guint n_threads = (guint) g_async_queue_length (idle);
  ApiDatabase *first = g_async_queue_pop (idle);
  gboolean migrated = api_migrations_apply (first, error);
  ApiStore *store;

  g_async_queue_push_front (idle, first);
  if (!migrated)
    return NULL;

  store = g_new0 (ApiStore, 1);
  store->pool = g_thread_pool_new (run_job, store, (int) n_threads, TRUE, error);
  if (store->pool == NULL)
    {
      g_free (store);
      return NULL;
    }

  store->idle = g_steal_pointer (&idle);
  return store;
}

ApiStore *
api_store_open (const char *url, const char *folder, GError **error)
{
  ApiDatabase *database = open_database (url, folder, error);
  GAsyncQueue *databases;

  if (database == NULL)
    return NULL;

  /* One: SQLite has one writer. */
  databases = g_async_queue_new_full (close_database);
  g_async_queue_push (databases, database);
  return store_new (databases, error);
}

ApiStore *
api_store_open_mysql (const ApiMysqlSettings *settings, guint n_connections, GError **error)
{
  g_autoptr (GAsyncQueue) databases = g_async_queue_new_full (close_database);

  for (guint i = 0; i < n_connections; i++)
    {
      ApiDatabase *database = api_mysql_new (settings, error);

      if (database == NULL)
        return NULL;
      g_async_queue_push (databases, database);
    }

  return store_new (g_steal_pointer (&databases), error);
}

void
api_store_free (ApiStore *store)
{
  g_thread_pool_free (store->pool, FALSE, TRUE);
  g_async_queue_unref (store->idle);
  g_free (store);
}

static void
free_nothing (gpointer data)
{
}

/* The output of work that has none but its success. */
static gpointer
success (gboolean ok)
{
  return GINT_TO_POINTER (ok);
}

static gboolean
finish_success (GAsyncResult *result, GError **error)
{
  return api_store_run_finish (result, error) != NULL;
}

static void
free_meeting (gpointer meeting)
{
  api_meeting_free (meeting);
}

static void
free_participant (gpointer participant)
{
  api_participant_free (participant);
}

static gpointer
add_meeting (ApiDatabase *database, gconstpointer meeting, GError **error)
{
  return success (api_queries_add_meeting (database, meeting, error));
}

void
api_store_add_meeting (ApiStore *store,
                       const ApiMeeting *meeting,
                       GAsyncReadyCallback done,
                       gpointer data)
{
  api_store_run (store, add_meeting, api_meeting_copy (meeting), free_meeting, free_nothing, done,
                 data);
}

gboolean
api_store_add_meeting_finish (GAsyncResult *result, GError **error)
{
  return finish_success (result, error);
}

static gpointer
find_meeting (ApiDatabase *database, gconstpointer id, GError **error)
{
  return api_queries_find_meeting (database, id, error);
}

void
api_store_find_meeting (ApiStore *store, const char *id, GAsyncReadyCallback done, gpointer data)
{
  api_store_run (store, find_meeting, g_strdup (id), g_free, free_meeting, done, data);
}

ApiMeeting *
api_store_find_meeting_finish (GAsyncResult *result, GError **error)
{
  return api_store_run_finish (result, error);
}

static gpointer
set_nodes (ApiDatabase *database, gconstpointer meeting, GError **error)
{
  return success (api_queries_set_nodes (database, meeting, error));
}

void
api_store_set_nodes (ApiStore *store,
                     const ApiMeeting *meeting,
                     GAsyncReadyCallback done,
                     gpointer data)
{
  api_store_run (store, set_nodes, api_meeting_copy (meeting), free_meeting, free_nothing, done,
                 data);
}

gboolean
api_store_set_nodes_finish (GAsyncResult *result, GError **error)
{
  return finish_success (result, error);
}

static gpointer
put_participant (ApiDatabase *database, gconstpointer participant, GError **error)
{
  return success (api_queries_put_participant (database, participant, error));
}

void
api_store_put_participant (ApiStore *store,
                           const ApiParticipant *participant,
                           GAsyncReadyCallback done,
                           gpointer data)
{
  api_store_run (store, put_participant, api_participant_copy (participant), free_participant,
                 free_nothing, done, data);
}

gboolean
api_store_put_participant_finish (GAsyncResult *result, GError **error)
{
  return finish_success (result, error);
}
