#include "gateway/host/rig-nodes.h"

#include <string.h>

/* Simulated seconds between heartbeats. */
#define BEAT 5

struct _GwRigNodes
{
  GwNodes *heard;
  GHashTable *beating; /* GwNode, its texts ours, as a set */
  gint64 beaten_at;
};

static guint
hash (gconstpointer key)
{
  const GwNode *node = key;

  return g_str_hash (node->address) * 33 + g_str_hash (node->role);
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  const GwNode *one = a;
  const GwNode *other = b;

  return g_str_equal (one->address, other->address) && g_str_equal (one->role, other->role);
}

static void
node_free (gpointer data)
{
  GwNode *node = data;

  g_free ((char *) node->role);
  g_free ((char *) node->address);
  g_strfreev ((char **) node->labels);
  g_free (node);
}

GwRigNodes *
gw_rig_nodes_new (GwNodes *nodes)
{
  GwRigNodes *self = g_new0 (GwRigNodes, 1);

  self->heard = nodes;
  self->beating = g_hash_table_new_full (hash, is_same, node_free, NULL);
  return self;
}

void
gw_rig_nodes_free (GwRigNodes *self)
{
  g_hash_table_unref (self->beating);
  g_free (self);
}

static void
report (GwRigNodes *self, const GwNode *node, gint64 now)
{
  GwNode seen = *node;

  seen.last_seen = now;
  gw_nodes_report (self->heard, &seen, GW_NODE_REMOTE);
}

void
gw_rig_nodes_put (GwRigNodes *self, const GwNode *node, gint64 now)
{
  GwNode *copy = g_new0 (GwNode, 1);

  memcpy (copy, node, MIN (node->size, sizeof *copy));
  copy->size = sizeof *copy;
  copy->role = g_strdup (copy->role);
  copy->address = g_strdup (copy->address);
  copy->labels = (const char *const *) g_strdupv ((char **) copy->labels);
  g_hash_table_replace (self->beating, copy, NULL);
  report (self, copy, now);
}

void
gw_rig_nodes_silence (GwRigNodes *self, const char *role, const char *address)
{
  const GwNode key = { .role = role, .address = address };

  g_hash_table_remove (self->beating, &key);
}

void
gw_rig_nodes_beat (GwRigNodes *self, gint64 now)
{
  GHashTableIter iter;
  gpointer node;

  if (ABS (now - self->beaten_at) < BEAT)
    return;
  self->beaten_at = now;
  g_hash_table_iter_init (&iter, self->beating);
  while (g_hash_table_iter_next (&iter, &node, NULL))
    report (self, node, now);
  gw_nodes_prune (self->heard, now);
}
