/* The on-demand plugin as the host loads it, in simulated time and with a made-up cloud. */
#include <string.h>

#include "tests/plugins/allocate/on-demand/cloud.h"

static void
test_scheduled (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  /* Named at once, and made two hours before. */
  g_assert_true (g_str_has_prefix (sfu, "sfu-") && g_str_has_suffix (sfu, ".example.com:443"));
  cloud_go_to (cloud, begin_at - 2 * HOUR - 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
  cloud_go_to (cloud, begin_at - 2 * HOUR + 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  again = cloud_schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);

  cloud_go_to (cloud, begin_at + HOUR + 2 * HOUR - 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  cloud_go_to (cloud, begin_at + HOUR + 2 * HOUR + 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
  cloud_go_to (cloud, begin_at + DAY);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 1);
}

static void
test_environment (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("labels=region=eu;size=large");
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *host = g_strndup (sfu, strlen (sfu) - strlen (":443"));
  g_autofree char *name = g_strndup (host, strlen (host) - strlen (".example.com"));
  g_autofree char *expected = g_strdup_printf (
      "MEETING_ACTION=create MEETING_NODE_PREFIX=sfu- MEETING_SECRET_FILE=/etc/secret "
      "MEETING_APISERVER= MEETING_NODE_NAME=%s MEETING_NODE_ADDRESS=%s MEETING_NODE_HOST=%s "
      "MEETING_NODE_PORT=443 MEETING_NODE_LABELS=region=eu;size=large MEETING_KIND=scheduled "
      "MEETING_OWNER= MEETING_BEGIN_AT=%" G_GINT64_FORMAT " MEETING_END_AT=%" G_GINT64_FORMAT,
      name, sfu, host, begin_at, begin_at + HOUR);

  cloud_go_to (cloud, begin_at);
  g_assert_cmpstr (cloud->environment, ==, expected);
}

/* Overlapping meetings never share; consecutive ones do where that saves hours. */
static void
test_sharing (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *overlapping = cloud_schedule (cloud, "overlapping", begin_at + HOUR - 1);
  g_autofree char *next = cloud_schedule (cloud, "next", begin_at + HOUR);
  g_autofree char *later = cloud_schedule (cloud, "later", begin_at + 5 * HOUR);
  g_autofree char *far = cloud_schedule (cloud, "far", begin_at + 12 * HOUR);

  g_assert_cmpstr (overlapping, !=, one);
  g_assert_cmpstr (next, ==, one);
  g_assert_true (strcmp (later, one) == 0 || strcmp (later, overlapping) == 0);
  g_assert_cmpstr (far, !=, one);
  g_assert_cmpstr (far, !=, overlapping);
  cloud_go_to (cloud, begin_at + 7 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  cloud_go_to (cloud, begin_at + 2 * DAY);
  g_assert_cmpuint (cloud->creates, ==, 3);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

static void
test_cancelled_and_moved (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *moved = cloud_schedule (cloud, "one", begin_at + 3 * DAY);
  g_autofree char *two = cloud_schedule (cloud, "two", begin_at);

  g_assert_cmpstr (moved, ==, one);
  g_assert_cmpstr (two, !=, one);
  cloud_go_to (cloud, begin_at);
  g_assert_cmpuint (cloud->creates, ==, 1);
  gw_rig_release (cloud->bench->rig, "two");
  cloud_go_to (cloud, begin_at + 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
  gw_rig_release (cloud->bench->rig, "one");
  gw_rig_release (cloud->bench->rig, "nobody");
  cloud_go_to (cloud, begin_at + 4 * DAY);
  g_assert_cmpuint (cloud->creates, ==, 1);
}

static void
test_instant (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  g_autofree char *sfu = NULL;
  gint64 left_at;

  g_assert_null (bench_ask (bench, "one", 0, 0));
  g_assert_cmpuint (bench->retry_after, ==, 5);
  bench_advance (bench, 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, CLOUD_BOOT);
  sfu = g_strdup (bench_ask (bench, "one", 0, 0));
  g_assert_nonnull (sfu);
  /* All of an owner's meetings are on his machine, nobody else's. */
  g_assert_cmpstr (bench_ask (bench, "two", 0, 0), ==, sfu);
  bench->email = "bob@example.org";
  g_assert_null (bench_ask (bench, "three", 0, 0));
  /* All guests are one owner. */
  bench->email = "";
  g_assert_null (bench_ask (bench, "four", 0, 0));
  g_assert_null (bench_ask (bench, "five", 0, 0));
  bench_advance (bench, 10);
  g_assert_cmpuint (cloud_count (cloud), ==, 3);

  /* It goes three hours after its last use. */
  cloud_put_node (cloud, sfu, 2);
  bench_advance (bench, 5 * HOUR);
  cloud_put_node (cloud, sfu, 0);
  left_at = bench_now (bench);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  cloud_go_to (cloud, left_at + 3 * HOUR - 2 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  cloud_go_to (cloud, left_at + 3 * HOUR + 2 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);

  /* A join after that starts over. */
  bench->email = "ada@example.org";
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, CLOUD_BOOT + 10);
  g_assert_nonnull (bench_ask (bench, "one", 0, 0));
  g_assert_cmpstr (bench->sfu, !=, sfu);
}

/* People who stay after the end of a meeting keep its machine. */
static void
test_overrun (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);

  cloud_go_to (cloud, begin_at);
  cloud_put_node (cloud, sfu, 3);
  cloud_go_to (cloud, begin_at + 12 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  cloud_put_node (cloud, sfu, 0);
  bench_advance (cloud->bench, 5 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 1);
  bench_advance (cloud->bench, 10 * MINUTE);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

/* A node that was up and dies: its meeting is given another machine, it is not deleted under people
 * who may still be there. */
static void
test_dead_node (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *sfu = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *own = NULL;

  bench_ask (bench, "instant", 0, 0);
  cloud_go_to (cloud, begin_at + MINUTE);
  own = g_strdup (bench_ask (bench, "instant", 0, 0));
  g_assert_nonnull (own);
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  gw_rig_silence_node (bench->rig, "sfu", own);
  bench_advance (bench, 30);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), !=, sfu);
  g_assert_null (bench_ask (bench, "instant", 0, 0));
  bench_advance (bench, CLOUD_BOOT + 10);
  g_assert_cmpstr (bench_ask (bench, "instant", 0, 0), !=, own);
  g_assert_nonnull (bench->sfu);
  bench_advance (bench, 8 * HOUR);
  g_assert_cmpuint (cloud_count (cloud), ==, 0);
}

static void
test_limit (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("max-machines=2");
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = cloud_schedule (cloud, "one", begin_at);
  g_autofree char *two = cloud_schedule (cloud, "two", begin_at);
  g_autofree char *three = cloud_schedule (cloud, "three", begin_at);
  g_autofree char *next = cloud_schedule (cloud, "next", begin_at + HOUR);
  g_autofree char *other_day = cloud_schedule (cloud, "other day", begin_at + 10 * HOUR);

  g_assert_nonnull (one);
  g_assert_nonnull (two);
  g_assert_null (three);
  g_assert_nonnull (next);
  g_assert_nonnull (other_day);
  bench_ask (cloud->bench, "instant", 0, 0);
  g_assert_cmpstr (cloud->bench->reason, !=, NULL);
  cloud_go_to (cloud, begin_at);
  g_assert_cmpuint (cloud_count (cloud), ==, 2);
  cloud->bench->email = "bob@example.org";
  g_assert_null (bench_ask (cloud->bench, "other", 0, 0));
  g_assert_cmpstr (cloud->bench->reason, ==,
                   "all 2 machines that max-machines allows are taken at that time");
}

static void
test_ports (void)
{
  const char *const more[] = { cloud_settings[0], cloud_settings[1], "address=localhost:%p", NULL };
  g_autoptr (Bench) bench = bench_new ("on-demand", cloud_settings[0], cloud_settings[1],
                                       "address=localhost:%p", "first-port=20000", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "localhost:20000");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "localhost:20001");
  bench_assert_refused_with ("on-demand", more, "prefix=x", "first-port must be set");
}

/* More meetings at once than there are ports. */
static void
test_no_port (void)
{
  g_autoptr (Bench) bench =
      bench_new ("on-demand", cloud_settings[0], cloud_settings[1], "address=localhost:%p",
                 "first-port=20000", "max-machines=0", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      g_assert_nonnull (bench_ask (bench, meeting, begin_at, begin_at + HOUR));
    }
  g_assert_null (bench_ask (bench, "one more", begin_at, begin_at + HOUR));
  g_assert_cmpstr (bench->reason, ==,
                   "all 1000 ports from first-port on are taken; with %n in address, each machine "
                   "has a host of its own");
  g_assert_null (bench_ask (bench, "instant", 0, 0));
  g_assert_nonnull (strstr (bench->reason, "first-port"));
  gw_rig_release (bench->rig, "m7");
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one more", begin_at, begin_at + HOUR), ==, "localhost:20007");
}

static void
test_explain (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = 1700100000;
  g_autofree char *text = bench_explain (cloud->bench, "one", begin_at, begin_at + HOUR);
  g_autofree char *sfu = NULL;
  g_autofree char *more = NULL;
  g_autofree char *instant = bench_explain (cloud->bench, "two", 0, 0);

  g_assert_cmpstr (text, ==,
                   "sfu: a machine of its own, made at 2023-11-16T00:00Z, deleted at "
                   "2023-11-16T05:00Z\nturn: none is free");
  g_assert_nonnull (strstr (instant, "unless it is used"));
  sfu = cloud_schedule (cloud, "one", begin_at);
  more = bench_explain (cloud->bench, "next", begin_at + HOUR, begin_at + 2 * HOUR);
  g_assert_nonnull (strstr (more, sfu));
}

static void
test_wrong_keys (void)
{
  static const struct
  {
    const char *setting;
    const char *message;
  } cases[] = {
    { "create-command=no-such-program-anywhere", "create-command: " },
    { "list-command='", "list-command: " },
    { "address=sfu.example.com:443", "address must hold %n" },
    { "address=%n.example.com", "address is not HOST:PORT" },
    { "prefix=-x", "prefix must begin with" },
    { "prefix=a b", "prefix must begin with" },
    { "turn=x", "turn: \"x\" is not HOST:PORT" },
    { "rules=x", "rules: \"x\" is not PATTERN" },
  };
  const char *const none[] = { cloud_settings[1], cloud_settings[3], NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    bench_assert_refused_with ("on-demand", cloud_settings, cases[i].setting, cases[i].message);
  bench_assert_refused_with ("on-demand", none, "prefix=x", "create-command is missing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are what it is about. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/on-demand/scheduled", test_scheduled);
  g_test_add_func ("/on-demand/environment", test_environment);
  g_test_add_func ("/on-demand/sharing", test_sharing);
  g_test_add_func ("/on-demand/cancelled-and-moved", test_cancelled_and_moved);
  g_test_add_func ("/on-demand/instant", test_instant);
  g_test_add_func ("/on-demand/overrun", test_overrun);
  g_test_add_func ("/on-demand/dead-node", test_dead_node);
  g_test_add_func ("/on-demand/limit", test_limit);
  g_test_add_func ("/on-demand/ports", test_ports);
  g_test_add_func ("/on-demand/no-port", test_no_port);
  g_test_add_func ("/on-demand/explain", test_explain);
  g_test_add_func ("/on-demand/wrong-keys", test_wrong_keys);
  return g_test_run ();
}
