#include "gateway/host/rig.h"

#include <string.h>

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1700000000)

/* A strategy that uses all of the kit: it makes a machine with a command, remembers it, and asks a
 * service when it cannot. */
typedef struct
{
  GwHost *host;
  const GwConfig *config;
  GwAllocation *waiting;
  GString *seen;
} Strategy;

static const GwOption options[] = {
  { "create-command", NULL, GW_OPTION_STRING, NULL, 0, 0, "what makes a machine" },
  { "lead", NULL, GW_OPTION_DURATION, "2h", 0, 0, "how long before" },
  { 0 },
};

static void
on_stored (const GError *error, gpointer data)
{
  Strategy *self = data;
  GwAllocation *allocation = g_steal_pointer (&self->waiting);

  if (error != NULL)
    gw_allocation_reply_error (allocation, g_error_copy (error));
  else
    gw_allocation_reply_sfu_turn (allocation, gw_host_stored (self->host, "machine"), NULL);
}

static void
on_fetched (const GwFetched *answer, const GError *error, gpointer data)
{
  Strategy *self = data;
  GwAllocation *allocation = g_steal_pointer (&self->waiting);

  if (error != NULL)
    gw_allocation_reply_error (allocation, g_error_copy (error));
  else
    gw_allocation_reply_sfu_turn (allocation, answer->body, NULL);
}

static void
on_made (const GwCommandResult *result, const GError *error, gpointer data)
{
  Strategy *self = data;
  const GwFetch fetch = {
    .size = sizeof fetch, .method = "GET", .url = "https://other.test/allocate", .timeout = 20000
  };

  if (result != NULL)
    gw_host_store (self->host, "machine", result->output, on_stored, self);
  else
    gw_host_fetch (self->host, &fetch, on_fetched, self);
}

static void
make (Strategy *self)
{
  const char *const environment[] = { "NAME=new", NULL };
  const GwCommand command = { .size = sizeof command,
                              .line = gw_config_string (self->config, "create-command"),
                              .environment = environment,
                              .timeout = 60000 };

  gw_host_run_command (self->host, &command, on_made, self);
}

static void
on_lead (gpointer data)
{
  make (data);
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  Strategy *self = data;
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const GwNode *node = gw_host_find_node (self->host, "sfu", "spare:443");

  if (request->kind == GW_ALLOCATION_FS)
    {
      gw_allocation_reply_retry (allocation, 5, "none");
      gw_allocation_reply_retry (allocation, 5, "none, as I said");
      return;
    }
  if (node != NULL)
    {
      gw_allocation_reply_sfu_turn (allocation, node->address, NULL);
      return;
    }
  self->waiting = allocation;
  if (request->begin_at != 0)
    gw_host_set_alarm (self->host,
                       request->begin_at - gw_config_integer (self->config, "lead") / 1000, on_lead,
                       self);
  else
    make (self);
}

static const GwAllocator allocator = { .size = sizeof allocator, .allocate = allocate };

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  Strategy *self;

  if (gw_config_string (config, "create-command") == NULL)
    {
      g_autofree char *where = gw_config_where (config, "create-command");

      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: missing", where);
      return NULL;
    }
  self = g_new0 (Strategy, 1);
  self->host = host;
  self->config = config;
  if (gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error))
    return self;
  g_free (self);
  return NULL;
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof plugin,
  .option_size = sizeof *options,
  .name = "strategy",
  .version = "1",
  .summary = "a strategy of the tests",
  .options = options,
  .create = create,
  .destroy = g_free,
};

static const char *const settings[] = { "create-command = make-machine --large", NULL };

static GwRig *
rig_new (void)
{
  g_autoptr (GError) error = NULL;
  GwRig *rig = gw_rig_new (NOW, NULL);

  gw_rig_create_plugin (rig, &plugin, settings, &error);
  g_assert_no_error (error);
  g_assert_true (gw_rig_start (rig, &error));
  g_assert_true (gw_rig_has_allocator (rig));
  return rig;
}

/* How a question was answered, and when. */
typedef struct
{
  GwRig *rig;
  GString *text;
} Answer;

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  Answer *answer = data;

  g_string_append_printf (answer->text, "%d: %s ", (int) (gw_rig_now (answer->rig) - NOW),
                          reply->sfu != NULL     ? reply->sfu
                          : reply->error != NULL ? reply->error->message
                                                 : reply->reason);
}

static void
ask (Answer *answer, gint64 begin_at)
{
  const GwAllocationRequest request = { .size = sizeof request,
                                        .kind = GW_ALLOCATION_SFU_TURN,
                                        .email = "a@example.org",
                                        .begin_at = begin_at,
                                        .end_at = begin_at != 0 ? begin_at + 3600 : 0,
                                        .meeting = "m1" };

  gw_rig_allocate (answer->rig, &request, on_answer, answer);
}

static void
advance (GwRig *rig, gint64 until)
{
  g_autoptr (GError) error = NULL;

  gw_rig_advance (rig, until, &error);
  g_assert_no_error (error);
}

static void
on_command (GwCommandRun *run, const GwCommand *command, gpointer data)
{
  g_assert_cmpstr (command->line, ==, "make-machine --large");
  g_assert_cmpstr (command->environment[0], ==, "NAME=new");
  gw_rig_reply_command (data, run, 40, "made:443", NULL);
}

/* A day in an instant: the alarm two hours before, the command's forty seconds, the disk. */
static void
test_scheduled (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Answer answer = { rig, text };

  gw_rig_on_command (rig, on_command, rig);
  ask (&answer, NOW + 86400);
  advance (rig, NOW + 79239);
  g_assert_cmpstr (text->str, ==, "");
  advance (rig, NOW + 90000);
  g_assert_cmpstr (text->str, ==, "79240: made:443 ");
  g_assert_cmpint (gw_rig_now (rig), ==, NOW + 90000);
}

static void
hang (GwCommandRun *run, const GwCommand *command, gpointer data)
{
}

static void
on_fetch (GwFetchCall *call, const GwFetch *fetch, gpointer data)
{
  const GwFetched answer = { .size = sizeof answer, .status = 200, .body = "{}" };

  gw_rig_reply_fetch (data, call, 3, &answer, NULL);
}

/* A command that hangs is over when its time is; the question that follows has its own. */
static void
test_hang (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Answer answer = { rig, text };

  gw_rig_on_command (rig, hang, NULL);
  ask (&answer, 0);
  advance (rig, NOW + 1000);
  g_assert_cmpstr (text->str, ==, "60: there is no network here ");
  g_string_truncate (text, 0);
  gw_rig_on_fetch (rig, on_fetch, rig);
  ask (&answer, 0);
  advance (rig, NOW + 2000);
  g_assert_cmpstr (text->str, ==, "1063: {} ");
}

/* Destroyed without a stop, which is a crash: what was stored is there, what was under way is
 * over. */
static void
test_crash (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Answer answer = { rig, text };

  gw_rig_on_command (rig, on_command, rig);
  ask (&answer, 0);
  advance (rig, NOW + 50);
  g_assert_cmpstr (text->str, ==, "40: made:443 ");
  g_string_truncate (text, 0);
  ask (&answer, NOW + 86400);
  advance (rig, NOW + 86400 - 7200);
  gw_rig_destroy (rig);
  g_assert_cmpstr (text->str, ==, "79200: the gateway is stopping ");
  g_assert_false (gw_rig_has_allocator (rig));
  advance (rig, NOW + 100000);
  g_assert_true (gw_rig_create_plugin (rig, &plugin, settings, &error));
  gw_rig_break_storage (rig, "the disk is full");
  g_string_truncate (text, 0);
  ask (&answer, 0);
  advance (rig, NOW + 100100);
  g_assert_cmpstr (text->str, ==, "100040: the disk is full ");
}

static void
test_nodes (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Answer answer = { rig, text };
  GwNode node = { .size = sizeof node, .role = "sfu", .address = "spare:443" };

  gw_rig_on_command (rig, on_command, rig);
  gw_rig_put_node (rig, &node);
  advance (rig, NOW + 1000000);
  ask (&answer, 0);
  advance (rig, NOW + 1000000);
  g_assert_cmpstr (text->str, ==, "1000000: spare:443 ");
  g_string_truncate (text, 0);
  gw_rig_silence_node (rig, "sfu", "spare:443");
  advance (rig, NOW + 1000014);
  advance (rig, NOW + 1000015);
  ask (&answer, 0);
  advance (rig, NOW + 1000060);
  g_assert_cmpstr (text->str, ==, "1000055: made:443 ");
}

static void
test_jump (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Answer answer = { rig, text };

  gw_rig_on_command (rig, on_command, rig);
  ask (&answer, NOW + 86400);
  g_assert_true (gw_rig_jump (rig, NOW + 200000, NULL));
  advance (rig, NOW + 200100);
  g_assert_cmpstr (text->str, ==, "200040: made:443 ");
  g_assert_true (gw_rig_jump (rig, NOW - 5000, NULL));
  g_assert_cmpint (gw_rig_now (rig), ==, NOW - 5000);
}

static GLogWriterOutput
swallow (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  return G_LOG_WRITER_HANDLED;
}

/* The second answer is ignored, and counted. */
static void
test_repeated (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Answer answer = { rig, text };
  const GwAllocationRequest request = {
    .size = sizeof request, .kind = GW_ALLOCATION_FS, .email = "", .meeting = "m1"
  };

  gw_rig_allocate (rig, &request, on_answer, &answer);
  g_assert_true (gw_rig_settle (rig, NULL));
  g_assert_cmpstr (text->str, ==, "0: none ");
  g_assert_cmpuint (gw_rig_repeated_answers (rig), ==, 1);
}

static void
test_settings (void)
{
  const char *const unknown[] = { "create-comand = x", NULL };
  const char *const broken[] = { "create-command", NULL };
  const char *const forged[] = { "create-command = x\nlead = 1h", NULL };
  g_autoptr (GwRig) rig = gw_rig_new (NOW, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (gw_rig_create_plugin (rig, &plugin, NULL, &error));
  g_assert_nonnull (strstr (error->message, "[strategy] create-command: missing"));
  g_clear_error (&error);
  g_assert_false (gw_rig_create_plugin (rig, &plugin, unknown, &error));
  g_assert_nonnull (strstr (error->message, "did you mean"));
  g_clear_error (&error);
  g_assert_false (gw_rig_create_plugin (rig, &plugin, broken, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_clear_error (&error);
  g_assert_false (gw_rig_create_plugin (rig, &plugin, forged, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_clear_error (&error);
  g_assert_false (gw_rig_create (rig, "/nowhere/strategy.so", settings, &error));
  g_assert_nonnull (strstr (error->message, "/nowhere/strategy.so"));
}

static void
ring_again (gpointer rig)
{
  gw_rig_set_alarm (rig, 0, ring_again, rig);
}

/* Rather an error than a test bench that hangs. */
static void
test_restless (void)
{
  g_autoptr (GwRig) rig = rig_new ();
  g_autoptr (GError) error = NULL;

  gw_rig_set_alarm (rig, NOW + 1, ring_again, rig);
  g_assert_false (gw_rig_advance (rig, NOW + 2, &error));
  g_assert_nonnull (strstr (error->message, "plugin strategy never comes to rest"));
}

/* A state directory in which the next rig finds the same. */
static void
test_lasting (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meeting-rig-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "strategy.store", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GwRig) rig = gw_rig_new (NOW, folder);
      g_autoptr (GString) text = g_string_new (NULL);
      Answer answer = { rig, text };

      g_assert_true (gw_rig_create_plugin (rig, &plugin, settings, NULL));
      gw_rig_on_command (rig, on_command, rig);
      ask (&answer, 0);
      advance (rig, NOW + 60);
      g_assert_cmpstr (text->str, ==, "40: made:443 ");
    }
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (swallow, NULL, NULL);
  g_test_add_func ("/rig/scheduled", test_scheduled);
  g_test_add_func ("/rig/hang", test_hang);
  g_test_add_func ("/rig/crash", test_crash);
  g_test_add_func ("/rig/nodes", test_nodes);
  g_test_add_func ("/rig/jump", test_jump);
  g_test_add_func ("/rig/repeated", test_repeated);
  g_test_add_func ("/rig/settings", test_settings);
  g_test_add_func ("/rig/restless", test_restless);
  g_test_add_func ("/rig/lasting", test_lasting);
  return g_test_run ();
}
