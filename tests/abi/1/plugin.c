/* A plugin of ABI 1 that uses all of the interface there was: options of every type, every hook,
 * and every function of the host. What it finds it prints, for tests/abi/abi.py. */
#include <gateway/gateway/allocator.h>

typedef struct
{
  GwHost *host;
  const GwConfig *config;
  GwAllocation *waiting;
} Plugin;

static const GwOption options[] = {
  { "text", NULL, GW_OPTION_STRING, "one", 0, 0, "a text" },
  { "number", NULL, GW_OPTION_INTEGER, "5", 1, 10, "a number" },
  { "flag", NULL, GW_OPTION_BOOLEAN, "true", 0, 0, "yes or no" },
  { "time", NULL, GW_OPTION_DURATION, "2s", 1, 60000, "a duration" },
  { "room", NULL, GW_OPTION_SIZE, "1K", 1, 1048576, "a size" },
  { "names", NULL, GW_OPTION_LIST, "a;b", 0, 0, "a list" },
  { "file", NULL, GW_OPTION_PATH, NULL, 0, 0, "a file" },
  { "where", NULL, GW_OPTION_ADDRESS, "example.com:443", 0, 0, "an address" },
  { "key", NULL, GW_OPTION_SECRET, NULL, 0, 0, "a secret" },
  { 0 },
};

static void
count_node (const GwNode *node, gpointer data)
{
  guint *count = data;

  if (node->size >= sizeof *node && node->address != NULL && node->labels != NULL &&
      !gw_node_has_label (node, "no=such"))
    (*count)++;
}

static void
count_booking (const GwBooking *booking, gpointer data)
{
  guint *count = data;

  if (booking->size >= sizeof *booking && booking->meeting != NULL)
    (*count)++;
}

static void
count_stored (const char *key, const char *value, gpointer data)
{
  guint *count = data;

  if (key != NULL && value != NULL)
    (*count)++;
}

static void
on_command (const GwCommandResult *result, const GError *error, gpointer data)
{
  Plugin *self = data;

  g_printerr ("abi: command %s\n", result != NULL ? "done" : "failed");
  gw_allocation_reply_sfu_turn (g_steal_pointer (&self->waiting), "sfu.example.com:443",
                                "turn.example.com:3478");
}

static void
on_fetched (const GwFetched *answer, const GError *error, gpointer data)
{
}

static void
on_alarm (gpointer data)
{
  Plugin *self = data;
  const GwCommand command = { .size = sizeof command, .line = "true", .timeout = 1000 };
  guint stored = 0;

  gw_host_visit_stored (self->host, "", count_stored, &stored);
  g_printerr ("abi: alarm, stored %u\n", stored);
  gw_host_run_command (self->host, &command, on_command, self);
}

static void
on_stored (const GError *error, gpointer data)
{
  Plugin *self = data;

  g_printerr ("abi: stored %s\n", gw_host_stored (self->host, "key"));
  gw_host_set_alarm (self->host, gw_host_now (self->host), on_alarm, self);
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  Plugin *self = data;
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const GwFetch fetch = { sizeof fetch, "GET", "http://127.0.0.1:1/", NULL, NULL, 1000 };
  guint nodes = 0, bookings = 0;

  gw_host_visit_nodes (self->host, NULL, count_node, &nodes);
  gw_host_visit_calendar (self->host, 0, G_MAXINT64, count_booking, &bookings);
  g_printerr ("abi: allocate %s %" G_GINT64_FORMAT "\n", request->email,
              request->end_at - request->begin_at);
  if (request->kind == GW_ALLOCATION_FS)
    gw_allocation_reply_fs (allocation, "fs.example.com:443");
  else if (request->begin_at == 0)
    gw_allocation_reply_retry (allocation, 7, "wait");
  else if (self->waiting != NULL)
    gw_allocation_reply_error (allocation, g_error_new (GW_ERROR, GW_ERROR_FAILED, "one by one"));
  else
    {
      self->waiting = allocation;
      gw_fetch_cancel (gw_host_fetch (self->host, &fetch, on_fetched, self));
      gw_alarm_cancel (gw_host_set_alarm (self->host, G_MAXINT32, on_alarm, self));
      gw_host_store (self->host, "key", "value", on_stored, self);
    }
}

static void
release (gpointer data, const char *meeting)
{
  g_printerr ("abi: release %s\n", meeting);
}

static char *
explain (gpointer data, const GwAllocationRequest *request)
{
  return g_strdup ("explained by ABI 1");
}

static const GwAllocator allocator = { sizeof (GwAllocator), allocate, release, explain };

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  Plugin *self = g_new0 (Plugin, 1);
  g_autofree char *where = gw_config_where (config, "number");

  self->host = host;
  self->config = config;
  g_printerr ("abi: create %s %d %d %d %d %s %s %d %s\n", gw_config_string (config, "text"),
              (int) gw_config_integer (config, "number"), gw_config_boolean (config, "flag"),
              (int) gw_config_integer (config, "time"), (int) gw_config_integer (config, "room"),
              gw_config_list (config, "names")[1], gw_config_string (config, "where"),
              gw_config_is_set (config, "number"), gw_host_plugin_name (host));
  if (where != NULL && gw_host_state_directory (host) != NULL && gw_fetch_is_url ("http://a/") &&
      gw_command_check ("true", error) && gw_host_find_node (host, "sfu", "no:1") == NULL &&
      gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error) &&
      gw_host_lookup (host, GW_ALLOCATOR_SERVICE, NULL) != NULL)
    return self;
  g_free (self);
  return NULL;
}

static gboolean
start (gpointer self, GError **error)
{
  g_printerr ("abi: start\n");
  return TRUE;
}

static void
stop (gpointer self, GwStopDone done, gpointer data)
{
  g_printerr ("abi: stop\n");
  done (data);
}

static void
destroy (gpointer self)
{
  g_printerr ("abi: destroy\n");
  g_free (self);
}

static const GwPlugin plugin = {
  .abi = 1,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "abi",
  .version = "1",
  .summary = "was built long ago",
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
