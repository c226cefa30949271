#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/storage.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/storage-file.h"

/* Changes that are written at once, and that may wait: a disk that hangs must not eat the memory.
 */
#define BATCH_MAX 1000
#define WAITING_MAX 100000

typedef struct
{
  char *key;
  char *value; /* nullable: remove */
  GwStored stored;
  gpointer data;
  guint life;    /* of the plugin that made it */
  GError *error; /* how it went */
} Change;

struct _GwStorage
{
  GTree *values; /* key → value, as on the disk */
  char *path;    /* %NULL in memory */
  char *broken;  /* nullable: why each change fails, in memory */
  guint waiting; /* changes whose callback has not come */
  guint life;    /* counts the plugins that have used it: earlier ones hear nothing any more */

  /* Both threads. */
  GMutex mutex;
  GCond wake;
  GQueue changes; /* of Change, to be written */
  GQueue written; /* of Change, to be told */
  GSource *tell;  /* attached while any is */
  gboolean closing;

  GThread *thread;     /* from the first change on */
  GwStorageFile *file; /* the thread's; %NULL until it could be opened */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->key);
  g_free (change->value);
  g_clear_error (&change->error);
  g_free (change);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

static GwStorage *
storage_new (void)
{
  GwStorage *self = g_new0 (GwStorage, 1);

  self->values = g_tree_new_full (compare_keys, NULL, g_free, g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_queue_init (&self->changes);
  g_queue_init (&self->written);
  return self;
}

GwStorage *
gw_storage_new_in_memory (void)
{
  return storage_new ();
}

static void
add_value (const char *key, const char *value, gpointer data)
{
  g_tree_insert (data, g_strdup (key), g_strdup (value));
}

GwStorage *
gw_storage_open (const char *path, GError **error)
{
  g_autoptr (GwStorage) self = storage_new ();

  self->path = g_strdup (path);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);
  self->file = gw_storage_file_open (path, error);
  if (self->file == NULL || !gw_storage_file_visit (self->file, add_value, self->values, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* The key is there, or is no longer. */
static void
apply (GwStorage *self, Change *change)
{
  if (change->value != NULL)
    g_tree_replace (self->values, g_steal_pointer (&change->key), g_steal_pointer (&change->value));
  else
    g_tree_remove (self->values, change->key);
}

static void
tell (GwStorage *self, Change *change)
{
  self->waiting--;
  if (change->error == NULL)
    apply (self, change);
  if (change->stored != NULL && change->life == self->life)
    change->stored (change->error, change->data);
  else if (change->error != NULL)
    g_warning ("%s", change->error->message);
}

static gboolean
on_written (gpointer data)
{
  GwStorage *self = data;
  GQueue written;
  Change *change;

  g_mutex_lock (&self->mutex);
  written = self->written;
  g_queue_init (&self->written);
  g_clear_pointer (&self->tell, g_source_unref);
  g_mutex_unlock (&self->mutex);

  while ((change = g_queue_pop_head (&written)) != NULL)
    {
      tell (self, change);
      change_free (change);
    }
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
tell_soon (GwStorage *self)
{
  if (self->tell != NULL)
    return;
  self->tell = g_idle_source_new ();
  g_source_set_priority (self->tell, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->tell, on_written, self, NULL);
  g_source_attach (self->tell, NULL);
}

/* Returns: whether all of @first up to before @end is on the disk. */
static gboolean
write_range (GwStorage *self, GList *first, const GList *end, GError **error)
{
  gboolean ok;

  if (self->file == NULL)
    self->file = gw_storage_file_open (self->path, error);
  if (self->file == NULL)
    return FALSE;
  ok = gw_storage_file_begin (self->file, error);
  for (GList *link = first; ok && link != end; link = link->next)
    {
      const Change *change = link->data;

      ok = gw_storage_file_put (self->file, change->key, change->value, error);
    }
  if (ok && gw_storage_file_commit (self->file, error))
    return TRUE;
  gw_storage_file_roll_back (self->file);
  return FALSE;
}

/* On the thread. All at once; where that fails, one by one, so that each has its own answer and
 * what makes room on a full disk is not lost with what does not fit. */
static void
write_batch (GwStorage *self, GQueue *batch)
{
  g_autoptr (GError) error = NULL;

  if (write_range (self, batch->head, NULL, &error))
    return;
  if (batch->length == 1)
    {
      ((Change *) batch->head->data)->error = g_steal_pointer (&error);
      return;
    }
  for (GList *link = batch->head; link != NULL; link = link->next)
    write_range (self, link, link->next, &((Change *) link->data)->error);
}

static gpointer
run (gpointer data)
{
  GwStorage *self = data;

  g_mutex_lock (&self->mutex);
  while (TRUE)
    {
      GQueue batch = G_QUEUE_INIT;

      while (self->changes.length == 0 && !self->closing)
        g_cond_wait (&self->wake, &self->mutex);
      if (self->changes.length == 0)
        break;
      while (self->changes.length > 0 && batch.length < BATCH_MAX)
        g_queue_push_tail_link (&batch, g_queue_pop_head_link (&self->changes));
      g_mutex_unlock (&self->mutex);
      write_batch (self, &batch);
      g_mutex_lock (&self->mutex);
      while (batch.length > 0)
        g_queue_push_tail_link (&self->written, g_queue_pop_head_link (&batch));
      tell_soon (self);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

void
gw_storage_free (GwStorage *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->thread, g_thread_join);
  if (self->tell != NULL)
    g_source_destroy (self->tell);
  g_clear_pointer (&self->tell, g_source_unref);
  g_queue_clear_full (&self->written, change_free);
  g_clear_pointer (&self->file, gw_storage_file_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_tree_unref (self->values);
  g_free (self->path);
  g_free (self->broken);
  g_free (self);
}

/* Returns: (transfer full) (nullable): why it cannot even be tried. */
static GError *
check (const GwStorage *self, const char *key, const char *value)
{
  gsize size = strlen (key);

  if (size == 0 || size > GW_STORAGE_KEY_MAX || !g_utf8_validate (key, -1, NULL))
    return g_error_new (GW_ERROR, GW_ERROR_FAILED,
                        "a key to store has 1 to %d bytes of UTF-8, not %" G_GSIZE_FORMAT,
                        GW_STORAGE_KEY_MAX, size);
  if (value != NULL &&
      (strlen (value) > GW_STORAGE_VALUE_MAX || !g_utf8_validate (value, -1, NULL)))
    return g_error_new (GW_ERROR, GW_ERROR_FAILED,
                        "the value to store as %s has %" G_GSIZE_FORMAT
                        " bytes; at most %d of UTF-8 are stored",
                        key, strlen (value), GW_STORAGE_VALUE_MAX);
  if (self->waiting >= WAITING_MAX)
    return g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE,
                        "%d changes wait for the disk of %s already", WAITING_MAX,
                        self->path != NULL ? self->path : "the store");
  if (self->broken != NULL)
    return g_error_new_literal (GW_ERROR, GW_ERROR_UNAVAILABLE, self->broken);
  return NULL;
}

void
gw_storage_put (GwStorage *self, const char *key, const char *value, GwStored stored, gpointer data)
{
  Change *change = g_new0 (Change, 1);

  change->error = check (self, key, value);
  change->key = g_strdup (key);
  change->value = g_strdup (value);
  change->stored = stored;
  change->data = data;
  change->life = self->life;
  self->waiting++;
  g_mutex_lock (&self->mutex);
  if (change->error != NULL || self->path == NULL)
    {
      g_queue_push_tail (&self->written, change);
      tell_soon (self);
    }
  else
    {
      g_queue_push_tail (&self->changes, change);
      g_cond_signal (&self->wake);
    }
  g_mutex_unlock (&self->mutex);
  if (self->path != NULL && self->thread == NULL)
    self->thread = g_thread_new ("storage", run, self);
}

const char *
gw_storage_get (const GwStorage *self, const char *key)
{
  return g_tree_lookup (self->values, key);
}

void
gw_storage_visit (GwStorage *self, const char *prefix, GwStorageVisit visit, gpointer data)
{
  /* Nothing changes the tree before the next iteration: @visit may store. */
  for (GTreeNode *node = g_tree_lower_bound (self->values, prefix);
       node != NULL && g_str_has_prefix (g_tree_node_key (node), prefix);
       node = g_tree_node_next (node))
    visit (g_tree_node_key (node), g_tree_node_value (node), data);
}

void
gw_storage_forget_callbacks (GwStorage *self)
{
  self->life++;
}

gboolean
gw_storage_is_busy (const GwStorage *self)
{
  return self->waiting > 0;
}

void
gw_storage_break (GwStorage *self, const char *message)
{
  g_return_if_fail (self->path == NULL);
  g_free (self->broken);
  self->broken = g_strdup (message);
}
