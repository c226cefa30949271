/* Certificate fingerprints of a=fingerprint (RFC 8122 5): the peer's certificate is the one that
 * signalling named, or there is no session. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct
{
  const EVP_MD *digest;
  guint8 bytes[EVP_MAX_MD_SIZE];
  gsize size;
  gboolean verified; /* a certificate with this fingerprint was shown */
} SfuFingerprint;

/* @hash: "sha-256", "sha-384" or "sha-512", any case. @text: "AB:CD:…", any case. Returns: %FALSE
 * when they are not such, and @fingerprint matches nothing then. */
gboolean sfu_fingerprint_parse (const char *hash, const char *text, SfuFingerprint *fingerprint);

/* Returns: (transfer full): the SHA-256 of @certificate, "AB:CD:…". */
char *sfu_fingerprint_print (const X509 *certificate);

/* Whom the session of @ssl must be with; @fingerprint outlives it. */
void sfu_fingerprint_expect (SSL *ssl, SfuFingerprint *fingerprint);

/* For SSL_CTX_set_cert_verify_callback(). */
int sfu_fingerprint_verify (X509_STORE_CTX *store, void *unused);

G_END_DECLS
