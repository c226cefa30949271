#include "gateway/cluster/label.h"

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

char *
gw_label_problem (const char *const *labels)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (g_strv_length ((char **) labels) > GW_LABELS_MAX)
    return g_strdup_printf ("has more than %d labels", GW_LABELS_MAX);
  for (; *labels != NULL; labels++)
    {
      if (!gw_label_is_valid (*labels))
        return g_strdup_printf ("\"%.*s\" is not NAME=VALUE, such as region=eu: letters, digits, "
                                "'.', '_', '/' and '-', then printable characters without spaces, "
                                "%d in all",
                                GW_LABEL_MAX, *labels, GW_LABEL_MAX);
      if (!g_hash_table_add (seen, (gpointer) *labels))
        return g_strdup_printf ("names %s twice", *labels);
    }
  return NULL;
}

gboolean
gw_node_has_label (const GwNode *node, const char *label)
{
  return node->size >= G_STRUCT_OFFSET (GwNode, labels) + sizeof node->labels &&
         node->labels != NULL && g_strv_contains (node->labels, label);
}
