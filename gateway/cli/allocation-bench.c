#include "gateway/cli/allocation-bench.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "gateway/cli/allocation-service.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/cluster/wall-clock.h"
#include "gateway/host/claim.h"
#include "gateway/host/fleet-watch.h"
#include "gateway/host/rig.h"
#include "gateway/host/state.h"

/* Microseconds to wait for api's state. */
#define FLEET_WAIT (5 * G_USEC_PER_SEC)

/* Milliseconds between looks at what goes on in real time. */
#define STEP 20

/* Seconds for an answer, and to come to an end. */
#define ANSWER_WAIT 30
#define STOP_WAIT 10

/* Seconds that what was begun with the answer gets: the end of the plugin would cancel it. */
#define AFTER_WAIT 2

/* SQLite's log beside a store, and how often a copy of both is tried while it is written. */
#define LOG "-wal"
#define TRIES 100

/* Of this tree, and made with more than the public headers: they do not stand on a bench. */
static const char *const no_allocators[] = { "api", "sfu", "turn", "fs", "allocate-http", NULL };

typedef struct
{
  const GwSetup *setup;
  GwRig *rig;
  const GwPlugin *plugin; /* the one that allocates */
  guint nodes, bookings;  /* known */
} Bench;

static gint64
real_now (void)
{
  return gw_wall_clock ();
}

static gboolean
on_step (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* One turn of the loop, of STEP milliseconds at most. */
static void
wait_a_bit (void)
{
  guint source = g_timeout_add (STEP, on_step, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static void
put_node (const GwNode *node, gpointer data)
{
  Bench *bench = data;

  gw_rig_put_node (bench->rig, node);
  bench->nodes++;
}

static void
put_booking (const GwBooking *booking, gpointer data)
{
  Bench *bench = data;

  gw_calendar_put (gw_rig_calendar (bench->rig), booking);
  bench->bookings++;
}

static char *
apiserver_of (const GwSetup *setup)
{
  const char *apiserver = gw_config_string (setup->settings, "apiserver");

  if (apiserver != NULL)
    return g_strdup (apiserver);
  return gw_own_gateway_section (setup, "api") != NULL ? gw_own_gateway_url (setup) : NULL;
}

/* That api does not answer is told, and no error: machines of the key-file need none. */
static gboolean
learn_fleet (Bench *bench, GError **error)
{
  g_autofree char *apiserver = apiserver_of (bench->setup);
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GwClient) client = NULL;
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();
  g_autoptr (GwFleetWatch) watch = NULL;
  gint64 end_at = g_get_monotonic_time () + FLEET_WAIT;

  if (apiserver == NULL)
    return TRUE;
  secret = gw_state_secret (bench->setup->settings, GW_STATE_READ, error);
  client = secret != NULL ? gw_own_gateway_client (bench->setup, error) : NULL;
  if (client == NULL)
    return FALSE;
  watch = gw_fleet_watch_new (client, secret, nodes, calendar, apiserver);
  if (gw_config_string (bench->setup->settings, "apiserver") == NULL)
    gw_fleet_watch_hear_unnamed (watch);
  while (!gw_fleet_watch_is_complete (watch) && g_get_monotonic_time () < end_at)
    wait_a_bit ();
  if (!gw_fleet_watch_is_complete (watch))
    g_printerr ("meeting allocate: the api at %s has not told which machines live\n", apiserver);
  gw_nodes_visit (nodes, NULL, real_now (), put_node, bench);
  gw_calendar_visit (calendar, 0, G_MAXINT64, put_booking, bench);
  return TRUE;
}

/* Creates one plugin after the other until one allocates. */
static gboolean
create_allocator (Bench *bench, GError **error)
{
  for (guint i = 0; i < bench->setup->plugins->len; i++)
    {
      const GwSetupPlugin *plugin = &g_array_index (bench->setup->plugins, GwSetupPlugin, i);
      const char *name = plugin->loaded->plugin->name;

      if (g_strv_contains (no_allocators, name))
        continue;
      if (!gw_rig_create_configured (bench->rig, plugin->loaded->plugin, plugin->config, error))
        {
          g_prefix_error (error, "plugin %s: ", name);
          return FALSE;
        }
      bench->plugin = plugin->loaded->plugin;
      if (gw_rig_has_allocator (bench->rig))
        return gw_rig_start (bench->rig, error) && gw_rig_settle (bench->rig, error);
      gw_rig_destroy (bench->rig);
    }
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s: none of [gateway] plugins allocates; add one, such as allocate",
               gw_conf_name (bench->setup->conf));
  return FALSE;
}

static GBytes *
read_file (const char *path)
{
  char *data = NULL;
  gsize size = 0;

  g_file_get_contents (path, &data, &size, NULL);
  return g_bytes_new_take (data, size);
}

static void
write_file (const char *path, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size > 0)
    g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* A running gateway has the store for itself, and what it wrote last in the log beside it. While
 * the log stays as it is, nothing but what it holds is written into the store: the two belong
 * together. */
static void
copy_store (const char *source, const char *target)
{
  g_autofree char *source_log = g_strconcat (source, LOG, NULL);
  g_autofree char *target_log = g_strconcat (target, LOG, NULL);
  g_autoptr (GBytes) store = NULL;
  g_autoptr (GBytes) log = read_file (source_log);
  g_autoptr (GBytes) before = NULL;
  guint tries = 0;

  do
    {
      g_clear_pointer (&before, g_bytes_unref);
      g_clear_pointer (&store, g_bytes_unref);
      before = g_steal_pointer (&log);
      store = read_file (source);
      log = read_file (source_log);
    }
  while (!g_bytes_equal (before, log) && ++tries < TRIES);
  write_file (target, store);
  write_file (target_log, log);
}

/* The stores of plugins: few and small. */
static void
copy_stores (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (g_str_has_suffix (name, ".store"))
        copy_store (source, target);
    }
}

static void
remove_folder (char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
  g_free (path);
}

typedef char TemporaryFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TemporaryFolder, remove_folder)

static char *
explain (Bench *bench, const GwAllocationRequest *request, GError **error)
{
  g_autofree char *text = NULL;

  if (!learn_fleet (bench, error) || !create_allocator (bench, error))
    return NULL;
  text = gw_rig_explain (bench->rig, request);
  if (text == NULL)
    return g_strdup_printf ("unknown: the plugin %s has no explain(), and only being asked for "
                            "real it answers",
                            bench->plugin->name);
  return g_strdup_printf ("%s\n(by %s, which knows of %u machines and %u scheduled meetings)", text,
                          bench->plugin->name, bench->nodes, bench->bookings);
}

char *
gw_allocation_bench_explain (const GwSetup *setup,
                             const GwAllocationRequest *request,
                             GError **error)
{
  g_autoptr (TemporaryFolder) folder = g_dir_make_tmp ("meeting-allocate-XXXXXX", error);
  g_autoptr (GwRig) rig = NULL;
  Bench bench = { .setup = setup };

  if (folder == NULL)
    return NULL;
  copy_stores (gw_config_string (setup->settings, "state-directory"), folder);
  bench.rig = rig = gw_rig_new (real_now (), folder);
  return explain (&bench, request, error);
}

typedef struct
{
  gboolean answered;
  char *text;
  GError *error;
} Answer;

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  Answer *answer = data;

  answer->answered = TRUE;
  if (reply->error != NULL)
    answer->error = g_error_copy (reply->error);
  else if (reply->sfu != NULL || reply->fs != NULL)
    answer->text = gw_allocation_service_print (reply->sfu, reply->turn, reply->fs);
  else
    g_set_error (&answer->error, GW_ERROR, GW_ERROR_UNAVAILABLE, "none at present: %s",
                 reply->reason);
}

/* Simulated time follows the real one. */
static gboolean
run_until (GwRig *rig, const gboolean *flag, guint seconds, GError **error)
{
  gint64 end_at = real_now () + seconds;

  while (!*flag && real_now () < end_at)
    {
      if (!gw_rig_advance (rig, real_now (), error))
        return FALSE;
      if (!*flag)
        wait_a_bit ();
    }
  return TRUE;
}

static void
on_stopped (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static char *
ask (Bench *bench, const GwAllocationRequest *request, GError **error)
{
  Answer answer = { 0 };
  const gboolean never = FALSE;
  gboolean stopped = FALSE;

  gw_rig_let_commands_run (bench->rig, gw_conf_secret_variables (bench->setup->conf));
  if (!learn_fleet (bench, error) || !gw_rig_let_fetches_out (bench->rig, error) ||
      !create_allocator (bench, error))
    return NULL;
  gw_rig_allocate (bench->rig, request, on_answer, &answer);
  if (!run_until (bench->rig, &answer.answered, ANSWER_WAIT, error) ||
      !run_until (bench->rig, &never, AFTER_WAIT, error))
    return NULL;
  gw_rig_stop (bench->rig, on_stopped, &stopped);
  if (!run_until (bench->rig, &stopped, STOP_WAIT, &answer.error))
    g_clear_pointer (&answer.text, g_free);
  gw_rig_destroy (bench->rig);
  if (!answer.answered)
    g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE, "plugin %s has not answered in %u seconds",
                 bench->plugin->name, ANSWER_WAIT);
  else if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.text;
}

char *
gw_allocation_bench_ask (const GwSetup *setup, const GwAllocationRequest *request, GError **error)
{
  const char *state = gw_config_string (setup->settings, "state-directory");
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) gw_claim_free);
  g_autoptr (GwRig) rig = NULL;
  Bench bench = { .setup = setup };

  if (!gw_state_prepare (state, error))
    return NULL;
  for (guint i = 0; i < setup->plugins->len; i++)
    {
      const GwSetupPlugin *plugin = &g_array_index (setup->plugins, GwSetupPlugin, i);
      GwClaim *claim = gw_claim_take (state, plugin->loaded->plugin->name, error);

      if (claim == NULL)
        {
          g_prefix_error (error, "a running gateway can be asked by allocate-http, and --dry-run "
                                 "works beside it; ");
          return NULL;
        }
      g_ptr_array_add (claims, claim);
    }
  bench.rig = rig = gw_rig_new (real_now (), state);
  return ask (&bench, request, error);
}
