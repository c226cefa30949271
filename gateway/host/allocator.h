/* The published allocator, whatever the age of its plugin. Control thread. */
#pragma once

#include "gateway/gateway/allocator.h"
#include "gateway/host/registry.h"

G_BEGIN_DECLS

/**
 * GwPublishedAllocator:
 * @plugin: (nullable): who has published it; lives as long as it does.
 * @hooks: those that the plugin does not have, or had not heard of, are %NULL; all of them when
 *   nobody publishes one.
 * @self: its instance.
 */
typedef struct
{
  const char *plugin;
  GwAllocator hooks;
  gpointer self;
} GwPublishedAllocator;

GwPublishedAllocator gw_allocator_find (GwRegistry *registry);

/* Returns: @allocator in this gateway's layout: of a shorter one nothing is read beyond its end,
 * of a longer one what we know. */
GwAllocator gw_allocator_hooks (const GwAllocator *allocator);

G_END_DECLS
