/* Binds what [gateway] listen names. */
#pragma once

#include "gateway/host/config.h"
#include "gateway/http/server.h"

G_BEGIN_DECLS

/* @certificate: (nullable): of https.
 * Returns: %FALSE with @error naming the key and the address. */
gboolean gw_listen_bind (GwServer *server,
                         const GwConfig *settings,
                         GwCertificate *certificate,
                         GError **error);

G_END_DECLS
