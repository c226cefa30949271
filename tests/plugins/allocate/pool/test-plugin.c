/* The allocate plugin as the host loads it, in simulated time. */
#include "tests/plugins/allocate/bench.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static const char *const nothing[] = { NULL };

static void
put_sfu (Bench *bench, const char *address, double load, const char *const *labels)
{
  const GwNode node = {
    .size = sizeof node, .role = "sfu", .address = address, .load = load, .labels = labels
  };

  gw_rig_put_node (bench->rig, &node);
}

static void
put_three (Bench *bench)
{
  put_sfu (bench, "a:1", 0.1, nothing);
  put_sfu (bench, "b:1", 0.2, nothing);
  put_sfu (bench, "c:1", 0.3, nothing);
}

static void
test_exclusive (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
  g_assert_cmpstr (bench_ask (bench, "three", begin_at, begin_at + 3 * HOUR), ==, "c:1");
  g_assert_null (bench_ask (bench, "four", begin_at + HOUR - 1, begin_at + 2 * HOUR - 1));
  g_assert_cmpstr (bench->reason, ==,
                   "none of 3 sfu is free: 3 reserved at that time; the first is free at "
                   "2023-11-15T23:13Z");
  g_assert_cmpuint (bench->retry_after, ==, 3600);

  /* Cancelled and moved meetings free their nodes. */
  gw_rig_release (bench->rig, "two");
  g_assert_cmpstr (bench_ask (bench, "four", begin_at, begin_at + HOUR), ==, "b:1");
  g_assert_cmpstr (bench_ask (bench, "one", begin_at + DAY, begin_at + DAY + HOUR), ==, "a:1");
  g_assert_cmpstr (bench_ask (bench, "five", begin_at, begin_at + HOUR), ==, "a:1");
  g_assert_null (bench_ask (bench, "six", begin_at, begin_at + HOUR));
  gw_rig_release (bench->rig, "nobody");
}

static void
test_shared (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", "share-scheduled=true", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_sfu (bench, "only:1", 0.0, nothing);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "only:1");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "only:1");
}

static void
test_instant (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 now = bench_now (bench);

  bench_start (bench);
  put_three (bench);
  /* "a" is least loaded, and about to be reserved. */
  g_assert_cmpstr (bench_ask (bench, "soon", now + 600, now + HOUR), ==, "a:1");
  g_assert_cmpstr (bench_ask (bench, "instant", 0, 0), ==, "b:1");
  g_assert_cmpstr (bench_ask (bench, "instant", 0, 0), ==, "b:1");
  gw_rig_release (bench->rig, "soon");
  bench_advance (bench, 20);
  g_assert_cmpstr (bench_ask (bench, "another", 0, 0), ==, "a:1");
}

static void
test_labels (void)
{
  g_autoptr (Bench) bench =
      bench_new ("allocate", "labels=tier=prod",
                 "rules=*@EU.example.com:region=eu;big@*:region=us,size=large", NULL);
  const char *const eu[] = { "tier=prod", "region=eu", NULL };
  const char *const us[] = { "region=us", "size=large", "tier=prod", NULL };
  const char *const test[] = { "tier=test", "region=eu", NULL };

  bench_start (bench);
  put_sfu (bench, "eu:1", 0.5, eu);
  put_sfu (bench, "test:1", 0.0, test);
  put_sfu (bench, "us:1", 0.7, us);
  bench->email = "Ada@eu.EXAMPLE.com";
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, "eu:1");
  bench->email = "big@example.org";
  g_assert_cmpstr (bench_ask (bench, "two", 0, 0), ==, "us:1");
  bench->email = "bob@example.org";
  g_assert_cmpstr (bench_ask (bench, "three", 0, 0), ==, "eu:1");
  put_sfu (bench, "eu:1", 1.0, eu);
  bench->email = "ada@eu.example.com";
  g_assert_null (bench_ask (bench, "four", 0, 0));
  g_assert_cmpstr (bench->reason, ==, "none of 3 sfu is free: 2 without the labels, 1 full");
  g_assert_cmpuint (bench->retry_after, ==, 5);
}

static void
test_turn_and_fs (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", "labels=region=eu", "fs=f:1;g:1", NULL);
  const char *const eu[] = { "region=eu", NULL };
  const GwNode turns[] = {
    { .size = sizeof (GwNode), .role = "turn", .address = "t:1", .labels = nothing },
    { .size = sizeof (GwNode), .role = "turn", .address = "u:1", .load = 0.5, .labels = eu },
  };

  bench_start (bench);
  put_sfu (bench, "a:1", 0, eu);
  g_assert_cmpstr (bench_ask (bench, "m", 0, 0), ==, "a:1");
  g_assert_null (bench->turn);
  gw_rig_put_node (bench->rig, &turns[0]);
  g_assert_cmpstr (bench_ask (bench, "m", 0, 0), ==, "a:1");
  g_assert_cmpstr (bench->turn, ==, "t:1");
  gw_rig_put_node (bench->rig, &turns[1]);
  bench_ask (bench, "n", 0, 0);
  g_assert_cmpstr (bench->turn, ==, "u:1");
  bench_ask (bench, "m", 0, 0);
  g_assert_cmpstr (bench->turn, ==, "t:1");

  g_assert_cmpstr (bench_ask_fs (bench, "m"), ==, "f:1");
  g_assert_cmpstr (bench_ask_fs (bench, "n"), ==, "g:1");
  g_assert_cmpstr (bench_ask_fs (bench, "m"), ==, "f:1");
}

/* A list of the key-file is trusted until somebody reports; then only who lives counts. */
static void
test_listed (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", "sfu=b:1;a:1;a:1", NULL);

  bench_start (bench);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, "a:1");
  put_sfu (bench, "b:1", 0.9, nothing);
  put_sfu (bench, "foreign:1", 0.0, nothing);
  bench_advance (bench, 30);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, "b:1");
  gw_rig_silence_node (bench->rig, "sfu", "b:1");
  gw_rig_silence_node (bench->rig, "sfu", "foreign:1");
  bench_advance (bench, 30);
  g_assert_null (bench_ask (bench, "one", 0, 0));
  g_assert_cmpstr (bench->reason, ==, "no sfu is alive");
}

static void
test_restart (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
  bench_crash (bench);
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
  g_assert_cmpstr (bench_ask (bench, "three", begin_at, begin_at + HOUR), ==, "c:1");
  g_assert_null (bench_ask (bench, "four", begin_at, begin_at + HOUR));
  gw_rig_release (bench->rig, "one");
  bench_settle (bench);
  bench_crash (bench);
  g_assert_cmpstr (bench_ask (bench, "four", begin_at, begin_at + HOUR), ==, "a:1");
}

/* After a start nodes need a moment to be heard; a dead one's meetings are given another. */
static void
test_dead_node (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  gw_rig_silence_node (bench->rig, "sfu", "a:1");
  bench_advance (bench, 60);
  bench_crash (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  bench_advance (bench, 60);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "b:1");
}

static void
put_booking (Bench *bench, const char *meeting, const char *sfu, gint64 begin_at)
{
  const GwBooking booking = { .size = sizeof booking,
                              .meeting = meeting,
                              .email = "",
                              .begin_at = begin_at,
                              .end_at = begin_at + HOUR,
                              .sfu = sfu };

  gw_calendar_put (gw_rig_calendar (bench->rig), &booking);
}

static void
test_calendar (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  /* Nothing heard of api: nothing is freed. */
  bench_advance (bench, 2 * HOUR);
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");

  /* What api has and we lost is taken over; what it has not is freed, after a while. */
  put_booking (bench, "lost", "c:1", begin_at);
  put_booking (bench, "two", "b:1", begin_at);
  bench_advance (bench, 6 * 60);
  g_assert_null (bench_ask (bench, "three", begin_at, begin_at + HOUR));
  bench_advance (bench, 15 * 60);
  g_assert_cmpstr (bench_ask (bench, "three", begin_at, begin_at + HOUR), ==, "a:1");
  g_assert_null (bench_ask (bench, "four", begin_at, begin_at + HOUR));
  g_assert_cmpstr (bench_ask (bench, "lost", begin_at, begin_at + HOUR), ==, "c:1");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");

  /* Later than all it has: it may only not have been told. */
  g_assert_cmpstr (bench_ask (bench, "late", begin_at + DAY, begin_at + DAY + HOUR), ==, "a:1");
  bench_advance (bench, HOUR);
  g_assert_cmpstr (bench_ask (bench, "later", begin_at + DAY, begin_at + DAY + HOUR), ==, "b:1");
}

static void
test_clock_jumps (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 now = bench_now (bench), begin_at = now + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  bench_jump (bench, now + 365 * DAY);
  bench_advance (bench, 60);
  bench_jump (bench, now + 120);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
  bench_jump (bench, now - 365 * DAY);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "three", begin_at, begin_at + HOUR), ==, "c:1");
  g_assert_null (bench_ask (bench, "four", begin_at, begin_at + HOUR));
}

static void
test_full_disk (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_three (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  gw_rig_break_storage (bench->rig, "the disk is full");
  g_assert_null (bench_ask (bench, "two", begin_at, begin_at + HOUR));
  g_assert_cmpstr (bench->error, ==,
                   "the booking of b:1 cannot be kept, and is not made: the disk is full");
  g_assert_null (bench_ask (bench, "one", begin_at + DAY, begin_at + DAY + HOUR));
  /* The earlier state is kept, and instant meetings need no disk. */
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "a:1");
  g_assert_nonnull (bench_ask (bench, "instant", 0, 0));
  gw_rig_break_storage (bench->rig, NULL);
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
}

/* A booking that fails takes nothing from a later one of the same meeting. */
static void
test_booked_twice (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  put_sfu (bench, "only:1", 0.0, nothing);
  g_assert_cmpstr (bench_ask_twice (bench, "one", begin_at, begin_at + DAY, HOUR), ==, "only:1");
  g_assert_null (bench_ask (bench, "two", begin_at + DAY, begin_at + DAY + HOUR));
}

static void
test_explain (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  gint64 begin_at = bench_now (bench) + DAY;
  g_autofree char *text = NULL;

  bench_start (bench);
  put_three (bench);
  bench_ask (bench, "one", begin_at, begin_at + HOUR);
  text = bench_explain (bench, "two", begin_at, begin_at + HOUR);
  g_assert_cmpstr (text, ==,
                   "sfu: b:1, load 0.20, 0 other scheduled at that time; of 3 alive passed over: 1 "
                   "reserved at that time\nturn: none is free");
  /* It took nothing. */
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "b:1");
}

static void
test_wrong_keys (void)
{
  bench_assert_refused ("allocate", "sfu=a:1;b", "sfu: \"b\" is not HOST:PORT");
  bench_assert_refused ("allocate", "turn=a:0", "turn: \"a:0\" is not HOST:PORT");
  bench_assert_refused ("allocate", "labels=region", "labels: \"region\" is not NAME=VALUE");
  bench_assert_refused ("allocate", "rules=region=eu", "rules: \"region=eu\" is not PATTERN:NAME");
  bench_assert_refused ("allocate", "rules=*:eu", "rules: \"*:eu\" has a label that is not");
  bench_assert_refused ("allocate", "rules=*:", "rules: \"*:\" has a label that is not");
}

static void
test_long_id (void)
{
  g_autoptr (Bench) bench = bench_new ("allocate", NULL);
  g_autofree char *id = g_strnfill (1000, 'm');

  bench_start (bench);
  put_three (bench);
  g_assert_null (bench_ask (bench, id, 1, G_MAXINT64));
  g_assert_nonnull (bench->error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/exclusive", test_exclusive);
  g_test_add_func ("/allocate/shared", test_shared);
  g_test_add_func ("/allocate/instant", test_instant);
  g_test_add_func ("/allocate/labels", test_labels);
  g_test_add_func ("/allocate/turn-and-fs", test_turn_and_fs);
  g_test_add_func ("/allocate/listed", test_listed);
  g_test_add_func ("/allocate/restart", test_restart);
  g_test_add_func ("/allocate/dead-node", test_dead_node);
  g_test_add_func ("/allocate/calendar", test_calendar);
  g_test_add_func ("/allocate/clock-jumps", test_clock_jumps);
  g_test_add_func ("/allocate/full-disk", test_full_disk);
  g_test_add_func ("/allocate/booked-twice", test_booked_twice);
  g_test_add_func ("/allocate/explain", test_explain);
  g_test_add_func ("/allocate/wrong-keys", test_wrong_keys);
  g_test_add_func ("/allocate/long-id", test_long_id);
  return g_test_run ();
}
