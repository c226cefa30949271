/* What we present to clients that come by TLS or DTLS: one pair of certificate and key, as it was
 * when the identity was made. Immutable, any thread. */
#pragma once

#include <openssl/ssl.h>

#include "gateway/net/address.h"
#include "gateway/tls/certificate.h"
#include "plugins/turn/nonce.h"

G_BEGIN_DECLS

typedef struct _TurnIdentity TurnIdentity;

/* @nonce: makes the cookies of DTLS; outlives it. Control thread. Returns: %NULL with @error set.
 */
TurnIdentity *
turn_identity_new (GwCertificate *certificate, const TurnNonce *nonce, GError **error);
TurnIdentity *turn_identity_ref (TurnIdentity *identity);
void turn_identity_unref (TurnIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnIdentity, turn_identity_unref)

/* Returns: (transfer full): a server's session on the socket @fd. */
SSL *turn_identity_open_stream (const TurnIdentity *identity, int fd);

/* Returns: (transfer full): a server's DTLS session that waits for a client's first message.
 * @remote: whose cookies are good; read whenever one comes. */
SSL *turn_identity_open_datagrams (const TurnIdentity *identity, const GwAddress *remote);

G_END_DECLS
