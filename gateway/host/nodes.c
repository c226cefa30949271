#include "gateway/host/nodes.h"

#include <string.h>

typedef struct
{
  GwNode node;
  GwNodePlace place;
} Entry;

struct _GwNodes
{
  GPtrArray *entries; /* sorted by address, then role */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free ((char *) entry->node.role);
  g_free ((char *) entry->node.address);
  g_free (entry);
}

GwNodes *
gw_nodes_new (void)
{
  GwNodes *self = g_new0 (GwNodes, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
gw_nodes_free (GwNodes *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static int
compare (const GwNode *a, const GwNode *b)
{
  int order = strcmp (a->address, b->address);

  return order != 0 ? order : strcmp (a->role, b->role);
}

/* Returns: the entry of @node, made in its place when there was none. */
static Entry *
find_or_add (GwNodes *self, const GwNode *node)
{
  Entry *entry;
  guint at;

  for (at = 0; at < self->entries->len; at++)
    {
      int order;

      entry = g_ptr_array_index (self->entries, at);
      order = compare (&entry->node, node);
      if (order == 0)
        return entry;
      if (order > 0)
        break;
    }
  entry = g_new0 (Entry, 1);
  entry->node.role = g_strdup (node->role);
  entry->node.address = g_strdup (node->address);
  g_ptr_array_insert (self->entries, at, entry);
  return entry;
}

void
gw_nodes_report (GwNodes *self, const GwNode *node, GwNodePlace place)
{
  Entry *entry;
  GwNode next = { 0 };

  g_return_if_fail (node->role != NULL && node->address != NULL);
  entry = find_or_add (self, node);
  /* A plugin built with an older, shorter struct leaves the newer members zero. */
  memcpy (&next, node, MIN (node->size, sizeof next));
  next.size = sizeof next;
  next.role = entry->node.role;
  next.address = entry->node.address;
  entry->node = next;
  if (place == GW_NODE_LOCAL)
    entry->place = GW_NODE_LOCAL;
}

static gboolean
is_alive (const Entry *entry, gint64 now)
{
  return now - entry->node.last_seen < GW_NODE_LIFE;
}

void
gw_nodes_visit (GwNodes *self, const char *role, gint64 now, GwNodeVisit visit, gpointer data)
{
  /* A copy of the list: visitors may report, which inserts. */
  g_autoptr (GPtrArray) entries = g_ptr_array_copy (self->entries, NULL, NULL);

  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (is_alive (entry, now) && (role == NULL || strcmp (entry->node.role, role) == 0))
        visit (&entry->node, data);
    }
}

gboolean
gw_nodes_is_local (const GwNodes *self, const char *address)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->place == GW_NODE_LOCAL && strcmp (entry->node.address, address) == 0)
        return TRUE;
    }
  return FALSE;
}

void
gw_nodes_prune (GwNodes *self, gint64 now)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i - 1);

      /* A local one is known as local even while it is silent. */
      if (entry->place == GW_NODE_REMOTE && !is_alive (entry, now))
        g_ptr_array_remove_index (self->entries, i - 1);
    }
}
