#include "plugins/sfu/transport/srtp-cipher.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#define CM_TAG_SIZE 10

struct _SfuSrtpCipher
{
  SfuSrtpProfile profile;
  SfuSrtpDirection direction;
  EVP_CIPHER_CTX *cipher;
  EVP_MAC_CTX *mac; /* CM only */
  guint8 salt[SFU_SRTP_SALT_MAX];
};

static EVP_MAC_CTX *
mac_new (const SfuSrtpKeys *keys)
{
  char digest[] = "SHA1";
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, digest, 0),
    OSSL_PARAM_construct_end (),
  };
  EVP_MAC *hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
  EVP_MAC_CTX *mac = hmac ? EVP_MAC_CTX_new (hmac) : NULL;
  EVP_MAC_free (hmac);
  if (mac && EVP_MAC_init (mac, keys->auth, sizeof keys->auth, params) == 1)
    return mac;
  EVP_MAC_CTX_free (mac);
  return NULL;
}

SfuSrtpCipher *
sfu_srtp_cipher_new (SfuSrtpProfile profile, SfuSrtpDirection direction, const SfuSrtpKeys *keys)
{
  g_autoptr (SfuSrtpCipher) cipher = g_new0 (SfuSrtpCipher, 1);
  gboolean gcm = profile == SFU_SRTP_AEAD_AES_128_GCM;
  cipher->profile = profile;
  cipher->direction = direction;
  memcpy (cipher->salt, keys->salt, sizeof cipher->salt);
  cipher->cipher = EVP_CIPHER_CTX_new ();
  if (!gcm && !(cipher->mac = mac_new (keys)))
    return NULL;

  /* Counter mode encrypts both ways. */
  if (EVP_CipherInit_ex (cipher->cipher, gcm ? EVP_aes_128_gcm () : EVP_aes_128_ctr (), NULL,
                         keys->key, NULL, !gcm || direction == SFU_SRTP_SEAL) != 1)
    return NULL;
  return g_steal_pointer (&cipher);
}

void
sfu_srtp_cipher_free (SfuSrtpCipher *cipher)
{
  EVP_CIPHER_CTX_free (cipher->cipher);
  EVP_MAC_CTX_free (cipher->mac);
  OPENSSL_cleanse (cipher->salt, sizeof cipher->salt);
  g_free (cipher);
}

gsize
sfu_srtp_cipher_tag_size (const SfuSrtpCipher *cipher)
{
  return cipher->mac ? CM_TAG_SIZE : SFU_SRTP_TAG_MAX;
}

/* RFC 7714 8.1 and 9.1: 0 0 | SSRC | index in 48 bits. RFC 3711 4.1.1: the same two bytes to the
 * right, and a block counter behind. Both XOR the salt. */
static gboolean
set_iv (SfuSrtpCipher *cipher, SfuSrtpNonce nonce)
{
  guint8 iv[16] = { 0 };
  gsize ssrc_at = cipher->mac ? 4 : 2;
  memcpy (iv, cipher->salt, sizeof cipher->salt);
  for (gsize i = 0; i < 4; i++)
    iv[ssrc_at + i] ^= (guint8) (nonce.ssrc >> (24 - 8 * i));
  for (gsize i = 0; i < 6; i++)
    iv[ssrc_at + 4 + i] ^= (guint8) (nonce.index >> (40 - 8 * i));
  return EVP_CipherInit_ex (cipher->cipher, NULL, NULL, NULL, iv, -1) == 1;
}

static gboolean
add_associated (SfuSrtpCipher *cipher, const SfuSrtpAssociated *associated)
{
  int written;
  return EVP_CipherUpdate (cipher->cipher, NULL, &written, associated->header,
                           (int) associated->header_size) == 1 &&
         (associated->trailer_size == 0 ||
          EVP_CipherUpdate (cipher->cipher, NULL, &written, associated->trailer,
                            (int) associated->trailer_size) == 1);
}

static gboolean
transform (SfuSrtpCipher *cipher, const guint8 *in, gsize size, guint8 *out)
{
  int written = 0;
  return size == 0 || EVP_CipherUpdate (cipher->cipher, out, &written, in, (int) size) == 1;
}

static gboolean
compute_mac (SfuSrtpCipher *cipher,
             const SfuSrtpAssociated *associated,
             const guint8 *bytes,
             gsize size,
             guint8 tag[CM_TAG_SIZE])
{
  guint8 mac[SFU_SRTP_AUTH_SIZE];
  gsize written = 0;
  /* Without a key the context begins anew with the one it has. */
  if (EVP_MAC_init (cipher->mac, NULL, 0, NULL) != 1 ||
      EVP_MAC_update (cipher->mac, associated->header, associated->header_size) != 1 ||
      EVP_MAC_update (cipher->mac, bytes, size) != 1 ||
      EVP_MAC_update (cipher->mac, associated->trailer, associated->trailer_size) != 1 ||
      EVP_MAC_final (cipher->mac, mac, &written, sizeof mac) != 1)
    return FALSE;
  memcpy (tag, mac, CM_TAG_SIZE);
  return TRUE;
}

gboolean
sfu_srtp_cipher_seal (SfuSrtpCipher *cipher,
                      SfuSrtpNonce nonce,
                      const SfuSrtpAssociated *associated,
                      const guint8 *in,
                      gsize size,
                      guint8 *out,
                      guint8 *tag)
{
  int written;
  if (!set_iv (cipher, nonce))
    return FALSE;
  if (cipher->mac)
    return transform (cipher, in, size, out) && compute_mac (cipher, associated, out, size, tag);
  return add_associated (cipher, associated) && transform (cipher, in, size, out) &&
         EVP_CipherFinal_ex (cipher->cipher, out + size, &written) == 1 &&
         EVP_CIPHER_CTX_ctrl (cipher->cipher, EVP_CTRL_AEAD_GET_TAG, SFU_SRTP_TAG_MAX, tag) == 1;
}

gboolean
sfu_srtp_cipher_open (SfuSrtpCipher *cipher,
                      SfuSrtpNonce nonce,
                      const SfuSrtpAssociated *associated,
                      guint8 *bytes,
                      gsize size,
                      const guint8 *tag)
{
  guint8 expected[SFU_SRTP_TAG_MAX];
  int written;
  if (cipher->mac)
    return compute_mac (cipher, associated, bytes, size, expected) &&
           CRYPTO_memcmp (expected, tag, CM_TAG_SIZE) == 0 && set_iv (cipher, nonce) &&
           transform (cipher, bytes, size, bytes);

  memcpy (expected, tag, SFU_SRTP_TAG_MAX);
  return set_iv (cipher, nonce) && add_associated (cipher, associated) &&
         transform (cipher, bytes, size, bytes) &&
         EVP_CIPHER_CTX_ctrl (cipher->cipher, EVP_CTRL_AEAD_SET_TAG, SFU_SRTP_TAG_MAX, expected) ==
             1 &&
         EVP_CipherFinal_ex (cipher->cipher, bytes + size, &written) == 1;
}
