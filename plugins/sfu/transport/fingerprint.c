#include "plugins/sfu/transport/fingerprint.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

static const struct
{
  const char *hash;
  const EVP_MD *(*digest) (void);
} hashes[] = {
  { "sha-256", EVP_sha256 },
  { "sha-384", EVP_sha384 },
  { "sha-512", EVP_sha512 },
};

static gboolean
parse_bytes (const char *text, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++, text += 3)
    {
      if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]) ||
          text[2] != (i + 1 < size ? ':' : '\0'))
        return FALSE;
      bytes[i] = (guint8) (g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]));
    }
  return TRUE;
}

gboolean
sfu_fingerprint_parse (const char *hash, const char *text, SfuFingerprint *fingerprint)
{
  *fingerprint = (SfuFingerprint){ 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (g_ascii_strcasecmp (hash, hashes[i].hash) == 0)
      {
        const EVP_MD *digest = hashes[i].digest ();
        gsize size = (gsize) EVP_MD_get_size (digest);
        if (!parse_bytes (text, fingerprint->bytes, size))
          return FALSE;
        fingerprint->digest = digest;
        fingerprint->size = size;
        return TRUE;
      }
  return FALSE;
}

char *
sfu_fingerprint_print (const X509 *certificate)
{
  guint8 bytes[EVP_MAX_MD_SIZE];
  guint size = 0;
  GString *text = g_string_new (NULL);
  if (X509_digest (certificate, EVP_sha256 (), bytes, &size) != 1)
    size = 0;
  for (guint i = 0; i < size; i++)
    g_string_append_printf (text, "%s%02X", i ? ":" : "", bytes[i]);
  return g_string_free (text, FALSE);
}

void
sfu_fingerprint_expect (SSL *ssl, SfuFingerprint *fingerprint)
{
  SSL_set_app_data (ssl, fingerprint);
}

int
sfu_fingerprint_verify (X509_STORE_CTX *store, void *unused)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ());
  SfuFingerprint *expected = SSL_get_app_data (ssl);
  const X509 *certificate = X509_STORE_CTX_get0_cert (store);
  guint8 bytes[EVP_MAX_MD_SIZE];
  guint size = 0;

  expected->verified = expected->digest && certificate &&
                       X509_digest (certificate, expected->digest, bytes, &size) == 1 &&
                       size == expected->size && CRYPTO_memcmp (bytes, expected->bytes, size) == 0;
  if (!expected->verified)
    X509_STORE_CTX_set_error (store, X509_V_ERR_CERT_REJECTED);
  return expected->verified;
}
