/* Whether and as whom we serve TLS and DTLS: by [turn] tls, the process's certificate, and the name
 * in [gateway] domain-address. Control thread. */
#pragma once

#include "gateway/host/host.h"
#include "plugins/turn/server.h"

G_BEGIN_DECLS

typedef struct _TurnSecure TurnSecure;

/* In create(). @nonce: outlives it.
 * @secure: (out) (nullable): %NULL when neither is served.
 * Returns: %FALSE with @error set. */
gboolean turn_secure_open (GwHost *host,
                           const GwConfig *config,
                           const TurnNonce *nonce,
                           TurnSecure **secure,
                           GError **error);
void turn_secure_free (TurnSecure *secure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnSecure, turn_secure_free)

/* Whether somebody insists, so that what is in the way is an error. */
gboolean turn_secure_is_said (const TurnSecure *secure);

/* Returns: (transfer none): as whom, at present. */
TurnIdentity *turn_secure_identity (const TurnSecure *secure);

/* From now on @server presents each new certificate; it outlives @secure. */
void turn_secure_follow (TurnSecure *secure, TurnServer *server);

/* Returns: (transfer full): HOST:PORT for clients. */
char *turn_secure_address (const TurnSecure *secure, guint16 port);

G_END_DECLS
