#include "gateway/cluster/media-table.h"

/* Seconds. */
#define LIFE 600

typedef struct
{
  GwMediaPorts ports;
  gint64 heard_at;
} Entry;

struct _GwMediaTable
{
  GTree *entries; /* a set of Entry, by its ports */
};

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return gw_media_ports_compare (&((const Entry *) a)->ports, &((const Entry *) b)->ports);
}

GwMediaTable *
gw_media_table_new (void)
{
  GwMediaTable *self = g_new0 (GwMediaTable, 1);

  self->entries = g_tree_new_full (compare, NULL, g_free, NULL);
  return self;
}

void
gw_media_table_free (GwMediaTable *self)
{
  g_tree_unref (self->entries);
  g_free (self);
}

static void
forget (GwMediaTable *self, gint64 now)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new ();

  for (GTreeNode *node = g_tree_node_first (self->entries); node != NULL;
       node = g_tree_node_next (node))
    {
      Entry *entry = g_tree_node_key (node);

      if (now - entry->heard_at >= LIFE)
        g_ptr_array_add (old, entry);
    }
  for (guint i = 0; i < old->len; i++)
    g_tree_remove (self->entries, old->pdata[i]);
}

void
gw_media_table_hear (GwMediaTable *self, const GArray *all, gint64 now)
{
  for (guint i = 0; i < all->len; i++)
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->ports = g_array_index (all, GwMediaPorts, i);
      entry->heard_at = now;
      g_tree_replace (self->entries, entry, entry);
    }
  forget (self, now);
}

void
gw_media_table_visit (const GwMediaTable *self, GwMediaPortsVisit visit, gpointer data)
{
  for (GTreeNode *node = g_tree_node_first (self->entries); node != NULL;
       node = g_tree_node_next (node))
    visit (&((const Entry *) g_tree_node_key (node))->ports, data);
}
