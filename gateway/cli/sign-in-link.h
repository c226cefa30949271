/* Links that sign somebody in without mail, for the subcommands that print them. */
#pragma once

#include "gateway/host/config.h"

G_BEGIN_DECLS

/* Seconds: long enough to start the gateway and walk to a browser. */
#define GW_CLI_LINK_LIFETIME 3600

/* Whether @text can be somebody's mail address; the api looks closer. */
gboolean gw_cli_is_email (const char *text);

/* Whether the api lets @email in: its email-domains say so. @api: (nullable): its section. */
gboolean gw_cli_may_sign_in (const GwConfig *api, const char *email, GError **error);

/* @settings: [gateway]; its secret exists already. @lifetime: seconds.
 * Returns: (transfer full): the link; %NULL with @error set. */
char *gw_cli_make_sign_in_link (const GwConfig *settings,
                                const char *email,
                                gint64 lifetime,
                                GError **error);

G_END_DECLS
