#include "gateway/cli/init/place.h"

#include <sys/stat.h>

#include <glib/gstdio.h>

#define OURS GW_INIT_PLACE_MARK "\n[gateway]\n"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("meeting-test-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "m.conf", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_all (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GwInitPlace) first = gw_init_place_new (self->path);
  g_autoptr (GwInitPlace) second = NULL;
  g_autofree char *none = NULL;
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_false (first->is_fragment);
  g_assert_false (first->exists);
  g_assert_true (gw_init_place_check (first, &error));
  g_assert_true (gw_init_place_write (first, OURS, &none, &error));
  g_assert_null (none);
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  second = gw_init_place_new (self->path);
  g_assert_false (second->is_fragment);
  g_assert_true (second->exists);
  g_assert_true (gw_init_place_write (second, OURS "# two\n", &backup, &error));
  assert_holds (backup, OURS);
  assert_holds (self->path, OURS "# two\n");
  g_assert_cmpuint (count_files (self->folder), ==, 2);
}

/* Beside what others wrote. */
static void
test_fragment (Fixture *self, gconstpointer data)
{
  g_autofree char *target = g_strconcat (self->path, ".d/10-here.conf", NULL);
  g_autoptr (GwInitPlace) place = NULL;
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->path, "[gateway]\n", -1, NULL));
  place = gw_init_place_new (self->path);
  g_assert_true (place->is_fragment);
  g_assert_cmpstr (place->target, ==, target);
  g_assert_true (gw_init_place_write (place, OURS, &backup, &error));
  assert_holds (target, OURS);
  assert_holds (self->path, "[gateway]\n");
}

/* What appeared since it was looked for is not replaced. */
static void
test_race (Fixture *self, gconstpointer data)
{
  g_autoptr (GwInitPlace) place = gw_init_place_new (self->path);
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->path, "theirs", -1, NULL));
  g_assert_false (gw_init_place_write (place, OURS, &backup, &error));
  g_assert_nonnull (error);
  assert_holds (self->path, "theirs");
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/init/place/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/init/place/fragment", Fixture, NULL, set_up, test_fragment, tear_down);
  g_test_add ("/init/place/race", Fixture, NULL, set_up, test_race, tear_down);
  return g_test_run ();
}
