/* allocate: which sfu, turn and fs serve a meeting, by the pool strategy.
 *
 * The plugin is made with the public headers only. It knows where nodes come from (the key-file,
 * or what the host hears); pool.c knows which one to hand out.
 */
#include "config.h"

#include <string.h>

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/pool.h"

#define RETRY_SECONDS 5

typedef struct
{
  GwHost *host;
  const GwConfig *config;
  AllocatePool *pool;
} AllocatePlugin;

static const GwOption options[] = {
  { "sfu", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the sfus to hand out, as HOST:PORT; without it, every sfu that is alive" },
  { "turn", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the turns to hand out, as HOST:PORT; without it, every turn that is alive" },
  { "fs", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the file stores to hand out, as HOST:PORT; without it, every fs that is alive" },
  { 0 },
};

static void
add_node (const GwNode *node, gpointer data)
{
  g_array_append_val ((GArray *) data, *node);
}

static const GwNode *
find_node (const GArray *nodes, const char *address)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const GwNode *node = &g_array_index (nodes, GwNode, i);

      if (g_str_equal (node->address, address))
        return node;
    }

  return NULL;
}

/* The nodes of @role that may be handed out. A list in the key-file is trusted as it stands while
 * no node of the role reports to this process; from the first report on, only the listed nodes
 * that live count. */
static GArray *
nodes_of (AllocatePlugin *self, const char *role)
{
  const char *const *listed = gw_config_list (self->config, role);
  g_autoptr (GArray) live = g_array_new (FALSE, FALSE, sizeof (GwNode));
  GArray *nodes;

  gw_host_visit_nodes (self->host, role, add_node, live);
  if (listed[0] == NULL)
    return g_steal_pointer (&live);

  nodes = g_array_new (FALSE, FALSE, sizeof (GwNode));
  for (gsize i = 0; listed[i] != NULL; i++)
    {
      const GwNode *known = find_node (live, listed[i]);
      GwNode unknown = { .size = sizeof (GwNode), .role = role, .address = listed[i] };

      if (known != NULL)
        g_array_append_val (nodes, *known);
      else if (live->len == 0)
        g_array_append_val (nodes, unknown);
    }

  return nodes;
}

static const char *
take (AllocatePlugin *self, const char *role, const GwAllocationRequest *request, GArray **nodes)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  *nodes = nodes_of (self, role);
  return allocate_pool_take (self->pool, request, (const GwNode *) (gpointer) (*nodes)->data,
                             (*nodes)->len, now);
}

static void
reply_none (GwAllocation *allocation, const char *role, const GArray *nodes)
{
  g_autofree char *reason = NULL;

  if (nodes->len == 0)
    reason = g_strdup_printf ("no %s is alive", role);
  else
    reason = g_strdup_printf ("none of %u %s nodes is free", nodes->len, role);
  gw_allocation_reply_retry (allocation, RETRY_SECONDS, reason);
}

static void
allocate_fs (AllocatePlugin *self, GwAllocation *allocation)
{
  g_autoptr (GArray) nodes = NULL;
  const char *fs = take (self, "fs", gw_allocation_request (allocation), &nodes);

  if (fs == NULL)
    reply_none (allocation, "fs", nodes);
  else
    gw_allocation_reply_fs (allocation, fs);
}

static void
allocate_sfu_turn (AllocatePlugin *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  g_autoptr (GArray) sfus = NULL;
  g_autoptr (GArray) turns = NULL;
  const char *sfu = take (self, "sfu", request, &sfus);

  if (sfu == NULL)
    {
      reply_none (allocation, "sfu", sfus);
      return;
    }

  gw_allocation_reply_sfu_turn (allocation, sfu, take (self, "turn", request, &turns));
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  switch (gw_allocation_request (allocation)->kind)
    {
    case GW_ALLOCATION_SFU_TURN:
      allocate_sfu_turn (data, allocation);
      return;
    case GW_ALLOCATION_FS:
      allocate_fs (data, allocation);
      return;
    }

  gw_allocation_reply_error (
      allocation, g_error_new (GW_ERROR, GW_ERROR_BAD_REQUEST, "unknown kind of allocation"));
}

static void
release (gpointer data, const char *meeting)
{
  AllocatePlugin *self = data;

  allocate_pool_release (self->pool, meeting);
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .release = release,
};

static gboolean
is_host_and_port (const char *text)
{
  const char *colon = strrchr (text, ':');
  guint64 port;

  return colon != NULL && colon > text &&
         g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL);
}

static gboolean
check_list (const GwConfig *config, const char *role, GError **error)
{
  const char *const *listed = gw_config_list (config, role);

  for (gsize i = 0; listed[i] != NULL; i++)
    {
      g_autofree char *where = NULL;

      if (is_host_and_port (listed[i]))
        continue;
      where = gw_config_where (config, role);
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s: \"%s\" is not HOST:PORT, for example sfu.example.org:443", where,
                   listed[i]);
      return FALSE;
    }

  return TRUE;
}

static void
allocate_plugin_destroy (gpointer data)
{
  AllocatePlugin *self = data;

  allocate_pool_free (self->pool);
  g_free (self);
}

static gpointer
allocate_plugin_create (GwHost *host, const GwConfig *config, GError **error)
{
  AllocatePlugin *self;

  for (const GwOption *option = options; option->key != NULL; option++)
    {
      if (!check_list (config, option->key, error))
        return NULL;
    }

  self = g_new0 (AllocatePlugin, 1);
  self->host = host;
  self->config = config;
  self->pool = allocate_pool_new ();
  if (!gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error))
    {
      allocate_plugin_destroy (self);
      return NULL;
    }

  return self;
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "allocate",
  .version = PACKAGE_VERSION,
  .summary = "decides which sfu, turn and fs serve a meeting",
  .options = options,
  .create = allocate_plugin_create,
  .destroy = allocate_plugin_destroy,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
