/* How every server here speaks TLS or DTLS: versions, ciphers and options, in one place. What is
 * presented is the caller's to add. Any thread. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

/* @method: TLS or DTLS. @minimum: the oldest version of it.
 * @protocol: that is spoken inside, of RFC 7301's registry; lives for ever.
 * Returns: (transfer full). */
SSL_CTX *gw_server_context_new (const SSL_METHOD *method, int minimum, const char *protocol);

G_END_DECLS
