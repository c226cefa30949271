#include "plugins/fs/disk.h"

#define JOBS 200

typedef struct
{
  FsDisk *disk;
  GThread *control;
  int worked; /* atomic */
  guint done;
  guint more; /* jobs that done() asks for */
} Fixture;

static void
work (gpointer data)
{
  Fixture *f = data;

  g_atomic_int_inc (&f->worked);
}

static void
done (gpointer data)
{
  Fixture *f = data;

  g_assert_true (g_thread_self () == f->control);
  f->done++;
  if (f->more == 0)
    return;
  f->more--;
  fs_disk_run (f->disk, work, done, f);
}

static void
test_jobs (void)
{
  Fixture f = { .disk = fs_disk_new (3), .control = g_thread_self () };

  for (guint i = 0; i < JOBS; i++)
    fs_disk_run (f.disk, work, done, &f);
  g_assert_cmpuint (f.done, ==, 0);
  while (f.done < JOBS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_atomic_int_get (&f.worked), ==, JOBS);
  fs_disk_free (f.disk);
}

/* What is under way ends, and what follows from it too. */
static void
test_end (void)
{
  Fixture f = { .disk = fs_disk_new (3), .control = g_thread_self (), .more = 5 };

  for (guint i = 0; i < JOBS; i++)
    fs_disk_run (f.disk, work, done, &f);
  fs_disk_free (f.disk);
  g_assert_cmpuint (f.done, ==, JOBS + 5);
  g_assert_cmpint (g_atomic_int_get (&f.worked), ==, JOBS + 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fs/disk/jobs", test_jobs);
  g_test_add_func ("/fs/disk/end", test_end);
  return g_test_run ();
}
