/* Machines that are not made or deleted as they should be: commands that fail, crashes, a full
 * disk, clocks that jump. */
#include <string.h>

#include "tests/plugins/allocate/on-demand/cloud.h"

static void
test_never_boots (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  cloud->boots = FALSE;
  cloud_go_to (cloud, begin_at - 2 * HOUR + 9 * MINUTE);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  cloud_go_to (cloud, begin_at - 2 * HOUR + 40 * MINUTE);
  g_assert_cmpuint (cloud->creates, >=, 3);
  g_assert_cmpuint (cloud->deletes, ==, cloud->creates - 1);
  cloud->boots = TRUE;
  cloud_go_to (cloud, begin_at);
  again = cloud_schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  cloud_go_to (cloud, begin_at + DAY);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

static void
test_dead_command (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;

  cloud->create_error = g_strdup ("sh: exit status 3: no such region");
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, 2);
  g_assert_null (bench_ask (bench, "one", 0, 0));
  g_assert_nonnull (strstr (bench->reason, "no such region"));
  bench_advance (bench, HOUR);
  /* With back-off. */
  g_assert_cmpuint (cloud->creates, >=, 5);
  g_assert_cmpuint (cloud->creates, <=, 15);
  g_clear_pointer (&cloud->create_error, g_free);
  bench_advance (bench, 15 * MINUTE);
  g_assert_nonnull (bench_ask (bench, "one", 0, 0));

  /* A delete-command that fails is tried until it works. */
  cloud->delete_error = g_strdup ("sh: killed by signal 9");
  bench_advance (bench, 4 * HOUR);
  g_assert_cmpuint (cloud->deletes, >=, 3);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_clear_pointer (&cloud->delete_error, g_free);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

static void
test_hanging_command (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;

  cloud->hangs = TRUE;
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, 6 * MINUTE);
  g_assert_cmpuint (cloud->creates, ==, 2);
  cloud->hangs = FALSE;
  bench_advance (bench, 8 * MINUTE);
  g_assert_nonnull (bench_ask (bench, "one", 0, 0));
}

/* A create-command that fails although the machine is there: the list tells. */
static void
test_made_all_the_same (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  cloud->create_error = g_strdup ("it exists already");
  bench_ask (bench, "one", 0, 0);
  bench_advance (bench, 2);
  name = g_strdup (strstr (bench->reason, "sfu-"));
  *strchr (name, ' ') = '\0';
  address = g_strdup_printf ("%s.example.com:443", name);
  g_hash_table_insert (cloud->machines, g_strdup (name), g_strdup (address));
  bench_advance (bench, MINUTE);
  cloud_put_node (cloud, address, 0);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, address);
  bench_advance (bench, 4 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

/* The same without a list: its node tells. */
static void
test_reports_all_the_same (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("address=sfu-of-all.example.com:%p");
  Bench *bench = cloud->bench;

  cloud->create_error = g_strdup ("it exists already");
  cloud->list_output = g_strdup ("no name");
  bench_ask (bench, "one", 0, 0);
  bench_advance (bench, 2);
  cloud_put_node (cloud, "sfu-of-all.example.com:7000", 0);
  bench_advance (bench, MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, "sfu-of-all.example.com:7000");
}

/* A crash at any moment: no machine is forgotten, none is made twice, none is left. */
static void
test_crashes (void)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (Cloud) cloud = cloud_new (NULL);
      gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
      g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
      g_autofree char *again = NULL;
      gint64 moment = i < 20 ? begin_at - 2 * HOUR - 5 + i : begin_at + 3 * HOUR - 25 + i;

      bench_ask (cloud->bench, "instant", 0, 0);
      cloud_go_to (cloud, moment);
      bench_crash (cloud->bench);
      if (i < 20)
        {
          cloud_go_to (cloud, begin_at);
          again = cloud_schedule (cloud, "one", begin_at);
          g_assert_cmpstr (again, ==, sfu);
          g_assert_cmpuint (cloud_count (cloud), ==, 1);
        }
      cloud_go_to (cloud, begin_at + 6 * HOUR);
      g_assert_cmpuint (cloud_count (cloud), ==, 0);
    }
}

/* The process dies while a command runs, which has done its work: the list tells. */
static void
test_crash_in_command (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);

  cloud_go_to (cloud, begin_at - 2 * HOUR);
  g_assert_cmpuint (cloud->creates, ==, 1);
  bench_crash (cloud->bench);
  cloud_go_to (cloud, begin_at);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
}

static void
test_full_disk (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 3 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);

  gw_rig_break_storage (bench->rig, "the disk is full");
  g_assert_null (bench_ask (bench, "two", begin_at, begin_at + HOUR));
  g_assert_nonnull (strstr (bench->error, "cannot be kept, and is not made: the disk is full"));
  g_assert_null (bench_ask (bench, "one", begin_at + DAY, begin_at + DAY + HOUR));
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  bench_ask (bench, "instant", 0, 0);
  /* No machine whose intent is not on the disk. */
  cloud_go_to (cloud, begin_at - HOUR);
  g_assert_cmpuint (cloud->creates, ==, 0);
  gw_rig_break_storage (bench->rig, NULL);
  bench_ask (bench, "instant", 0, 0);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  /* Nor is one deleted. */
  gw_rig_break_storage (bench->rig, "the disk is full");
  cloud_go_to (cloud, begin_at + 6 * HOUR);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  gw_rig_break_storage (bench->rig, NULL);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

/* A promise that fails takes nothing from a later one of the same meeting. */
static void
test_promised_twice (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu =
      g_strdup (bench_ask_twice (cloud->bench, "one", begin_at, begin_at + DAY, HOUR));

  g_assert_nonnull (sfu);
  cloud_go_to (cloud, begin_at + DAY);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_assert_cmpstr (bench_ask (cloud->bench, "one", begin_at + DAY, begin_at + DAY + HOUR), ==, sfu);
}

static void
test_clock_jumps (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *running = cloud_schedule (cloud, "running", begin_at);
  g_autofree char *waiting = cloud_schedule (cloud, "waiting", begin_at);
  gint64 now;

  cloud_go_to (cloud, begin_at + MINUTE);
  cloud_put_node (cloud, running, 2);
  now = bench_now (bench);
  /* A year ahead by mistake: who has people keeps them, and the others are spared for an hour. */
  bench_jump (bench, now + 365 * DAY);
  cloud_put_node (cloud, running, 2);
  bench_advance (bench, 10 * MINUTE);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  bench_jump (bench, now + 10 * MINUTE);
  cloud_put_node (cloud, running, 2);
  cloud_put_node (cloud, waiting, 0);
  bench_advance (bench, 10 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  g_assert_cmpuint (cloud->creates, ==, 2);

  /* A year back: nothing is forgotten; a question is enough to go on. */
  bench_jump (bench, now - 365 * DAY);
  cloud_put_node (cloud, running, 2);
  cloud_put_node (cloud, waiting, 0);
  g_assert_cmpstr (bench_ask (bench, "running", begin_at, begin_at + HOUR), ==, running);
  bench_advance (bench, HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  bench_jump (bench, now + HOUR);
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  cloud_put_node (cloud, running, 0);
  bench_advance (bench, 5 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

/* Nothing is heard of any sfu, as when api is away: people may be on all of them. */
static void
test_deaf (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *own = NULL;

  bench_ask (bench, "instant", 0, 0);
  cloud_go_to (cloud, begin_at + MINUTE);
  own = g_strdup (bench_ask (bench, "instant", 0, 0));
  cloud_put_node (cloud, sfu, 3);
  cloud_put_node (cloud, own, 2);
  cloud_go_to (cloud, begin_at + 6 * HOUR);
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  gw_rig_silence_node (bench->rig, "sfu", own);
  bench_advance (bench, 8 * HOUR);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  bench_crash (bench);
  bench_advance (bench, 8 * HOUR);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  /* They do not come back all at once. */
  cloud_put_node (cloud, own, 2);
  bench_advance (bench, 61);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  cloud_put_node (cloud, sfu, 3);
  bench_advance (bench, 10 * MINUTE);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  /* Not for ever. */
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  gw_rig_silence_node (bench->rig, "sfu", own);
  bench_advance (bench, 23 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  bench_advance (bench, 2 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

/* After a start, nodes need a moment to be heard. */
static void
test_restart_hold (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *own = NULL;

  cloud_go_to (cloud, begin_at);
  cloud_put_node (cloud, sfu, 3);
  cloud_go_to (cloud, begin_at + 6 * HOUR);
  bench_ask (bench, "instant", 0, 0);
  bench_advance (bench, 2 * MINUTE);
  own = g_strdup (bench_ask (bench, "instant", 0, 0));
  g_assert_nonnull (own);
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  bench_advance (bench, 15);
  bench_jump (bench, bench_now (bench) + 8 * MINUTE);
  bench_crash (bench);
  bench_advance (bench, 50);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  cloud_put_node (cloud, sfu, 3);
  bench_advance (bench, HOUR);
  g_assert_cmpuint (cloud->deletes, ==, 0);
}

/* The whole machine sleeps for some minutes: nobody is lost by that. */
static void
test_gap (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);

  cloud_go_to (cloud, begin_at);
  cloud_put_node (cloud, sfu, 3);
  bench_advance (bench, 10);
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  bench_jump (bench, bench_now (bench) + 5 * MINUTE);
  bench_advance (bench, 30);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  /* Who does not come back is. */
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), !=, sfu);
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are what it is about. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/on-demand/maker/never-boots", test_never_boots);
  g_test_add_func ("/on-demand/maker/dead-command", test_dead_command);
  g_test_add_func ("/on-demand/maker/hanging-command", test_hanging_command);
  g_test_add_func ("/on-demand/maker/made-all-the-same", test_made_all_the_same);
  g_test_add_func ("/on-demand/maker/reports-all-the-same", test_reports_all_the_same);
  g_test_add_func ("/on-demand/maker/crashes", test_crashes);
  g_test_add_func ("/on-demand/maker/crash-in-command", test_crash_in_command);
  g_test_add_func ("/on-demand/maker/full-disk", test_full_disk);
  g_test_add_func ("/on-demand/maker/promised-twice", test_promised_twice);
  g_test_add_func ("/on-demand/maker/clock-jumps", test_clock_jumps);
  g_test_add_func ("/on-demand/maker/deaf", test_deaf);
  g_test_add_func ("/on-demand/maker/restart-hold", test_restart_hold);
  g_test_add_func ("/on-demand/maker/gap", test_gap);
  return g_test_run ();
}
