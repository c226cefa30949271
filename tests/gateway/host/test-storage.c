#include "gateway/host/storage.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("meeting-storage-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "pool.store", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static GwStorage *
open_storage (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GwStorage *storage = gw_storage_open (fixture->path, &error);

  g_assert_no_error (error);
  return storage;
}

static void
settle (GwStorage *storage)
{
  while (gw_storage_is_busy (storage))
    g_main_context_iteration (NULL, TRUE);
}

static void
note (const GError *error, gpointer data)
{
  g_string_append (data, error == NULL ? "ok " : error->message);
}

static void
append (const char *key, const char *value, gpointer data)
{
  g_string_append_printf (data, "%s=%s ", key, value);
}

static void
assert_all (GwStorage *storage, const char *prefix, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_storage_visit (storage, prefix, append, text);
  g_assert_cmpstr (text->str, ==, expected);
}

/* What was stored is there after a new start; nothing is a file before there is something. */
static void
test_lasting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);
  g_autoptr (GString) told = g_string_new (NULL);

  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  gw_storage_put (storage, "b", "2", note, told);
  gw_storage_put (storage, "a", "1", note, told);
  gw_storage_put (storage, "b", "3", NULL, NULL);
  gw_storage_put (storage, "x", "y", note, told);
  gw_storage_put (storage, "x", NULL, note, told);
  g_assert_null (gw_storage_get (storage, "a")); /* not on the disk yet */
  g_assert_cmpstr (told->str, ==, "");
  settle (storage);
  g_assert_cmpstr (told->str, ==, "ok ok ok ok ");
  assert_all (storage, "", "a=1 b=3 ");
  gw_storage_put (storage, "last", "written all the same", NULL, NULL);
  g_clear_pointer (&storage, gw_storage_free);

  storage = open_storage (fixture);
  assert_all (storage, "", "a=1 b=3 last=written all the same ");
  g_assert_cmpstr (gw_storage_get (storage, "b"), ==, "3");
  g_assert_null (gw_storage_get (storage, "x"));
}

static void
test_prefix (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "m/", "m/a", "m/b", "m0", "l/z", "n" };
  g_autoptr (GwStorage) storage = open_storage (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gw_storage_put (storage, keys[i], "", NULL, NULL);
  settle (storage);
  assert_all (storage, "m/", "m/= m/a= m/b= ");
  assert_all (storage, "o", "");
}

static void
store_another (const char *key, const char *value, gpointer storage)
{
  gw_storage_put (storage, "zz", value, NULL, NULL);
  gw_storage_put (storage, key, NULL, NULL, NULL);
}

static void
test_store_while_visiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);

  gw_storage_put (storage, "a", "1", NULL, NULL);
  gw_storage_put (storage, "b", "2", NULL, NULL);
  settle (storage);
  gw_storage_visit (storage, "", store_another, storage);
  settle (storage);
  assert_all (storage, "", "zz=2 ");
}

static void
assert_refused (GwStorage *storage, const char *key, const char *value, const char *part)
{
  g_autoptr (GString) told = g_string_new (NULL);

  gw_storage_put (storage, key, value, note, told);
  g_assert_cmpstr (told->str, ==, "");
  settle (storage);
  g_assert_nonnull (strstr (told->str, part));
}

static void
test_bounds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);
  g_autofree char *key = g_strnfill (GW_STORAGE_KEY_MAX + 1, 'k');
  g_autofree char *value = g_strnfill (GW_STORAGE_VALUE_MAX + 1, 'v');

  assert_refused (storage, "", "x", "1 to 256 bytes");
  assert_refused (storage, key, "x", "not 257");
  assert_refused (storage, "\xff", "x", "UTF-8");
  assert_refused (storage, "a", "\xff", "UTF-8");
  assert_refused (storage, "a", value, "65537 bytes");
  assert_all (storage, "", "");
  assert_refused (storage, key + 1, value + 1, "ok");
}

/* Its total is bounded, and what is removed makes room. */
static void
test_total (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);
  g_autofree char *value = g_strnfill (GW_STORAGE_VALUE_MAX, 'v');
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < GW_STORAGE_TOTAL_MAX / GW_STORAGE_VALUE_MAX; i++)
    {
      g_autofree char *key = g_strdup_printf ("%04u", i);

      gw_storage_put (storage, key, value, note, told);
    }
  settle (storage);
  g_assert_true (g_str_has_prefix (told->str, "ok ok "));
  g_assert_nonnull (strstr (told->str, "may not hold more than 64 MiB"));
  g_assert_nonnull (gw_storage_get (storage, "0000"));
  g_assert_null (gw_storage_get (storage, "1023"));
  assert_refused (storage, "0000", NULL, "ok");
  assert_refused (storage, "1023", value, "ok");
}

static void
execute (const Fixture *fixture, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
assert_not_opened (const Fixture *fixture, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_storage_open (fixture->path, &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, fixture->path));
  g_assert_nonnull (strstr (error->message, part));
}

static void
write_one (const Fixture *fixture)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);

  gw_storage_put (storage, "a", "1", NULL, NULL);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize size;

  g_file_set_contents (fixture->path,
                       "this is no database, but long enough to look like one: "
                       "........................................................",
                       -1, NULL);
  assert_not_opened (fixture, "damaged");
  g_remove (fixture->path);
  write_one (fixture);
  g_file_get_contents (fixture->path, &text, &size, NULL);
  memset (text + 100, 0xa5, size - 100);
  g_file_set_contents (fixture->path, text, (gssize) size, NULL);
  assert_not_opened (fixture, "damaged");
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  execute (fixture, "CREATE TABLE songs (title)");
  assert_not_opened (fixture, "no store of a plugin");
  g_remove (fixture->path);
  write_one (fixture);
  execute (fixture, "PRAGMA user_version = 2");
  assert_not_opened (fixture, "newer gateway");
  execute (fixture, "PRAGMA user_version = 1; INSERT INTO entries VALUES ('k', x'ff00')");
  assert_not_opened (fixture, "no text of ours");
}

/* A folder where nothing can be made: each change says so, and what is there stays readable. */
static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "gone", "pool.store", NULL);
  g_autoptr (GwStorage) storage = gw_storage_open (path, NULL);

  g_assert_nonnull (storage);
  assert_refused (storage, "a", "1", "pool.store cannot be opened");
  assert_refused (storage, "a", "1", "user must be able to write the file and its folder");
  assert_all (storage, "", "");
}

/* The disk is full: the earlier state stays, on it and in memory; then there is room again. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);
  g_autofree char *large = g_strnfill (GW_STORAGE_VALUE_MAX, 'v');
  g_autoptr (GString) told = g_string_new (NULL);
  struct rlimit before, limit;

  gw_storage_put (storage, "a", "1", NULL, NULL);
  settle (storage);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 60000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_refused (storage, "large", large, "pool.store cannot be written");
  gw_storage_put (storage, "a", large, note, told);
  gw_storage_put (storage, "b", "small", note, told);
  settle (storage);
  g_assert_nonnull (strstr (told->str, "cannot be written"));
  g_assert_true (g_str_has_suffix (told->str, "ok ")); /* what fits goes on */
  assert_all (storage, "", "a=1 b=small ");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_refused (storage, "c", "3", "ok");
  g_clear_pointer (&storage, gw_storage_free);
  storage = open_storage (fixture);
  assert_all (storage, "", "a=1 b=small c=3 ");
}

/* A process that dies without a word: what was told as stored is there. */
static void
test_crash (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      const Fixture inherited = { NULL, (char *) g_getenv ("GW_TEST_STORE") };
      GwStorage *storage = open_storage (&inherited);
      g_autoptr (GString) told = g_string_new (NULL);

      for (guint i = 0; i < 100; i++)
        {
          g_autofree char *key = g_strdup_printf ("%02u", i);

          gw_storage_put (storage, key, "x", note, told);
        }
      settle (storage);
      g_rmdir (fixture->folder);
      raise (SIGKILL);
    }
  g_setenv ("GW_TEST_STORE", fixture->path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_assert_false (g_test_trap_has_passed ());
  {
    g_autoptr (GwStorage) storage = open_storage (fixture);

    g_assert_nonnull (gw_storage_get (storage, "00"));
    g_assert_nonnull (gw_storage_get (storage, "99"));
  }
}

static void
never (const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = open_storage (fixture);
  g_autoptr (GString) told = g_string_new (NULL);

  gw_storage_put (storage, "a", "1", never, NULL);
  gw_storage_forget_callbacks (storage);
  gw_storage_put (storage, "b", "2", note, told);
  settle (storage);
  g_assert_cmpstr (told->str, ==, "ok ");
  assert_all (storage, "", "a=1 b=2 ");
}

static void
test_in_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwStorage) storage = gw_storage_new_in_memory ();

  assert_refused (storage, "a", "1", "ok");
  gw_storage_break (storage, "the disk is full");
  assert_refused (storage, "a", "2", "the disk is full");
  assert_all (storage, "", "a=1 ");
  gw_storage_break (storage, NULL);
  assert_refused (storage, "a", NULL, "ok");
  assert_all (storage, "", "");
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/storage/lasting", test_lasting);
  add ("/storage/prefix", test_prefix);
  add ("/storage/store-while-visiting", test_store_while_visiting);
  add ("/storage/bounds", test_bounds);
  add ("/storage/total", test_total);
  add ("/storage/damaged", test_damaged);
  add ("/storage/foreign", test_foreign);
  add ("/storage/no-folder", test_no_folder);
  add ("/storage/full-disk", test_full_disk);
  add ("/storage/crash", test_crash);
  add ("/storage/forget", test_forget);
  add ("/storage/in-memory", test_in_memory);
  return g_test_run ();
}
