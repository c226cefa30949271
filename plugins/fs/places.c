#include "config.h"

#include "plugins/fs/places.h"

#include "plugins/fs/store.h"

struct _FsPlaces
{
  GHashTable *meetings; /* (element-type utf8 GPtrArray of FsPlace) */
  guint count;
  guint64 changes;
};

static void
place_free (gpointer data)
{
  FsPlace *place = data;

  g_free (place->meeting);
  fs_blob_free (place->blob);
  g_free (place);
}

static void
list_free (gpointer list)
{
  g_ptr_array_unref (list);
}

FsPlaces *
fs_places_new (void)
{
  FsPlaces *self = g_new0 (FsPlaces, 1);

  self->meetings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
  return self;
}

void
fs_places_free (FsPlaces *self)
{
  g_hash_table_unref (self->meetings);
  g_free (self);
}

static FsPlace *
place_at (const GPtrArray *list, guint index)
{
  return g_ptr_array_index (list, index);
}

static void
drop (FsPlaces *self, GPtrArray *list, guint index)
{
  g_ptr_array_remove_index_fast (list, index);
  self->count--;
}

static void
expire (FsPlaces *self, GPtrArray *list, gint64 now)
{
  for (guint i = list->len; i > 0; i--)
    {
      if (!place_at (list, i - 1)->is_taken && place_at (list, i - 1)->until <= now)
        drop (self, list, i - 1);
    }
}

/* Returns: (nullable): @meeting's places, none of them expired. */
static GPtrArray *
list_of (FsPlaces *self, const char *meeting, gint64 now)
{
  GPtrArray *list = g_hash_table_lookup (self->meetings, meeting);

  if (list == NULL)
    return NULL;

  expire (self, list, now);
  if (list->len > 0)
    return list;

  g_hash_table_remove (self->meetings, meeting);
  return NULL;
}

static void
expire_all (FsPlaces *self, gint64 now)
{
  GHashTableIter iter;
  gpointer list;

  g_hash_table_iter_init (&iter, self->meetings);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    {
      expire (self, list, now);
      if (((GPtrArray *) list)->len == 0)
        g_hash_table_iter_remove (&iter);
    }
}

gboolean
fs_places_has_room (FsPlaces *self, const char *meeting, gint64 now)
{
  const GPtrArray *list = list_of (self, meeting, now);

  if (list != NULL && list->len >= FS_PLACES_PER_MEETING)
    return FALSE;
  if (self->count >= FS_PLACES_MAX)
    expire_all (self, now);
  return self->count < FS_PLACES_MAX;
}

void
fs_places_add (FsPlaces *self, const char *meeting, FsBlob *blob, gint64 now)
{
  GPtrArray *list = list_of (self, meeting, now);
  FsPlace *place = g_new0 (FsPlace, 1);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (place_free);
      g_hash_table_insert (self->meetings, g_strdup (meeting), list);
    }
  place->meeting = g_strdup (meeting);
  place->blob = blob;
  place->until = now + FS_PLACE_LIFE;
  g_ptr_array_add (list, place);
  self->count++;
}

FsPlace *
fs_places_find (FsPlaces *self, const char *meeting, const char *id, gint64 now)
{
  const GPtrArray *list = list_of (self, meeting, now);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      if (g_str_equal (place_at (list, i)->blob->id, id))
        return place_at (list, i);
    }
  return NULL;
}

void
fs_places_release (FsPlaces *self, FsPlace *place, gint64 now)
{
  place->is_taken = FALSE;
  place->until = MAX (place->until, now + G_TIME_SPAN_MINUTE);
}

void
fs_places_remove (FsPlaces *self, FsPlace *place)
{
  GPtrArray *list = g_hash_table_lookup (self->meetings, place->meeting);
  g_autofree char *meeting = g_strdup (place->meeting);
  guint index;

  self->changes++;
  g_return_if_fail (list != NULL && g_ptr_array_find (list, place, &index));
  drop (self, list, index);
  if (list->len == 0)
    g_hash_table_remove (self->meetings, meeting);
}

guint64
fs_places_reserved (FsPlaces *self, const char *meeting, gint64 now)
{
  const GPtrArray *list = list_of (self, meeting, now);
  guint64 sum = 0;

  for (guint i = 0; list != NULL && i < list->len; i++)
    sum += fs_store_cost (place_at (list, i)->blob->size);
  return sum;
}

guint64
fs_places_changes (const FsPlaces *self)
{
  return self->changes;
}
