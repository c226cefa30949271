#include "plugins/sfu/transport/srtp-kdf.h"

#include <openssl/evp.h>
#include <string.h>

enum
{
  LABEL_KEY = 0,
  LABEL_AUTH = 1,
  LABEL_SALT = 2,
};

gsize
sfu_srtp_salt_size (SfuSrtpProfile profile)
{
  return profile == SFU_SRTP_AEAD_AES_128_GCM ? 12 : 14;
}

/* The key stream of AES counter mode at (@label << 48) XOR salt, times 2^16. */
static gboolean
derive (EVP_CIPHER_CTX *context,
        const guint8 *key,
        const guint8 salt[SFU_SRTP_SALT_MAX],
        guint8 label,
        guint8 *out,
        gsize size)
{
  static const guint8 zeros[SFU_SRTP_AUTH_SIZE];
  guint8 iv[16] = { 0 };
  int written = 0;
  memcpy (iv, salt, SFU_SRTP_SALT_MAX);
  iv[7] ^= label;
  return EVP_EncryptInit_ex (context, EVP_aes_128_ctr (), NULL, key, iv) == 1 &&
         EVP_EncryptUpdate (context, out, &written, zeros, (int) size) == 1;
}

gboolean
sfu_srtp_kdf (SfuSrtpProfile profile,
              const guint8 *key,
              const guint8 *salt,
              SfuSrtpKdfUse use,
              SfuSrtpKeys *keys)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();
  gsize salt_size = sfu_srtp_salt_size (profile);
  guint8 padded[SFU_SRTP_SALT_MAX] = { 0 }; /* RFC 7714 11: 96 bits, padded with 16 zeros */

  memcpy (padded, salt, salt_size);
  memset (keys, 0, sizeof *keys);
  gboolean ok = derive (context, key, padded, use + LABEL_KEY, keys->key, sizeof keys->key) &&
                derive (context, key, padded, use + LABEL_AUTH, keys->auth, sizeof keys->auth) &&
                derive (context, key, padded, use + LABEL_SALT, keys->salt, salt_size);
  EVP_CIPHER_CTX_free (context);
  return ok;
}
