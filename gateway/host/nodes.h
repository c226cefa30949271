/* The machines of the fleet as last heard of. Control thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* Seconds after its last report for which a node counts as alive: three beats. */
#define GW_NODE_LIFE 15

typedef struct _GwNodes GwNodes;

typedef enum
{
  GW_NODE_REMOTE, /* heard of by heartbeat */
  GW_NODE_LOCAL,  /* of this very process; stays so for its address */
} GwNodePlace;

GwNodes *gw_nodes_new (void);
void gw_nodes_free (GwNodes *nodes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwNodes, gw_nodes_free)

/* Adds or updates the node of @node's role and address. When it was last used is what it says of
 * its people, or what @node knows of it, whichever is later. */
void gw_nodes_report (GwNodes *nodes, const GwNode *node, GwNodePlace place);

/* @role: (nullable). @now: seconds since 1970 UTC. @visit may report. */
void
gw_nodes_visit (GwNodes *nodes, const char *role, gint64 now, GwNodeVisit visit, gpointer data);

/* Returns: (nullable): the live node of @role at @address. */
const GwNode *
gw_nodes_find (const GwNodes *nodes, const char *role, const char *address, gint64 now);

gboolean gw_nodes_is_local (const GwNodes *nodes, const char *address);

/* Forgets the dead, and labels that were replaced. Never to be called while visitors may still hold
 * a node. */
void gw_nodes_prune (GwNodes *nodes, gint64 now);

G_END_DECLS
