#include "gateway/host/nodes.h"

#include <string.h>

typedef struct
{
  GwNode node; /* its texts are ours */
  GwNodePlace place;
} Entry;

struct _GwNodes
{
  GHashTable *known;   /* Entry, by role and address */
  GPtrArray *all;      /* the same, by address, then role */
  GHashTable *by_role; /* role → GPtrArray of the same, by address */
  GPtrArray *old;      /* texts that were replaced, until nobody can hold them any more */
};

static const char *const no_labels[] = { NULL };

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free ((char *) entry->node.role);
  g_free ((char *) entry->node.address);
  g_free ((char *) entry->node.secure_address);
  g_strfreev ((char **) entry->node.labels);
  g_free (entry);
}

static guint
hash (gconstpointer key)
{
  const GwNode *node = key;

  return g_str_hash (node->address) * 33 + g_str_hash (node->role);
}

static int
compare (const GwNode *a, const GwNode *b)
{
  int order = strcmp (a->address, b->address);

  return order != 0 ? order : strcmp (a->role, b->role);
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  return compare (a, b) == 0;
}

static void
free_labels (gpointer labels)
{
  g_strfreev (labels);
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

GwNodes *
gw_nodes_new (void)
{
  GwNodes *self = g_new0 (GwNodes, 1);

  /* An entry begins with its node, which is the key. */
  self->known = g_hash_table_new_full (hash, is_same, NULL, entry_free);
  self->all = g_ptr_array_new ();
  self->by_role = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  self->old = g_ptr_array_new_with_free_func (free_labels);
  return self;
}

void
gw_nodes_free (GwNodes *self)
{
  g_hash_table_unref (self->by_role);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->old);
  g_free (self);
}

static GPtrArray *
list_of (GwNodes *self, const char *role)
{
  GPtrArray *list = g_hash_table_lookup (self->by_role, role);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->by_role, g_strdup (role), list);
    }
  return list;
}

/* Returns: the index of the first entry of @list that is not before @node. */
static guint
first_from (const GPtrArray *list, const GwNode *node)
{
  guint low = 0;
  guint high = list->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (g_ptr_array_index (list, middle), node) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
put_in (GPtrArray *list, Entry *entry)
{
  g_ptr_array_insert (list, (gint) first_from (list, &entry->node), entry);
}

static void
take_out (GPtrArray *list, const Entry *entry)
{
  g_ptr_array_remove_index (list, first_from (list, &entry->node));
}

/* Returns: the entry of @node, made in its place when there was none. */
static Entry *
find_or_add (GwNodes *self, const GwNode *node)
{
  Entry *entry = g_hash_table_lookup (self->known, node);

  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->node.role = g_strdup (node->role);
  entry->node.address = g_strdup (node->address);
  entry->node.labels = (const char *const *) g_strdupv ((char **) no_labels);
  g_hash_table_add (self->known, entry);
  put_in (self->all, entry);
  put_in (list_of (self, entry->node.role), entry);
  return entry;
}

/* Labels hardly ever change; whoever holds the old ones may do so until the next prune. */
static const char *const *
labels_of (GwNodes *self, const Entry *entry, const GwNode *node)
{
  const char *const *labels = node->labels != NULL ? node->labels : no_labels;

  if (g_strv_equal (entry->node.labels, labels))
    return entry->node.labels;
  g_ptr_array_add (self->old, (gpointer) entry->node.labels);
  return (const char *const *) g_strdupv ((char **) labels);
}

/* As labels_of(). */
static const char *
secure_address_of (GwNodes *self, const Entry *entry, const GwNode *node)
{
  char *const old[] = { (char *) entry->node.secure_address, NULL };

  if (g_strcmp0 (entry->node.secure_address, node->secure_address) == 0)
    return entry->node.secure_address;
  g_ptr_array_add (self->old, g_memdup2 (old, sizeof old));
  return g_strdup (node->secure_address);
}

void
gw_nodes_report (GwNodes *self, const GwNode *node, GwNodePlace place)
{
  Entry *entry;
  GwNode next = { 0 };

  /* A plugin built with an older, shorter struct leaves the newer members zero. */
  memcpy (&next, node, MIN (node->size, sizeof next));
  g_return_if_fail (next.role != NULL && next.address != NULL);
  entry = find_or_add (self, &next);
  next.size = sizeof next;
  next.role = entry->node.role;
  next.address = entry->node.address;
  next.labels = labels_of (self, entry, &next);
  next.secure_address = secure_address_of (self, entry, &next);
  if (next.participants > 0)
    next.last_used = next.last_seen;
  /* Not later than now, should the clock have been set back. */
  next.last_used = MIN (MAX (next.last_used, entry->node.last_used), next.last_seen);
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
  GPtrArray *list = role != NULL ? g_hash_table_lookup (self->by_role, role) : self->all;
  g_autofree gpointer *entries = NULL;
  guint count;

  if (list == NULL || list->len == 0)
    return;
  /* A copy of the list: visitors may report, which inserts. */
  count = list->len;
  entries = g_memdup2 (list->pdata, count * sizeof *entries);
  for (guint i = 0; i < count; i++)
    {
      const Entry *entry = entries[i];

      if (is_alive (entry, now))
        visit (&entry->node, data);
    }
}

const GwNode *
gw_nodes_find (const GwNodes *self, const char *role, const char *address, gint64 now)
{
  const GwNode key = { .role = role, .address = address };
  const Entry *entry = g_hash_table_lookup (self->known, &key);

  return entry != NULL && is_alive (entry, now) ? &entry->node : NULL;
}

gboolean
gw_nodes_is_local (const GwNodes *self, const char *address)
{
  const GwNode key = { .role = "", .address = address };

  for (guint i = first_from (self->all, &key); i < self->all->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->all, i);

      if (strcmp (entry->node.address, address) != 0)
        return FALSE;
      if (entry->place == GW_NODE_LOCAL)
        return TRUE;
    }
  return FALSE;
}

void
gw_nodes_prune (GwNodes *self, gint64 now)
{
  for (guint i = self->all->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->all, i - 1);

      /* A local one is known as local even while it is silent. */
      if (entry->place != GW_NODE_REMOTE || is_alive (entry, now))
        continue;
      g_ptr_array_remove_index (self->all, i - 1);
      take_out (list_of (self, entry->node.role), entry);
      g_hash_table_remove (self->known, &entry->node);
    }
  g_ptr_array_set_size (self->old, 0);
}
