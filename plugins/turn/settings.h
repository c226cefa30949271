/* The option rows of the turn role, and what follows from them. Control thread. */
#pragma once

#include "gateway/cluster/secret.h"
#include "gateway/gateway/option.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/server.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

extern const GwOption turn_options[];

/* Whether what follows can be read, as far as @config alone tells; a GwPlugin's check(). */
gboolean turn_settings_check (const GwConfig *config, GError **error);

/* Where to listen; as whom is left. Returns: %FALSE with @error set. */
gboolean turn_settings_plan (const GwConfig *config, TurnServerPlan *plan, GError **error);

/* Returns: (transfer full) (nullable): %NULL with @error set. */
TurnShared *turn_settings_shared (const GwConfig *config, const GwSecret *secret, GError **error);

/* Returns: (transfer full) (nullable): the administrator's lists; %NULL with @error set. */
TurnPeers *turn_settings_peers (const GwConfig *config, GError **error);

G_END_DECLS
