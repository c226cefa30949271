#include "gateway/tls/server-context.h"

#include <string.h>

/* Forward secrecy and AEAD: what every client of today has. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

#define PROTOCOL_MAX 32

/* A client that wants only others is told nothing and decides for itself (RFC 7301 3.2 would have
 * us fail, which breaks clients that would have gone on). */
static int
select_protocol (SSL *session,
                 const unsigned char **selected,
                 unsigned char *selected_size,
                 const unsigned char *offered,
                 unsigned int offered_size,
                 void *data)
{
  const char *protocol = data;
  const gsize size = strlen (protocol);
  unsigned char ours[1 + PROTOCOL_MAX] = { (unsigned char) size };
  unsigned char *match;

  memcpy (ours + 1, protocol, size);
  if (SSL_select_next_proto (&match, selected_size, ours, (unsigned int) size + 1, offered,
                             offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *selected = (const unsigned char *) protocol;
  return SSL_TLSEXT_ERR_OK;
}

SSL_CTX *
gw_server_context_new (const SSL_METHOD *method, int minimum, const char *protocol)
{
  SSL_CTX *context;

  g_return_val_if_fail (strlen (protocol) <= PROTOCOL_MAX, NULL);
  context = SSL_CTX_new (method);
  if (context == NULL)
    g_error ("OpenSSL has no TLS server");

  SSL_CTX_set_min_proto_version (context, minimum);
  SSL_CTX_set_cipher_list (context, CIPHERS);
  SSL_CTX_set_options (context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  /* An idle connection gives its 32 KB of buffers back. A write that has to wait is tried again
   * with the same bytes, perhaps from elsewhere in memory. */
  SSL_CTX_set_mode (context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  /* Nothing is kept here per client. */
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb (context, select_protocol, (void *) protocol);
  return context;
}
