/* A plugin whose GwAllocator ends before that of these headers does: it has allocate() alone, and
 * nothing of sense behind it. */
#include <stddef.h>

#include <gateway/gateway/allocator.h>

typedef struct
{
  guint32 size;
  void (*allocate) (gpointer self, GwAllocation *allocation);
  gsize garbage[4]; /* beyond its size: nobody may look */
} ShortAllocator;

static void
allocate (gpointer self, GwAllocation *allocation)
{
  if (gw_allocation_request (allocation)->kind == GW_ALLOCATION_FS)
    gw_allocation_reply_fs (allocation, "fs.example.com:443");
  else
    gw_allocation_reply_sfu_turn (allocation, "sfu.example.com:443", NULL);
}

static const ShortAllocator allocator = { offsetof (ShortAllocator, garbage),
                                          allocate,
                                          { 1, 1, 1, 1 } };

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  return gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, host, error) ? host : NULL;
}

static const GwPlugin plugin = {
  .abi = 1,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "small",
  .version = "1",
  .summary = "knew less",
  .create = create,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
