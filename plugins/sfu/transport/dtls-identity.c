#include "plugins/sfu/transport/dtls-identity.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "gateway/tls/datagram-bio.h"
#include "plugins/sfu/error.h"
#include "plugins/sfu/transport/fingerprint.h"

/* Server preference: the first that the peer has too. */
#define SRTP_PROFILES "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"

/* AEAD with forward secrecy only: every WebRTC stack has the first. */
#define CIPHERS                                                                                    \
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"

#define DAY (24 * 60 * 60)

struct _SfuDtlsIdentity
{
  EVP_PKEY *key;
  X509 *certificate;
  SSL_CTX *context;
  BIO_METHOD *bio_method;
  char *fingerprint;
};

static gboolean
set_serial (X509 *certificate)
{
  guint64 serial = 0;
  return RAND_bytes ((guint8 *) &serial, sizeof serial) == 1 &&
         ASN1_INTEGER_set_uint64 (X509_get_serialNumber (certificate), serial >> 1) == 1;
}

/* Peers trust the fingerprint, not the names and dates: these only have to be plausible. */
static gboolean
make_certificate (SfuDtlsIdentity *identity)
{
  identity->key = EVP_EC_gen ("P-256");
  identity->certificate = X509_new ();
  if (!identity->key || !identity->certificate)
    return FALSE;

  X509 *certificate = identity->certificate;
  X509_NAME *name = X509_get_subject_name (certificate);
  return X509_set_version (certificate, X509_VERSION_3) == 1 && set_serial (certificate) &&
         X509_gmtime_adj (X509_getm_notBefore (certificate), -DAY) &&
         X509_gmtime_adj (X509_getm_notAfter (certificate), 3650L * DAY) &&
         X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "meeting-gateway",
                                     -1, -1, 0) == 1 &&
         X509_set_issuer_name (certificate, name) == 1 &&
         X509_set_pubkey (certificate, identity->key) == 1 &&
         X509_sign (certificate, identity->key, EVP_sha256 ()) > 0;
}

static gboolean
make_context (SfuDtlsIdentity *identity)
{
  SSL_CTX *context = identity->context = SSL_CTX_new (DTLS_server_method ());
  if (!context)
    return FALSE;
  SSL_CTX_set_options (context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead (context, 1);
  /* The peer's certificate is checked in SfuDtls, against the fingerprint from signalling. */
  SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_cert_verify_callback (context, sfu_fingerprint_verify, NULL);
  return SSL_CTX_set_min_proto_version (context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list (context, CIPHERS) == 1 &&
         SSL_CTX_set1_groups_list (context, "X25519:P-256:P-384") == 1 &&
         SSL_CTX_use_certificate (context, identity->certificate) == 1 &&
         SSL_CTX_use_PrivateKey (context, identity->key) == 1 &&
         SSL_CTX_set_tlsext_use_srtp (context, SRTP_PROFILES) == 0;
}

SfuDtlsIdentity *
sfu_dtls_identity_new (GError **error)
{
  g_autoptr (SfuDtlsIdentity) identity = g_new0 (SfuDtlsIdentity, 1);
  identity->bio_method = gw_datagram_bio_method_new ();
  if (!make_certificate (identity) || !make_context (identity))
    {
      char reason[256];
      ERR_error_string_n (ERR_get_error (), reason, sizeof reason);
      ERR_clear_error ();
      g_set_error (error, SFU_ERROR, SFU_ERROR_INTERNAL, "cannot make the DTLS certificate: %s",
                   reason);
      return NULL;
    }
  identity->fingerprint = sfu_fingerprint_print (identity->certificate);
  return g_steal_pointer (&identity);
}

void
sfu_dtls_identity_free (SfuDtlsIdentity *identity)
{
  SSL_CTX_free (identity->context);
  X509_free (identity->certificate);
  EVP_PKEY_free (identity->key);
  BIO_meth_free (identity->bio_method);
  g_free (identity->fingerprint);
  g_free (identity);
}

const char *
sfu_dtls_identity_fingerprint (const SfuDtlsIdentity *identity)
{
  return identity->fingerprint;
}

SSL *
sfu_dtls_identity_open (const SfuDtlsIdentity *identity)
{
  SSL *ssl = SSL_new (identity->context);
  SSL_set_mtu (ssl, GW_DATAGRAM_BIO_MTU);
  SSL_set_accept_state (ssl);
  return ssl;
}

const BIO_METHOD *
sfu_dtls_identity_bio_method (const SfuDtlsIdentity *identity)
{
  return identity->bio_method;
}
