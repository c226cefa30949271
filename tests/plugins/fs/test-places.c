#include "plugins/fs/places.h"

#include "plugins/fs/store.h"

#define NOW 1000000

static void
add (FsPlaces *places, const char *meeting, const char *id, guint64 size, gint64 now)
{
  FsBlob *blob = g_new0 (FsBlob, 1);

  blob->id = g_strdup (id);
  blob->size = size;
  fs_places_add (places, meeting, blob, now);
}

static void
test_life (void)
{
  g_autoptr (FsPlaces) places = fs_places_new ();

  add (places, "m", "a", 10, NOW);
  g_assert_nonnull (fs_places_find (places, "m", "a", NOW + FS_PLACE_LIFE - 1));
  g_assert_null (fs_places_find (places, "m", "b", NOW));
  g_assert_null (fs_places_find (places, "other", "a", NOW));
  g_assert_cmpuint (fs_places_reserved (places, "m", NOW), ==, fs_store_cost (10));
  g_assert_null (fs_places_find (places, "m", "a", NOW + FS_PLACE_LIFE));
  g_assert_cmpuint (fs_places_reserved (places, "m", NOW), ==, 0);
}

/* While somebody uploads to it, it stays; after that there is a moment for another try. */
static void
test_taken (void)
{
  g_autoptr (FsPlaces) places = fs_places_new ();
  gint64 late = NOW + 2 * FS_PLACE_LIFE;
  FsPlace *place;

  add (places, "m", "a", 10, NOW);
  place = fs_places_find (places, "m", "a", NOW);
  place->is_taken = TRUE;
  g_assert_true (fs_places_find (places, "m", "a", late) == place);
  fs_places_release (places, place, late);
  g_assert_true (fs_places_find (places, "m", "a", late) == place);
  g_assert_null (fs_places_find (places, "m", "a", late + FS_PLACE_LIFE));
}

static void
test_becomes_a_file (void)
{
  g_autoptr (FsPlaces) places = fs_places_new ();
  guint64 before = fs_places_changes (places);

  add (places, "m", "a", 10, NOW);
  add (places, "m", "b", 20, NOW);
  g_assert_cmpuint (fs_places_changes (places), ==, before);
  fs_places_remove (places, fs_places_find (places, "m", "a", NOW));
  g_assert_cmpuint (fs_places_changes (places), !=, before);
  g_assert_cmpuint (fs_places_reserved (places, "m", NOW), ==, fs_store_cost (20));
  fs_places_remove (places, fs_places_find (places, "m", "b", NOW));
  g_assert_cmpuint (fs_places_reserved (places, "m", NOW), ==, 0);
}

static void
test_room (void)
{
  g_autoptr (FsPlaces) places = fs_places_new ();

  for (guint i = 0; i < FS_PLACES_PER_MEETING; i++)
    {
      g_assert_true (fs_places_has_room (places, "m", NOW));
      add (places, "m", "a", 1, NOW);
    }
  g_assert_false (fs_places_has_room (places, "m", NOW));
  g_assert_true (fs_places_has_room (places, "other", NOW));
  g_assert_true (fs_places_has_room (places, "m", NOW + FS_PLACE_LIFE));

  for (guint i = 0; i < FS_PLACES_MAX; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      add (places, meeting, "a", 1, NOW);
    }
  g_assert_false (fs_places_has_room (places, "other", NOW));
  g_assert_true (fs_places_has_room (places, "other", NOW + FS_PLACE_LIFE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fs/places/life", test_life);
  g_test_add_func ("/fs/places/taken", test_taken);
  g_test_add_func ("/fs/places/becomes-a-file", test_becomes_a_file);
  g_test_add_func ("/fs/places/room", test_room);
  return g_test_run ();
}
