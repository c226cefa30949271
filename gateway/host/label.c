#include "gateway/host/label.h"

#include <string.h>

#include "gateway/gateway/allocator.h"

gboolean
gw_label_is_valid (const char *label)
{
  const char *equals = strchr (label, '=');

  if (equals == NULL || equals == label || strlen (label) > GW_LABEL_MAX)
    return FALSE;
  for (const char *c = label; c < equals; c++)
    if (!g_ascii_isalnum (*c) && strchr ("._/-", *c) == NULL)
      return FALSE;
  for (const char *c = equals + 1; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      return FALSE;
  return TRUE;
}

gboolean
gw_node_has_label (const GwNode *node, const char *label)
{
  return node->size >= G_STRUCT_OFFSET (GwNode, labels) + sizeof node->labels &&
         node->labels != NULL && g_strv_contains (node->labels, label);
}
