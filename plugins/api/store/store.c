#include "plugins/api/store/store.h"

#include "gateway/gateway/plugin.h"
#include "plugins/api/store/migrations.h"
#include "plugins/api/store/queries.h"
#include "plugins/api/store/sqlite.h"

/* Milliseconds to wait for another process's lock: people wait too. */
#define PATIENCE 2000

/* Calls waiting for the database; beyond, the answer comes too late to be of use. */
#define QUEUE_MAX 1000

struct _ApiStore
{
  ApiDatabase *database; /* the pool's thread only, once it runs */
  GThreadPool *pool;     /* of one thread: SQLite has one writer */
};

/* Returns: (transfer full): what the caller gets, %NULL with @error set. */
typedef gpointer (*Work) (ApiDatabase *database, gconstpointer input, GError **error);

typedef struct
{
  Work work;
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

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  ApiStore *store = user_data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer output = job->work (store->database, job->input, &error);

  if (output != NULL)
    g_task_return_pointer (task, output, job->free_output);
  else
    g_task_return_error (task, error);
}

static void
push (ApiStore *store, Job job, GAsyncReadyCallback done, gpointer data)
{
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

ApiStore *
api_store_open (const char *url, const char *folder, GError **error)
{
  g_autoptr (ApiDatabase) database = open_database (url, folder, error);
  ApiStore *store;

  if (database == NULL || !api_migrations_apply (database, error))
    return NULL;

  store = g_new0 (ApiStore, 1);
  store->pool = g_thread_pool_new (run_job, store, 1, TRUE, error);
  if (store->pool == NULL)
    {
      g_free (store);
      return NULL;
    }

  store->database = g_steal_pointer (&database);
  return store;
}

void
api_store_free (ApiStore *store)
{
  g_thread_pool_free (store->pool, FALSE, TRUE);
  api_database_close (store->database);
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
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
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
  push (store, (Job){ add_meeting, api_meeting_copy (meeting), free_meeting, free_nothing }, done,
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
  push (store, (Job){ find_meeting, g_strdup (id), g_free, free_meeting }, done, data);
}

ApiMeeting *
api_store_find_meeting_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
  push (store, (Job){ set_nodes, api_meeting_copy (meeting), free_meeting, free_nothing }, done,
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
  push (
      store,
      (Job){ put_participant, api_participant_copy (participant), free_participant, free_nothing },
      done, data);
}

gboolean
api_store_put_participant_finish (GAsyncResult *result, GError **error)
{
  return finish_success (result, error);
}
