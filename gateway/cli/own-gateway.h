/* The gateway that runs, or could, with a key-file: where it is asked. */
#pragma once

#include "gateway/host/setup.h"
#include "gateway/http/client.h"

G_BEGIN_DECLS

/* Returns: (nullable): the section of the plugin @name, %NULL when the key-file names no such. */
const GwConfig *gw_own_gateway_section (const GwSetup *setup, const char *name);

/* Returns: (transfer full) (nullable): "https://HOST:PORT" of its first listener that can be asked
 * from this machine. */
char *gw_own_gateway_url (const GwSetup *setup);

/* A client that trusts whom it trusts, and its own certificate. */
GwClient *gw_own_gateway_client (const GwSetup *setup, GError **error);

/* @settings: [gateway].
 * Returns: (transfer full) (nullable): "https://meet.example.org", the origin that its users open:
 * the one of domain-address, else of its first listener as above. */
char *gw_own_gateway_origin (const GwConfig *settings);

G_END_DECLS
