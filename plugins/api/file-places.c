#include "plugins/api/file-places.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/store/file-queries.h"

/* Milliseconds that a join may be held up by the allocator; its answer is kept for the next one. */
#define PATIENCE 1500

/* Seconds before the allocator is asked again for a meeting: where it does not say, and at most. */
#define PAUSE 15
#define LONGEST_PAUSE 3600

/* Meetings without an fs that are remembered. */
#define IDLE_MAX 10000

/* One meeting, until its fs is stored: the store, then perhaps the allocator, then the store. */
typedef struct
{
  ApiFilePlaces *places;
  char *meeting;
  char *email;
  GPtrArray *waiters; /* of Waiter */
  gboolean searching;
  gint64 ask_at; /* not before; seconds since 1970 UTC */
} Place;

typedef struct
{
  Place *place;
  ApiFilePlaceDone done;
  gpointer data;
  guint timer;
} Waiter;

struct _ApiFilePlaces
{
  GwHost *host;
  ApiStore *store;
  GHashTable *places; /* id → Place; each search holds a reference to all */
  gboolean closed;
};

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_handle_id (&waiter->timer, g_source_remove);
  g_free (waiter);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->meeting);
  g_free (place->email);
  g_ptr_array_unref (place->waiters);
  g_free (place);
}

ApiFilePlaces *
api_file_places_new (GwHost *host, ApiStore *store)
{
  ApiFilePlaces *places = g_rc_box_new0 (ApiFilePlaces);

  places->host = host;
  places->store = store;
  places->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  return places;
}

static void
free_parts (gpointer data)
{
  ApiFilePlaces *places = data;

  g_hash_table_unref (places->places);
}

void
api_file_places_unref (ApiFilePlaces *places)
{
  g_rc_box_release_full (places, free_parts);
}

static void
answer (Place *place, const char *fs)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&place->waiters);

  place->waiters = g_ptr_array_new_with_free_func (waiter_free);
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = waiters->pdata[i];

      waiter->done (fs, waiter->data);
    }
}

void
api_file_places_close (ApiFilePlaces *places)
{
  GHashTableIter iter;
  gpointer place;

  places->closed = TRUE;
  g_hash_table_iter_init (&iter, places->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    answer (place, NULL);
}

static gboolean
on_impatient (gpointer data)
{
  Waiter *waiter = data;
  GPtrArray *waiters = waiter->place->waiters;
  guint i;

  waiter->timer = 0;
  waiter->done (NULL, waiter->data);
  if (g_ptr_array_find (waiters, waiter, &i))
    g_ptr_array_remove_index (waiters, i);
  return G_SOURCE_REMOVE;
}

/* @fs: (nullable): %NULL when there is none: the place is kept for its pause. */
static void
finish (Place *place, const char *fs)
{
  ApiFilePlaces *places = place->places;

  place->searching = FALSE;
  answer (place, fs);
  if (fs != NULL)
    g_hash_table_remove (places->places, place->meeting);
  api_file_places_unref (places);
}

static void
finish_without (Place *place, guint pause)
{
  place->ask_at = gw_wall_clock () + MIN (pause, LONGEST_PAUSE);
  finish (place, NULL);
}

/* What the allocator said, to be written down unless another api process was first. */
typedef struct
{
  char *meeting;
  char *before; /* as it was read */
  char *fs;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->meeting);
  g_free (choice->before);
  g_free (choice->fs);
  g_free (choice);
}

static gpointer
store_choice (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Choice *choice = input;
  g_autofree char *now = api_file_queries_find (database, choice->meeting, error);

  if (now == NULL)
    return NULL;
  if (!g_str_equal (now, choice->before))
    return g_steal_pointer (&now);
  if (!api_file_queries_set (database, choice->meeting, choice->fs, error))
    return NULL;
  return g_strdup (choice->fs);
}

static void
stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Place *place = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *fs = api_store_run_finish (result, &error);

  if (fs != NULL)
    {
      finish (place, fs);
      return;
    }

  /* What is not in the store must not be answered either: the next join might name another. */
  g_warning ("meeting %s: its files have no place: %s", place->meeting, error->message);
  finish_without (place, PAUSE);
}

typedef struct
{
  Place *place;
  char *before;
} Question;

static void
allocated (const GwAllocationReply *reply, gpointer data)
{
  g_autofree Question *question = data;
  g_autofree char *before = question->before;
  Place *place = question->place;
  ApiFilePlaces *places = place->places;
  Choice *choice;

  if (places->closed || reply->fs == NULL)
    {
      if (!places->closed)
        g_info ("meeting %s: no place for files yet: %s", place->meeting,
                reply->error != NULL    ? reply->error->message
                : reply->reason != NULL ? reply->reason
                                        : "none at present");
      finish_without (place, reply->retry_after > 0 ? reply->retry_after : PAUSE);
      return;
    }

  choice = g_new0 (Choice, 1);
  choice->meeting = g_strdup (place->meeting);
  choice->before = g_steal_pointer (&before);
  choice->fs = g_strdup (reply->fs);
  api_store_run (places->store, store_choice, choice, choice_free, g_free, stored, place);
}

static void
ask (Place *place, const char *before)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = GW_ALLOCATION_FS,
    .email = place->email,
    .meeting = place->meeting,
  };
  Question *question = g_new0 (Question, 1);

  question->place = place;
  question->before = g_strdup (before);
  gw_host_allocate (place->places->host, &request, allocated, question);
}

/* A process without a name of its own calls its nodes so; elsewhere, and after it got a name, that
 * leads nowhere. */
static gboolean
is_reachable (GwHost *host, const char *fs)
{
  return *fs != '\0' && (!g_str_has_suffix (fs, ":0") || gw_host_is_local_node (host, fs));
}

/* The second condition forgives a clock that was set back. */
static gboolean
must_wait (const Place *place, gint64 now)
{
  return now < place->ask_at && place->ask_at <= now + LONGEST_PAUSE;
}

static gpointer
find_fs (ApiDatabase *database, gconstpointer meeting, GError **error)
{
  return api_file_queries_find (database, meeting, error);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  Place *place = data;
  ApiFilePlaces *places = place->places;
  g_autoptr (GError) error = NULL;
  g_autofree char *fs = api_store_run_finish (result, &error);

  if (fs == NULL)
    g_warning ("meeting %s: cannot tell where its files are: %s", place->meeting, error->message);
  if (fs == NULL || places->closed)
    finish (place, NULL);
  else if (is_reachable (places->host, fs))
    finish (place, fs);
  else if (must_wait (place, gw_wall_clock ()))
    finish (place, NULL);
  else
    ask (place, fs);
}

static void
forget_idle (ApiFilePlaces *places)
{
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (places->places) < IDLE_MAX)
    return;

  g_hash_table_iter_init (&iter, places->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Place *place = value;

      if (!place->searching)
        g_hash_table_iter_remove (&iter);
    }
}

static Place *
add_place (ApiFilePlaces *places, const char *meeting, const char *email)
{
  Place *place = g_new0 (Place, 1);

  forget_idle (places);
  place->places = places;
  place->meeting = g_strdup (meeting);
  place->email = g_strdup (email);
  place->waiters = g_ptr_array_new_with_free_func (waiter_free);
  g_hash_table_insert (places->places, place->meeting, place);
  return place;
}

static void
add_waiter (Place *place, ApiFilePlaceDone done, gpointer data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  *waiter = (Waiter){ place, done, data, g_timeout_add (PATIENCE, on_impatient, waiter) };
  g_ptr_array_add (place->waiters, waiter);
}

void
api_file_places_find (ApiFilePlaces *places,
                      const char *meeting,
                      const char *email,
                      ApiFilePlaceDone done,
                      gpointer data)
{
  Place *place = g_hash_table_lookup (places->places, meeting);

  if (place == NULL)
    place = add_place (places, meeting, email);
  if (done != NULL)
    add_waiter (place, done, data);
  if (place->searching)
    return;

  place->searching = TRUE;
  g_rc_box_acquire (places);
  api_store_run (places->store, find_fs, g_strdup (meeting), g_free, g_free, found, place);
}
