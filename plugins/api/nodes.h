/* Handlers: what nodes and operators ask. All show a token of the node's kind, which
 * `meeting token` makes. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* POST /nodes/heartbeat: a node says that it lives. */
void api_nodes_heartbeat (ApiRequest *request);

/* GET /nodes: those that live. */
void api_nodes_list (ApiRequest *request);

/* GET /fleet: a page of them and of the calendar, for an allocation elsewhere. */
void api_nodes_fleet (ApiRequest *request);

G_END_DECLS
