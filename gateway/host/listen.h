/* Binds what [gateway] listen names, with the certificate that https needs. */
#pragma once

#include "gateway/host/config.h"
#include "gateway/http/server.h"

G_BEGIN_DECLS

/* @server: (inout). @state_directory: where an authority of our own lives when no certificate is
 * given.
 * @certificate: (out) (transfer full) (nullable): the one of https, for a later reload.
 * Returns: %FALSE with @error naming the key and the address. */
gboolean gw_listen_bind (GwServer *server,
                         const GwConfig *settings,
                         GwCertificate **certificate,
                         GError **error);

/* Reads the key-file's certificate files anew; nothing to do when there are none. */
gboolean gw_listen_reload (const GwConfig *settings, GwCertificate *certificate, GError **error);

G_END_DECLS
