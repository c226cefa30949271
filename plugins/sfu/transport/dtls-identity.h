/* The process's DTLS certificate: self-signed ECDSA P-256, made at start, and the SSL_CTX all
 * transports share. Immutable after creation, any thread. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct _SfuDtlsIdentity SfuDtlsIdentity;

SfuDtlsIdentity *sfu_dtls_identity_new (GError **error);
void sfu_dtls_identity_free (SfuDtlsIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuDtlsIdentity, sfu_dtls_identity_free)

/* "AB:CD:…" of SHA-256, for a=fingerprint. */
const char *sfu_dtls_identity_fingerprint (const SfuDtlsIdentity *identity);

/* For SfuDtls: a new server session, reading and writing through a datagram BIO. Returns:
 * (transfer full). */
SSL *sfu_dtls_identity_open (const SfuDtlsIdentity *identity);

/* (transfer none) */
const BIO_METHOD *sfu_dtls_identity_bio_method (const SfuDtlsIdentity *identity);

G_END_DECLS
