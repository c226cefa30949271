#include "gateway/host/allocator.h"

#include <string.h>

GwAllocator
gw_allocator_hooks (const GwAllocator *allocator)
{
  GwAllocator hooks = { 0 };

  memcpy (&hooks, allocator, MIN (allocator->size, sizeof hooks));
  hooks.size = sizeof hooks;
  return hooks;
}

GwPublishedAllocator
gw_allocator_find (GwRegistry *registry)
{
  GwPublishedAllocator found = { 0 };
  const GwAllocator *allocator = gw_registry_lookup (registry, GW_ALLOCATOR_SERVICE, &found.self);

  if (allocator == NULL)
    return found;
  found.plugin = gw_registry_publisher (registry, GW_ALLOCATOR_SERVICE);
  found.hooks = gw_allocator_hooks (allocator);
  return found;
}
