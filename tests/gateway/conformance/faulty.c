/* An allocation plugin that does one thing wrong, as its option "fault" says; without it, none.
 * What tests/gateway/conformance/suite.py finds out with `meeting test-plugin`. Made with the
 * public headers only. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/gateway/allocator.h"

#define LATE 120
#define SLOW 20

typedef struct
{
  GwHost *host;
  const char *fault;
  GHashTable *known; /* meetings that were asked for */
  GPtrArray *open;   /* of GwAllocation: what waits for something */
  GPtrArray *threads;
  gint64 latest;
  guint visited, explained;
} Plugin;

typedef struct
{
  Plugin *plugin;
  GwAllocation *allocation;
} Question;

static const GwOption options[] = {
  { "fault", NULL, GW_OPTION_STRING, "", 0, 0, "what to do wrong" },
  { "number", NULL, GW_OPTION_INTEGER, "5", 1, 10, "a number" },
  { 0 },
};

static gboolean
has (const Plugin *self, const char *fault)
{
  return strcmp (self->fault, fault) == 0;
}

G_NORETURN static void
crash (void)
{
  abort ();
}

static void
reply (GwAllocation *allocation)
{
  if (gw_allocation_request (allocation)->kind == GW_ALLOCATION_FS)
    gw_allocation_reply_fs (allocation, "fs.example.com:443");
  else
    gw_allocation_reply_sfu_turn (allocation, "sfu1.example.com:443", NULL);
}

static Question *
question_new (Plugin *self, GwAllocation *allocation)
{
  Question *question = g_new0 (Question, 1);

  question->plugin = self;
  question->allocation = allocation;
  return question;
}

static void
on_alarm (gpointer data)
{
  g_autofree Question *question = data;

  reply (question->allocation);
}

static gboolean
on_timeout (gpointer data)
{
  crash ();
}

static gpointer
answer_in_thread (gpointer data)
{
  g_usleep (20000);
  reply (data);
  return NULL;
}

static gpointer
answer_twice_in_thread (gpointer data)
{
  reply (data);
  g_usleep (5000);
  reply (data);
  return NULL;
}

static gpointer
sleep_for_ever (gpointer data)
{
  for (;;)
    g_usleep (G_USEC_PER_SEC);
  return NULL;
}

static void
on_stored (const GError *error, gpointer data)
{
  g_autofree Question *question = data;

  if (error == NULL)
    reply (question->allocation);
}

static void
on_command (const GwCommandResult *result, const GError *error, gpointer data)
{
  g_autofree Question *question = data;
  const char *fault = question->plugin->fault;

  if (result != NULL && strcmp (fault, "trusts-output") == 0 && result->output[0] == '{')
    crash ();
  if (error == NULL || strcmp (fault, "silent-on-error") != 0)
    reply (question->allocation);
}

static void
on_fetched (const GwFetched *answer, const GError *error, gpointer data)
{
  g_autofree Question *question = data;

  /* As if every answer had a body. */
  if (answer != NULL && answer->body == NULL)
    crash ();
  reply (question->allocation);
}

static void
run_command (Plugin *self, GwAllocation *allocation, guint timeout)
{
  const GwCommand command = { .size = sizeof command, .line = "true", .timeout = timeout };

  gw_host_run_command (self->host, &command, on_command, question_new (self, allocation));
}

static void
fetch (Plugin *self, GwAllocation *allocation)
{
  const GwFetch question = {
    .size = sizeof question, .method = "GET", .url = "http://example.com/", .timeout = 5000
  };

  gw_host_fetch (self->host, &question, on_fetched, question_new (self, allocation));
}

static void
spin (gpointer data)
{
  Plugin *self = data;

  gw_host_set_alarm (self->host, gw_host_now (self->host), spin, self);
}

static void
count_node (const GwNode *node, gpointer data)
{
  Plugin *self = data;

  if (++self->visited > 100 && has (self, "hundred-nodes"))
    crash ();
}

/* Returns: %TRUE when the fault is how it answers. */
static gboolean
answer_wrongly (Plugin *self, GwAllocation *allocation)
{
  gboolean fs = gw_allocation_request (allocation)->kind == GW_ALLOCATION_FS;

  if (has (self, "wrong-kind") && fs)
    gw_allocation_reply_sfu_turn (allocation, "sfu1.example.com:443", NULL);
  else if (has (self, "no-port") && !fs)
    gw_allocation_reply_sfu_turn (allocation, "sfu1.example.com", NULL);
  else if (has (self, "no-turn-port") && !fs)
    gw_allocation_reply_sfu_turn (allocation, "sfu1.example.com:443", "turn:example.com:3478");
  else if (has (self, "empty") && !fs)
    gw_allocation_reply_sfu_turn (allocation, "", NULL);
  else if (has (self, "error"))
    gw_allocation_reply_error (allocation,
                               g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE, "out of order"));
  else if (has (self, "retry"))
    gw_allocation_reply_retry (allocation, 5, "none today");
  else
    return FALSE;
  return TRUE;
}

/* Returns: %TRUE when the fault is when it answers, or how often. */
static gboolean
answer_at_a_wrong_time (Plugin *self, GwAllocation *allocation)
{
  gint64 now = gw_host_now (self->host);

  if (has (self, "late") || has (self, "slow"))
    gw_host_set_alarm (self->host, now + (has (self, "late") ? LATE : SLOW), on_alarm,
                       question_new (self, allocation));
  else if (has (self, "thread"))
    g_ptr_array_add (self->threads, g_thread_new ("answer", answer_in_thread, allocation));
  else if (has (self, "twice-in-thread"))
    g_ptr_array_add (self->threads, g_thread_new ("answer", answer_twice_in_thread, allocation));
  else if (has (self, "needs-disk"))
    gw_host_store (self->host, "asked", "yes", on_stored, question_new (self, allocation));
  else if (has (self, "silent-on-error") || has (self, "trusts-output"))
    run_command (self, allocation, 5000);
  else if (has (self, "slow-command") || has (self, "stop-waits"))
    run_command (self, allocation, has (self, "stop-waits") ? 20000 : 120000);
  else if (has (self, "trusts-body"))
    fetch (self, allocation);
  else if (!has (self, "never"))
    return FALSE;
  if (has (self, "stop-waits"))
    g_ptr_array_add (self->open, allocation);
  return TRUE;
}

static void
do_harm (Plugin *self, const GwAllocationRequest *request)
{
  char *nothing = NULL;
  gint64 now = gw_host_now (self->host);

  if (has (self, "crash"))
    *(volatile char *) nothing = 'x';
  if (has (self, "hang"))
    sleep_for_ever (NULL);
  if (has (self, "exit"))
    exit (7);
  if (has (self, "long-email") && strlen (request->email) > 1000)
    crash ();
  if (has (self, "empty-meeting") && request->meeting[0] == '\0')
    crash ();
  if (has (self, "order-of-times") && request->end_at < request->begin_at)
    crash ();
  if (has (self, "time-goes-on") && now < self->latest)
    crash ();
  if (has (self, "spins"))
    spin (self);
  if (has (self, "critical"))
    g_ptr_array_add (NULL, NULL);
  if (has (self, "timer"))
    g_timeout_add (3600 * 1000, on_timeout, NULL);
  if (has (self, "thread-stays"))
    g_thread_unref (g_thread_new ("stays", sleep_for_ever, NULL));
  if (has (self, "file") && open ("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
    crash ();
  self->latest = MAX (self->latest, now);
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  Plugin *self = data;
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  gboolean is_new = g_hash_table_add (self->known, g_strdup (request->meeting));

  do_harm (self, request);
  self->visited = 0;
  gw_host_visit_nodes (self->host, "sfu", count_node, self);
  if (self->visited == 0 && has (self, "one-node"))
    crash ();
  if (!is_new && has (self, "once-each"))
    return;
  if (has (self, "known-kinds") && request->kind > GW_ALLOCATION_FS)
    return;
  if (answer_wrongly (self, allocation) || answer_at_a_wrong_time (self, allocation))
    return;
  reply (allocation);
  if (has (self, "twice"))
    reply (allocation);
}

static void
release (gpointer data, const char *meeting)
{
  Plugin *self = data;

  if (has (self, "unknown-release") && !g_hash_table_contains (self->known, meeting))
    crash ();
  if (has (self, "release-hangs"))
    sleep_for_ever (NULL);
}

static char *
explain (gpointer data, const GwAllocationRequest *request)
{
  Plugin *self = data;

  if (has (self, "explain-counts"))
    return g_strdup_printf ("explained %u times", ++self->explained);
  if (has (self, "explain-line"))
    return g_strdup ("sfu1.example.com:443\n");
  return g_strdup (has (self, "explain-nothing") ? "" : "sfu1.example.com:443, as always");
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .release = release,
  .explain = explain,
};

static const GwAllocator silent = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
};

static void
destroy (gpointer data)
{
  Plugin *self = data;

  if (has (self, "crash-at-end"))
    crash ();
  if (has (self, "timer-after-end"))
    g_timeout_add (1, on_timeout, NULL);
  /* Nobody replies after destroy(). */
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->open);
  g_free (self);
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  static guint lives;
  const char *fault = gw_config_string (config, "fault");
  Plugin *self;

  if (strcmp (fault, "create-fails") == 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "the moon is in the wrong place");
      return NULL;
    }
  if (strcmp (fault, "ten-fails") == 0 && gw_config_integer (config, "number") == 10)
    return NULL;
  if (strcmp (fault, "ten-crashes") == 0 && gw_config_integer (config, "number") == 10)
    crash ();
  if (strcmp (fault, "one-life") == 0 && lives++ > 0)
    crash ();
  self = g_new0 (Plugin, 1);
  self->host = host;
  self->fault = fault;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->open = g_ptr_array_new ();
  self->threads = g_ptr_array_new ();
  if (has (self, "no-allocator") ||
      gw_host_publish (host, GW_ALLOCATOR_SERVICE, has (self, "no-explain") ? &silent : &allocator,
                       self, error))
    return self;
  destroy (self);
  return NULL;
}

static void
stop (gpointer data, GwStopDone done, gpointer done_data)
{
  Plugin *self = data;

  if (has (self, "no-done") || (has (self, "stop-waits") && self->open->len > 0))
    return;
  done (done_data);
  if (has (self, "done-twice"))
    done (done_data);
}

static gboolean
start (gpointer data, GError **error)
{
  Plugin *self = data;

  if (has (self, "start-fails"))
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "no wind");
  return !has (self, "start-fails");
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "faulty",
  .version = "1",
  .summary = "a plugin of the tests",
  .options = options,
  .create = create,
  .start = start,
  .stop = stop,
  .destroy = destroy,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
