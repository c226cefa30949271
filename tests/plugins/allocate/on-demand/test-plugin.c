/* The on-demand plugin as the host loads it, in simulated time and with a made-up cloud. */
#include <string.h>

#include "tests/plugins/allocate/bench.h"

#define MINUTE 60
#define HOUR 3600
#define DAY (24 * HOUR)
#define BOOT 90 /* seconds from a create-command's end to the first heartbeat */

static const char *const nothing[] = { NULL };

static const char *const settings[] = {
  "create-command=sh -c create", "delete-command=sh -c delete", "list-command=sh -c list",
  "address=%n.example.com:443",  "secret-file=/etc/secret",     NULL
};

/* What people pay for. */
typedef struct
{
  Bench *bench;
  GHashTable *machines; /* name → address */
  guint creates, deletes, lists;
  char *create_error, *delete_error; /* nullable: how commands fail */
  char *list_output;                 /* nullable: rubbish */
  gboolean hangs;
  gboolean boots;     /* what is made comes up */
  gboolean lists_not; /* the list is always empty */
  char *environment;  /* of the last create-command */
} Cloud;

static const char *
variable (const GwCommand *command, const char *name)
{
  return g_environ_getenv ((char **) command->environment, name);
}

static void
put_node (Cloud *cloud, const char *address, guint participants)
{
  const GwNode node = { .size = sizeof node,
                        .role = "sfu",
                        .address = address,
                        .participants = participants,
                        .labels = nothing };

  gw_rig_put_node (cloud->bench->rig, &node);
}

static void
reply (Cloud *cloud, GwCommandRun *run, const char *output, const char *message)
{
  g_autoptr (GError) error =
      message != NULL ? g_error_new_literal (GW_ERROR, GW_ERROR_FAILED, message) : NULL;

  if (!cloud->hangs)
    gw_rig_reply_command (cloud->bench->rig, run, 1, output, error);
}

typedef struct
{
  Cloud *cloud;
  char *address;
} Boot;

static void
on_boot (gpointer data)
{
  Boot *boot = data;
  GHashTableIter iter;
  gpointer address;

  g_hash_table_iter_init (&iter, boot->cloud->machines);
  while (g_hash_table_iter_next (&iter, NULL, &address))
    {
      if (strcmp (address, boot->address) == 0)
        put_node (boot->cloud, boot->address, 0);
    }
  g_free (boot->address);
  g_free (boot);
}

static void
create (Cloud *cloud, GwCommandRun *run, const GwCommand *command)
{
  const char *address = variable (command, "MEETING_NODE_ADDRESS");
  Boot *boot;

  cloud->creates++;
  g_free (cloud->environment);
  cloud->environment = g_strjoinv (" ", (char **) command->environment);
  reply (cloud, run, "", cloud->create_error);
  if (cloud->create_error != NULL || cloud->hangs)
    return;
  g_hash_table_replace (cloud->machines, g_strdup (variable (command, "MEETING_NODE_NAME")),
                        g_strdup (address));
  if (!cloud->boots)
    return;
  boot = g_new0 (Boot, 1);
  *boot = (Boot){ cloud, g_strdup (address) };
  gw_rig_set_alarm (cloud->bench->rig, bench_now (cloud->bench) + BOOT, on_boot, boot);
}

static void delete (Cloud *cloud, GwCommandRun *run, const GwCommand *command)
{
  cloud->deletes++;
  reply (cloud, run, "", cloud->delete_error);
  if (cloud->delete_error != NULL)
    return;
  gw_rig_silence_node (cloud->bench->rig, "sfu", variable (command, "MEETING_NODE_ADDRESS"));
  g_hash_table_remove (cloud->machines, variable (command, "MEETING_NODE_NAME"));
}

static void
list (Cloud *cloud, GwCommandRun *run)
{
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (cloud->machines, NULL);
  g_autofree char *output = g_strjoinv ("\n", names);

  cloud->lists++;
  if (cloud->list_output != NULL)
    reply (cloud, run, cloud->list_output, NULL);
  else
    reply (cloud, run, cloud->lists_not ? "" : output, NULL);
}

static void
on_command (GwCommandRun *run, const GwCommand *command, gpointer data)
{
  const char *action = variable (command, "MEETING_ACTION");

  if (strcmp (action, "create") == 0)
    create (data, run, command);
  else if (strcmp (action, "delete") == 0)
    delete (data, run, command);
  else
    list (data, run);
}

static Cloud *
cloud_new (const char *setting)
{
  Cloud *cloud = g_new0 (Cloud, 1);

  gboolean one_host = setting != NULL && g_str_has_prefix (setting, "address=");

  cloud->bench = bench_new ("on-demand", settings[0], settings[1], settings[2], settings[4],
                            one_host ? "first-port=7000" : settings[3], setting, NULL);
  cloud->machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  cloud->boots = TRUE;
  gw_rig_on_command (cloud->bench->rig, on_command, cloud);
  bench_start (cloud->bench);
  return cloud;
}

static void
cloud_free (Cloud *cloud)
{
  bench_free (cloud->bench);
  g_hash_table_unref (cloud->machines);
  g_free (cloud->create_error);
  g_free (cloud->delete_error);
  g_free (cloud->list_output);
  g_free (cloud->environment);
  g_free (cloud);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cloud, cloud_free)

static guint
count (Cloud *cloud)
{
  return g_hash_table_size (cloud->machines);
}

/* Until @at; the moment itself has then passed. */
static void
go_to (Cloud *cloud, gint64 at)
{
  bench_advance (cloud->bench, at - bench_now (cloud->bench));
}

/* Returns: (transfer full): the sfu of a scheduled meeting of one hour. */
static char *
schedule (Cloud *cloud, const char *meeting, gint64 begin_at)
{
  return g_strdup (bench_ask (cloud->bench, meeting, begin_at, begin_at + HOUR));
}

static void
test_scheduled (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  /* Named at once, and made two hours before. */
  g_assert_true (g_str_has_prefix (sfu, "sfu-") && g_str_has_suffix (sfu, ".example.com:443"));
  go_to (cloud, begin_at - 2 * HOUR - 10);
  g_assert_cmpuint (count (cloud), ==, 0);
  go_to (cloud, begin_at - 2 * HOUR + 10);
  g_assert_cmpuint (count (cloud), ==, 1);
  again = schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);

  go_to (cloud, begin_at + HOUR + 2 * HOUR - 10);
  g_assert_cmpuint (count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  go_to (cloud, begin_at + HOUR + 2 * HOUR + 10);
  g_assert_cmpuint (count (cloud), ==, 0);
  go_to (cloud, begin_at + DAY);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 1);
}

static void
test_environment (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("labels=region=eu;size=large");
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);
  g_autofree char *host = g_strndup (sfu, strlen (sfu) - strlen (":443"));
  g_autofree char *name = g_strndup (host, strlen (host) - strlen (".example.com"));
  g_autofree char *expected = g_strdup_printf (
      "MEETING_ACTION=create MEETING_NODE_PREFIX=sfu- MEETING_SECRET_FILE=/etc/secret "
      "MEETING_APISERVER= MEETING_NODE_NAME=%s MEETING_NODE_ADDRESS=%s MEETING_NODE_HOST=%s "
      "MEETING_NODE_PORT=443 MEETING_NODE_LABELS=region=eu;size=large MEETING_KIND=scheduled "
      "MEETING_OWNER= MEETING_BEGIN_AT=%" G_GINT64_FORMAT " MEETING_END_AT=%" G_GINT64_FORMAT,
      name, sfu, host, begin_at, begin_at + HOUR);

  go_to (cloud, begin_at);
  g_assert_cmpstr (cloud->environment, ==, expected);
}

/* Overlapping meetings never share; consecutive ones do where that saves hours. */
static void
test_sharing (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = schedule (cloud, "one", begin_at);
  g_autofree char *overlapping = schedule (cloud, "overlapping", begin_at + HOUR - 1);
  g_autofree char *next = schedule (cloud, "next", begin_at + HOUR);
  g_autofree char *later = schedule (cloud, "later", begin_at + 5 * HOUR);
  g_autofree char *far = schedule (cloud, "far", begin_at + 12 * HOUR);

  g_assert_cmpstr (overlapping, !=, one);
  g_assert_cmpstr (next, ==, one);
  g_assert_true (strcmp (later, one) == 0 || strcmp (later, overlapping) == 0);
  g_assert_cmpstr (far, !=, one);
  g_assert_cmpstr (far, !=, overlapping);
  go_to (cloud, begin_at + 7 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 1);
  go_to (cloud, begin_at + 2 * DAY);
  g_assert_cmpuint (cloud->creates, ==, 3);
  g_assert_cmpuint (count (cloud), ==, 0);
}

static void
test_cancelled_and_moved (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = schedule (cloud, "one", begin_at);
  g_autofree char *moved = schedule (cloud, "one", begin_at + 3 * DAY);
  g_autofree char *two = schedule (cloud, "two", begin_at);

  g_assert_cmpstr (moved, ==, one);
  g_assert_cmpstr (two, !=, one);
  go_to (cloud, begin_at);
  g_assert_cmpuint (cloud->creates, ==, 1);
  gw_rig_release (cloud->bench->rig, "two");
  go_to (cloud, begin_at + 10);
  g_assert_cmpuint (count (cloud), ==, 0);
  gw_rig_release (cloud->bench->rig, "one");
  gw_rig_release (cloud->bench->rig, "nobody");
  go_to (cloud, begin_at + 4 * DAY);
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
  g_assert_cmpuint (count (cloud), ==, 1);
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, BOOT);
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
  g_assert_cmpuint (count (cloud), ==, 3);

  /* It goes three hours after its last use. */
  put_node (cloud, sfu, 2);
  bench_advance (bench, 5 * HOUR);
  put_node (cloud, sfu, 0);
  left_at = bench_now (bench);
  g_assert_cmpuint (count (cloud), ==, 1);
  go_to (cloud, left_at + 3 * HOUR - 2 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 1);
  go_to (cloud, left_at + 3 * HOUR + 2 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 0);

  /* A join after that starts over. */
  bench->email = "ada@example.org";
  g_assert_null (bench_ask (bench, "one", 0, 0));
  bench_advance (bench, BOOT + 10);
  g_assert_nonnull (bench_ask (bench, "one", 0, 0));
  g_assert_cmpstr (bench->sfu, !=, sfu);
}

/* People who stay after the end of a meeting keep its machine. */
static void
test_overrun (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);

  go_to (cloud, begin_at);
  put_node (cloud, sfu, 3);
  go_to (cloud, begin_at + 12 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  put_node (cloud, sfu, 0);
  bench_advance (cloud->bench, 5 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 1);
  bench_advance (cloud->bench, 10 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 0);
}

static void
test_never_boots (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  cloud->boots = FALSE;
  go_to (cloud, begin_at - 2 * HOUR + 9 * MINUTE);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  go_to (cloud, begin_at - 2 * HOUR + 40 * MINUTE);
  g_assert_cmpuint (cloud->creates, >=, 3);
  g_assert_cmpuint (cloud->deletes, ==, cloud->creates - 1);
  cloud->boots = TRUE;
  go_to (cloud, begin_at);
  again = schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);
  g_assert_cmpuint (count (cloud), ==, 1);
  go_to (cloud, begin_at + DAY);
  g_assert_cmpuint (count (cloud), ==, 0);
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
  g_assert_cmpuint (count (cloud), ==, 1);
  g_clear_pointer (&cloud->delete_error, g_free);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 0);
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
  put_node (cloud, address, 0);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, address);
  bench_advance (bench, 4 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 0);
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
  put_node (cloud, "sfu-of-all.example.com:7000", 0);
  bench_advance (bench, MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one", 0, 0), ==, "sfu-of-all.example.com:7000");
}

static void
test_rubbish_list (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 2 * HOUR;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);

  cloud->list_output = g_strdup ("Error: log in first!\n");
  go_to (cloud, begin_at);
  gw_rig_silence_node (cloud->bench->rig, "sfu", sfu);
  bench_advance (cloud->bench, 50 * MINUTE);
  g_assert_cmpuint (cloud->lists, >, 2);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (count (cloud), ==, 1);
}

/* A machine that somebody deleted is made again while it is needed; not where it still reports. */
static void
test_vanished (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);
  g_autofree char *again = NULL;

  go_to (cloud, begin_at - HOUR);
  cloud->lists_not = TRUE;
  bench_advance (cloud->bench, 30 * MINUTE);
  g_assert_cmpuint (cloud->creates, ==, 1);
  gw_rig_silence_node (cloud->bench->rig, "sfu", sfu);
  g_hash_table_remove_all (cloud->machines);
  bench_advance (cloud->bench, 12 * MINUTE);
  cloud->lists_not = FALSE;
  bench_advance (cloud->bench, 3 * MINUTE);
  g_assert_cmpuint (cloud->creates, ==, 2);
  g_assert_cmpuint (count (cloud), ==, 1);
  again = schedule (cloud, "one", begin_at);
  g_assert_cmpstr (again, ==, sfu);
  go_to (cloud, begin_at + 4 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 0);
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
      put_node (clouds[i], "sfu-lost.example.com:443", 1);
      bench_advance (clouds[i]->bench, 6 * HOUR);
      g_assert_cmpuint (count (clouds[i]), ==, 2);
      put_node (clouds[i], "sfu-lost.example.com:443", 0);
      bench_advance (clouds[i]->bench, 4 * HOUR);
    }
  g_assert_cmpuint (count (keeping), ==, 2);
  g_assert_cmpuint (count (deleting), ==, 1);
  g_assert_true (g_hash_table_contains (deleting->machines, "mail"));
}

/* A crash at any moment: no machine is forgotten, none is made twice, none is left. */
static void
test_crashes (void)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (Cloud) cloud = cloud_new (NULL);
      gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
      g_autofree char *sfu = schedule (cloud, "one", begin_at);
      g_autofree char *again = NULL;
      gint64 moment = i < 20 ? begin_at - 2 * HOUR - 5 + i : begin_at + 3 * HOUR - 25 + i;

      bench_ask (cloud->bench, "instant", 0, 0);
      go_to (cloud, moment);
      bench_crash (cloud->bench);
      if (i < 20)
        {
          go_to (cloud, begin_at);
          again = schedule (cloud, "one", begin_at);
          g_assert_cmpstr (again, ==, sfu);
          g_assert_cmpuint (count (cloud), ==, 1);
        }
      go_to (cloud, begin_at + 6 * HOUR);
      g_assert_cmpuint (count (cloud), ==, 0);
    }
}

/* The process dies while a command runs, which has done its work: the list tells. */
static void
test_crash_in_command (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  gint64 begin_at = bench_now (cloud->bench) + 3 * HOUR;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);

  go_to (cloud, begin_at - 2 * HOUR);
  g_assert_cmpuint (cloud->creates, ==, 1);
  bench_crash (cloud->bench);
  go_to (cloud, begin_at);
  g_assert_cmpuint (cloud->creates, ==, 1);
  g_assert_cmpuint (count (cloud), ==, 1);
  g_assert_cmpuint (cloud->deletes, ==, 0);
}

static void
test_full_disk (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 3 * HOUR;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);

  gw_rig_break_storage (bench->rig, "the disk is full");
  g_assert_null (bench_ask (bench, "two", begin_at, begin_at + HOUR));
  g_assert_nonnull (strstr (bench->error, "cannot be kept, and is not made: the disk is full"));
  g_assert_null (bench_ask (bench, "one", begin_at + DAY, begin_at + DAY + HOUR));
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  bench_ask (bench, "instant", 0, 0);
  /* No machine whose intent is not on the disk. */
  go_to (cloud, begin_at - HOUR);
  g_assert_cmpuint (cloud->creates, ==, 0);
  gw_rig_break_storage (bench->rig, NULL);
  bench_ask (bench, "instant", 0, 0);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 2);
  /* Nor is one deleted. */
  gw_rig_break_storage (bench->rig, "the disk is full");
  go_to (cloud, begin_at + 6 * HOUR);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  gw_rig_break_storage (bench->rig, NULL);
  bench_advance (bench, 15 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 0);
}

static void
test_clock_jumps (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *running = schedule (cloud, "running", begin_at);
  g_autofree char *waiting = schedule (cloud, "waiting", begin_at);
  gint64 now;

  go_to (cloud, begin_at + MINUTE);
  put_node (cloud, running, 2);
  now = bench_now (bench);
  /* A year ahead by mistake: who has people keeps them, and the others are spared for an hour. */
  bench_jump (bench, now + 365 * DAY);
  put_node (cloud, running, 2);
  bench_advance (bench, 10 * MINUTE);
  g_assert_cmpuint (cloud->deletes, ==, 0);
  bench_jump (bench, now + 10 * MINUTE);
  put_node (cloud, running, 2);
  put_node (cloud, waiting, 0);
  bench_advance (bench, 10 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 2);
  g_assert_cmpuint (cloud->creates, ==, 2);

  /* A year back: nothing is forgotten; a question is enough to go on. */
  bench_jump (bench, now - 365 * DAY);
  put_node (cloud, running, 2);
  put_node (cloud, waiting, 0);
  g_assert_cmpstr (bench_ask (bench, "running", begin_at, begin_at + HOUR), ==, running);
  bench_advance (bench, HOUR);
  g_assert_cmpuint (count (cloud), ==, 2);
  bench_jump (bench, now + HOUR);
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpuint (count (cloud), ==, 2);
  put_node (cloud, running, 0);
  bench_advance (bench, 5 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 0);
}

/* A node that was up and dies: its meeting is given another machine, it is not deleted under people
 * who may still be there. */
static void
test_dead_node (void)
{
  g_autoptr (Cloud) cloud = cloud_new (NULL);
  Bench *bench = cloud->bench;
  gint64 begin_at = bench_now (bench) + 2 * HOUR;
  g_autofree char *sfu = schedule (cloud, "one", begin_at);
  g_autofree char *own = NULL;

  bench_ask (bench, "instant", 0, 0);
  go_to (cloud, begin_at + MINUTE);
  own = g_strdup (bench_ask (bench, "instant", 0, 0));
  g_assert_nonnull (own);
  gw_rig_silence_node (bench->rig, "sfu", sfu);
  gw_rig_silence_node (bench->rig, "sfu", own);
  bench_advance (bench, 30);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, sfu);
  bench_advance (bench, 2 * MINUTE);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), !=, sfu);
  g_assert_null (bench_ask (bench, "instant", 0, 0));
  bench_advance (bench, BOOT + 10);
  g_assert_cmpstr (bench_ask (bench, "instant", 0, 0), !=, own);
  g_assert_nonnull (bench->sfu);
  bench_advance (bench, 8 * HOUR);
  g_assert_cmpuint (count (cloud), ==, 0);
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
  g_autofree char *one = schedule (cloud, "one", begin_at);
  g_autofree char *two = schedule (cloud, "two", begin_at);

  /* "one" was cancelled and we were not told; of "lost" only api knows. */
  put_booking (cloud, "two", two, begin_at);
  put_booking (cloud, "lost", "sfu-lost.example.com:443", begin_at);
  put_booking (cloud, "foreign", "elsewhere.example.org:443", begin_at);
  go_to (cloud, begin_at);
  g_assert_cmpuint (count (cloud), ==, 2);
  g_assert_true (g_hash_table_contains (cloud->machines, "sfu-lost"));
  g_assert_cmpstr (bench_ask (cloud->bench, "lost", begin_at, begin_at + HOUR), ==,
                   "sfu-lost.example.com:443");
}

static void
test_limit (void)
{
  g_autoptr (Cloud) cloud = cloud_new ("max-machines=2");
  gint64 begin_at = bench_now (cloud->bench) + DAY;
  g_autofree char *one = schedule (cloud, "one", begin_at);
  g_autofree char *two = schedule (cloud, "two", begin_at);
  g_autofree char *three = schedule (cloud, "three", begin_at);
  g_autofree char *next = schedule (cloud, "next", begin_at + HOUR);
  g_autofree char *other_day = schedule (cloud, "other day", begin_at + 10 * HOUR);

  g_assert_nonnull (one);
  g_assert_nonnull (two);
  g_assert_null (three);
  g_assert_nonnull (next);
  g_assert_nonnull (other_day);
  bench_ask (cloud->bench, "instant", 0, 0);
  g_assert_cmpstr (cloud->bench->reason, !=, NULL);
  go_to (cloud, begin_at);
  g_assert_cmpuint (count (cloud), ==, 2);
  cloud->bench->email = "bob@example.org";
  g_assert_null (bench_ask (cloud->bench, "other", 0, 0));
  g_assert_cmpstr (cloud->bench->reason, ==,
                   "all 2 machines that max-machines allows are taken at that time");
}

static void
test_ports (void)
{
  const char *const more[] = { settings[0], settings[1], "address=localhost:%p", NULL };
  g_autoptr (Bench) bench = bench_new ("on-demand", settings[0], settings[1],
                                       "address=localhost:%p", "first-port=20000", NULL);
  gint64 begin_at = bench_now (bench) + DAY;

  bench_start (bench);
  g_assert_cmpstr (bench_ask (bench, "one", begin_at, begin_at + HOUR), ==, "localhost:20000");
  g_assert_cmpstr (bench_ask (bench, "two", begin_at, begin_at + HOUR), ==, "localhost:20001");
  bench_assert_refused_with ("on-demand", more, "prefix=x", "first-port must be set");
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
  sfu = schedule (cloud, "one", begin_at);
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
  const char *const none[] = { settings[1], settings[3], NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    bench_assert_refused_with ("on-demand", settings, cases[i].setting, cases[i].message);
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
  g_test_add_func ("/on-demand/never-boots", test_never_boots);
  g_test_add_func ("/on-demand/dead-command", test_dead_command);
  g_test_add_func ("/on-demand/hanging-command", test_hanging_command);
  g_test_add_func ("/on-demand/made-all-the-same", test_made_all_the_same);
  g_test_add_func ("/on-demand/reports-all-the-same", test_reports_all_the_same);
  g_test_add_func ("/on-demand/rubbish-list", test_rubbish_list);
  g_test_add_func ("/on-demand/vanished", test_vanished);
  g_test_add_func ("/on-demand/unknown", test_unknown);
  g_test_add_func ("/on-demand/crashes", test_crashes);
  g_test_add_func ("/on-demand/crash-in-command", test_crash_in_command);
  g_test_add_func ("/on-demand/full-disk", test_full_disk);
  g_test_add_func ("/on-demand/clock-jumps", test_clock_jumps);
  g_test_add_func ("/on-demand/dead-node", test_dead_node);
  g_test_add_func ("/on-demand/calendar", test_calendar);
  g_test_add_func ("/on-demand/limit", test_limit);
  g_test_add_func ("/on-demand/ports", test_ports);
  g_test_add_func ("/on-demand/explain", test_explain);
  g_test_add_func ("/on-demand/wrong-keys", test_wrong_keys);
  return g_test_run ();
}
