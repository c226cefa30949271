#include "plugins/fs/store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "gateway/gateway/plugin.h"

#define ONE "11111111111111111111111111111111"
#define TWO "22222222222222222222222222222222"

typedef struct
{
  char *folder;
  FsStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inside = NULL;

  f->folder = g_dir_make_tmp ("meeting-fs-XXXXXX", &error);
  inside = g_build_filename (f->folder, "files", NULL);
  f->store = fs_store_new (inside, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fs_store_free (f->store);
  remove_tree (f->folder);
  g_free (f->folder);
}

static char *
path_of (Fixture *f, const char *name)
{
  return g_build_filename (f->folder, "files", name, NULL);
}

static gboolean
exists (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static FsPart *
begin (Fixture *f, const char *meeting, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  FsPart *part = fs_store_begin (f->store, meeting, id, &error);

  g_assert_no_error (error);
  g_assert_true (fs_part_write (part, bytes, &error));
  return part;
}

static void
put (Fixture *f, const char *meeting, const char *id, const char *text)
{
  FsBlob blob = { (char *) id, (char *) "n", (char *) "a/b", strlen (text), (char *) "ada", 5 };
  g_autoptr (GError) error = NULL;

  g_assert_true (fs_part_commit (begin (f, meeting, id, text), &blob, &error));
  g_assert_no_error (error);
}

static void
test_round (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (FsBlob) blob = NULL;
  char text[10] = "";
  gsize size;

  put (f, "m", ONE, "hello");
  blob = fs_store_open (f->store, "m", ONE, &stream, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blob->size, ==, 5);
  g_assert_cmpstr (blob->owner, ==, "ada");
  g_assert_true (g_input_stream_read_all (stream, text, sizeof text, &size, NULL, NULL));
  g_assert_cmpmem (text, size, "hello", 5);
  g_assert_true (G_IS_SEEKABLE (stream));

  g_assert_true (fs_store_remove (f->store, "m", ONE, &error));
  g_assert_false (exists (f, "m"));
  g_assert_false (fs_store_remove (f->store, "m", ONE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_invisible_before_commit (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  FsPart *part = begin (f, "m", ONE, "hello");
  guint64 used, available;

  g_assert_null (fs_store_open (f->store, "m", ONE, &stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (fs_store_usage (f->store, "m", &used, &available, NULL));
  g_assert_cmpuint (used, ==, 0);
  fs_part_discard (part);
  g_assert_false (exists (f, "m"));
}

/* A file without its side file is none, and neither is a side file that is broken. */
static void
test_half (Fixture *f, gconstpointer data)
{
  g_autofree char *side = path_of (f, "m/" ONE ".json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;

  put (f, "m", ONE, "hello");
  g_assert_true (g_file_set_contents (side, "{", -1, NULL));
  g_assert_null (fs_store_open (f->store, "m", ONE, &stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_remove (side);
  g_assert_null (fs_store_open (f->store, "m", ONE, &stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  guint64 used, available;

  g_assert_cmpuint (fs_store_cost (0), ==, FS_STORE_BLOCK);
  g_assert_cmpuint (fs_store_cost (1), ==, 2 * FS_STORE_BLOCK);
  g_assert_cmpuint (fs_store_cost (FS_STORE_BLOCK), ==, 2 * FS_STORE_BLOCK);
  put (f, "m", ONE, "hello");
  put (f, "m", TWO, "");
  put (f, "other", ONE, "hello");
  g_assert_true (fs_store_usage (f->store, "m", &used, &available, NULL));
  g_assert_cmpuint (used, ==, 3 * FS_STORE_BLOCK);
  g_assert_cmpuint (available, >, 0);
}

static void
set_time (Fixture *f, const char *name, gint64 time)
{
  g_autofree char *path = path_of (f, name);
  struct utimbuf times = { time, time };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
test_clean (Fixture *f, gconstpointer data)
{
  g_autofree char *foreign = path_of (f, "m/README");
  g_autofree char *orphan = path_of (f, "m/" TWO ".json");
  FsPart *broken, *going_on;

  put (f, "m", ONE, "old");
  set_time (f, "m/" ONE, 1000);
  put (f, "new", ONE, "new");
  set_time (f, "new/" ONE, 2000);
  broken = begin (f, "broken", ONE, "half");
  set_time (f, "broken/" ONE ".part", 1000);
  going_on = begin (f, "going-on", ONE, "half");
  g_assert_true (g_file_set_contents (foreign, "keep me", -1, NULL));
  g_assert_true (g_file_set_contents (orphan, "{}", -1, NULL));
  set_time (f, "m/README", 1000);
  set_time (f, "m/" TWO ".json", 1000);

  g_assert_cmpuint (fs_store_clean (f->store, 1000, 1000), ==, 0);
  g_assert_true (exists (f, "m/" ONE));
  g_assert_cmpuint (fs_store_clean (f->store, 1500, 1500), ==, 1);
  g_assert_false (exists (f, "m/" ONE));
  g_assert_false (exists (f, "m/" ONE ".json"));
  g_assert_false (exists (f, "m/" TWO ".json"));
  g_assert_true (exists (f, "m/README"));
  g_assert_true (exists (f, "new/" ONE));
  g_assert_true (exists (f, "new/" ONE ".json"));
  g_assert_false (exists (f, "broken"));
  g_assert_true (exists (f, "going-on/" ONE ".part"));
  fs_part_discard (broken);
  fs_part_discard (going_on);
  g_assert_false (exists (f, "going-on"));
}

static void
test_bad_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fs_store_new ("/proc/nothing/here", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "/proc/nothing/here"));
}

static void
test_link_is_not_followed (Fixture *f, gconstpointer data)
{
  g_autofree char *link = path_of (f, "m/" ONE ".part");
  g_autofree char *folder = path_of (f, "m");
  g_autoptr (GError) error = NULL;

  g_mkdir (folder, 0700);
  g_assert_cmpint (symlink ("/tmp/meeting-fs-elsewhere", link), ==, 0);
  g_assert_null (fs_store_begin (f->store, "m", ONE, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test ("/tmp/meeting-fs-elsewhere", G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/fs/store/round", test_round);
  ADD ("/fs/store/invisible-before-commit", test_invisible_before_commit);
  ADD ("/fs/store/half", test_half);
  ADD ("/fs/store/usage", test_usage);
  ADD ("/fs/store/clean", test_clean);
  ADD ("/fs/store/link-is-not-followed", test_link_is_not_followed);
  g_test_add_func ("/fs/store/bad-folder", test_bad_folder);
  return g_test_run ();
}
