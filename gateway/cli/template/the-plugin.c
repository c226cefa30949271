/* the-plugin: decides which machines serve a meeting. Of those that live and have room, the least
 * loaded.
 *
 * The gateway loads the-plugin.so, calls create() once, and then allocate() for each meeting. All
 * of it runs on one thread, which must never wait: what takes time is begun here and answered
 * later. What a plugin may call is in allocator.h and the headers that it includes. */
#include <gateway/gateway/allocator.h>

/* Called for each machine that lives. A draining one finishes its meetings and takes no more. */
static void
consider (const GwNode *node, gpointer data)
{
  const GwNode **best = data;

  if (!node->draining && node->load < 1.0 && (*best == NULL || node->load < (*best)->load))
    *best = node;
}

/* Returns: (nullable): HOST:PORT of a machine of @role: "sfu", "turn" or "fs". */
static const char *
least_loaded (GwHost *host, const char *role)
{
  const GwNode *best = NULL;

  gw_host_visit_nodes (host, role, consider, &best);
  return best != NULL ? best->address : NULL;
}

/* Every question is answered exactly once, by one of the gw_allocation_reply functions: at once as
 * here, or later, from any thread. */
static void
allocate (gpointer self, GwAllocation *allocation)
{
  GwAllocationKind kind = gw_allocation_request (allocation)->kind;
  const char *address = least_loaded (self, kind == GW_ALLOCATION_FS ? "fs" : "sfu");

  if (address == NULL)
    gw_allocation_reply_retry (allocation, 5, "no machine that lives has room");
  else if (kind == GW_ALLOCATION_FS)
    gw_allocation_reply_fs (allocation, address);
  else
    gw_allocation_reply_sfu_turn (allocation, address, least_loaded (self, "turn"));
}

/* What allocate() would answer, and why, for `meeting allocate --dry-run`. Changes nothing. */
static char *
explain (gpointer self, const GwAllocationRequest *request)
{
  const char *address = least_loaded (self, request->kind == GW_ALLOCATION_FS ? "fs" : "sfu");

  return address != NULL ? g_strdup_printf ("%s: the least loaded", address)
                         : g_strdup ("wait: no machine that lives has room");
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .explain = explain,
};

/* What it returns is @self of the functions above: here the host is all that they need. */
static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  return gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, host, error) ? host : NULL;
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "the-plugin",
  .version = "0.1",
  .summary = "allocates the least loaded machine",
  .create = create,
};

/* The one function that a plugin exports. */
const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
