/* The machines that serve meetings: their heartbeats, and what operators may know of them. Control
 * thread only. */
#pragma once

#include "gateway/host/host.h"

G_BEGIN_DECLS

typedef struct _ApiFleet ApiFleet;

ApiFleet *api_fleet_new (GwHost *host);
void api_fleet_free (ApiFleet *fleet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiFleet, api_fleet_free)

/* What a node says of itself: @body as POST /nodes/heartbeat brings it.
 * @now: seconds since 1970 UTC.
 * Returns: (transfer full) (nullable): what it is told; %NULL with GW_ERROR_BAD_REQUEST set. */
JsonObject *api_fleet_hear (ApiFleet *fleet, JsonObject *body, gint64 now, GError **error);

/* Whether @token is one of a node of this deployment. What is wrong with it is said in the log
 * once a minute for each @peer.
 * @token: (nullable).
 * @now: seconds since 1970 UTC.
 * Returns: %FALSE with GW_ERROR_TOKEN set. */
gboolean
api_fleet_admit (ApiFleet *fleet, const char *peer, const char *token, gint64 now, GError **error);

/* Whether @token was at least signed with this deployment's secret. */
gboolean api_fleet_is_ours (ApiFleet *fleet, const char *token);

/* Returns: (transfer full): one of them, as others read it. */
JsonObject *api_fleet_describe (ApiFleet *fleet, const GwNode *node);

/* Returns: (transfer full): {"nodes": […]} of those that live. */
JsonObject *api_fleet_list (ApiFleet *fleet);

/* Returns: (transfer full): where browsers signal to the sfu at @address: relative when it is on
 * the origin of their page. */
char *api_fleet_signal_url (GwHost *host, const char *address);

G_END_DECLS
