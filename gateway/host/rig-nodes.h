/* The nodes of a test bench: each heartbeats by itself until it is silenced. Control thread. */
#pragma once

#include "gateway/host/nodes.h"

G_BEGIN_DECLS

typedef struct _GwRigNodes GwRigNodes;

/* @nodes: where their heartbeats are heard; outlives it. */
GwRigNodes *gw_rig_nodes_new (GwNodes *nodes);
void gw_rig_nodes_free (GwRigNodes *self);

/* As gw_rig_put_node(). @now: seconds since 1970 UTC. */
void gw_rig_nodes_put (GwRigNodes *self, const GwNode *node, gint64 now);

void gw_rig_nodes_silence (GwRigNodes *self, const char *role, const char *address);

/* Time has passed, or jumped: those that are due heartbeat, the dead are forgotten. */
void gw_rig_nodes_beat (GwRigNodes *self, gint64 now);

G_END_DECLS
