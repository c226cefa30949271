/* Lists and calendars that know more or less than the ledger. */
#include <string.h>

#include "tests/plugins/allocate/on-demand/cloud.h"

static void
test_rubbish_list (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 2 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);

  cloud->list_output = g_strdup ("Error: log in first!\n");
  cloud_go_to (cloud, begin_at);
  gw_rig_silence_node (cloud->bench->rig, "sfu", sfu);
  bench_advance (cloud->bench, 50 * MINUTE);
  g_assert_cmpuint (cloud->lists, >, 2);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
}

/* A machine that somebody deleted is made again while it is needed; not where it still reports. */
static void
test_vanished (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  cloud_go_to (cloud, begin_at - HOUR);
  cloud->lists_not = TRUE;
  bench_advance (cloud->bench, 30 * MINUTE);
  g_assert_cmpuint (cloud->creates, ==, 1);
  gw_rig_silence_node (cloud->bench->rig, "sfu", sfu);
  g_hash_table_remove_all (cloud->machines);
  bench_advance (cloud->bench, 12 * MINUTE);
  cloud->lists_not = FALSE;
  bench_advance (cloud->bench, 3 * MINUTE);
  g_assert_cmpuint (cloud->creates, ==, 2);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  again = cloud_schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);
  cloud_go_to (cloud, begin_at + 4 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

static void
test_unknown (void)
{
  g_autoptr (Cloud) keeping = cloud_new (NULL);
  g_autoptr (Cloud) deleting = cloud_new ("delete-unknown=true");
  Cloud *clouds[] = { keeping, deleting };

  for (guint i = 0; i < 2; i++)
    {
      g_hash_table_insert (clouds[i]->machines, g_strdup ("sfu-lost"),
                           g_strdup ("sfu-lost.example.com:443"));
      g_hash_table_insert (clouds[i]->machines, g_strdup ("mail"), g_strdup ("mail:25"));
      cloud_put_node (clouds[i], "sfu-lost.example.com:443", 1);
      bench_advance (clouds[i]->bench, 6 * HOUR);
      g_assert_cmpuint (cloud_count (clouds[i]), ==, 2);
      cloud_put_node (clouds[i], "sfu-lost.example.com:443", 0);
      bench_advance (clouds[i]->bench, 4 * HOUR);
    }
  g_assert_cmpuint (cloud_count (keeping), ==, 2);
  g_assert_cmpuint (cloud_count (deleting), ==, 1);
  g_assert_true (g_hash_table_contains (deleting->machines, "mail"));
}

static void
put_booking (Cloud *cloud, const char *meeting, const char *sfu, gint64 begin_at)
{
  const GwBooking booking = { .size = sizeof booking,
                              .meeting = meeting,
                              .email = "",
                              .begin_at = begin_at,
                              .end_at = begin_at + HOUR,
                              .sfu = sfu };

  gw_calendar_put (gw_rig_calendar (cloud->bench->rig), &booking);
}

static void
test_calendar (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *two = cloud_schedule (cloud, "two", begin_at);

  /* "one" was cancelled and we were not told; of "lost" only api knows. */
  put_booking (cloud, "two", two, begin_at);
  put_booking (cloud, "lost", "sfu-lost.example.com:443", begin_at);
  put_booking (cloud, "foreign", "elsewhere.example.org:443", begin_at);
  cloud_go_to (cloud, begin_at);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  g_assert_true (g_hash_table_contains (cloud->machines, "sfu-lost"));
  g_assert_cmpstr (bench_ask (cloud->bench, "lost", begin_at, begin_at + HOUR), ==,
                   "sfu-lost.example.com:443");
}

/* The ledger is lost: a machine that api's calendar has is not deleted as unknown. */
static void
test_lost_ledger (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("delete-unknown=true");
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 12 * HOUR;
  const char *sfu = "sfu-lost.example.com:443";
  g_autofree char *explained = NULL;

  g_hash_table_insert (cloud->machines, g_strdup ("sfu-lost"), g_strdup (sfu));
  cloud_put_node (cloud, sfu, 0);
  put_booking (cloud, "one", sfu, begin_at);
  /* A failed command hurries the second list, at which it would be adopted. */
  cloud->create_error = g_strdup ("no such region");
  bench_ask (bench, "instant", 0, 0);
  bench_advance (bench, MINUTE);
  g_assert_cmpuint (cloud->lists, >=, 2);
  explained = bench_explain (bench, "one", begin_at, begin_at + HOUR);
  g_assert_nonnull (strstr (explained, sfu));
  g_clear_pointer (&cloud->create_error, g_free);
  cloud_go_to (cloud, begin_at);
  g_assert_true (g_hash_table_contains (cloud->machines, "sfu-lost"));
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
}

/* The same, and api is only heard of after it was adopted. */
static void
test_late_calendar (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("delete-unknown=true");
  gint64 begin_at = bench_now (cloud->bench) + 12 * HOUR;
  const char *sfu = "sfu-lost.example.com:443";

  g_hash_table_insert (cloud->machines, g_strdup ("sfu-lost"), g_strdup (sfu));
  cloud_put_node (cloud, sfu, 0);
  bench_advance (cloud->bench, HOUR);
  put_booking (cloud, "one", sfu, begin_at);
  cloud_go_to (cloud, begin_at);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  g_assert_cmpuint (cloud->creates, ==, 0);
  g_assert_cmpstr (bench_ask (cloud->bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  bench_advance (cloud->bench, 4 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are what it is about. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/on-demand/inventory/rubbish-list", test_rubbish_list);
  g_test_add_func ("/on-demand/inventory/vanished", test_vanished);
  g_test_add_func ("/on-demand/inventory/unknown", test_unknown);
  g_test_add_func ("/on-demand/inventory/calendar", test_calendar);
  g_test_add_func ("/on-demand/inventory/lost-ledger", test_lost_ledger);
  g_test_add_func ("/on-demand/inventory/late-calendar", test_late_calendar);
  return g_test_run ();
}
