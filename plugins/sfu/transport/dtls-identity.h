/* The process's DTLS certificate: self-signed ECDSA P-256, made at start, and the SSL_CTX all
 * transports share. Immutable after creation, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SfuDtlsIdentity SfuDtlsIdentity;

SfuDtlsIdentity *sfu_dtls_identity_new (GError **error);
void sfu_dtls_identity_free (SfuDtlsIdentity *identity);

/* "AB:CD:…" of SHA-256, for a=fingerprint. */
const char *sfu_dtls_identity_fingerprint (const SfuDtlsIdentity *identity);

G_END_DECLS
