/* Session keys from the master key, RFC 3711 4.3 with a key derivation rate of 0. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_SRTP_KEY_SIZE 16 /* AES-128, of both profiles */
#define SFU_SRTP_SALT_MAX 14
#define SFU_SRTP_AUTH_SIZE 20 /* HMAC-SHA1 */

typedef enum
{
  SFU_SRTP_AEAD_AES_128_GCM, /* RFC 7714 */
  SFU_SRTP_AES128_CM_SHA1_80 /* RFC 3711 */
} SfuSrtpProfile;

typedef struct
{
  guint8 key[SFU_SRTP_KEY_SIZE];
  guint8 salt[SFU_SRTP_SALT_MAX]; /* GCM: 12 bytes, then zeros */
  guint8 auth[SFU_SRTP_AUTH_SIZE];
} SfuSrtpKeys;

typedef enum
{
  SFU_SRTP_KDF_RTP = 0,
  SFU_SRTP_KDF_RTCP = 3, /* the first of its three labels */
} SfuSrtpKdfUse;

/* 12 or 14 bytes. */
gsize sfu_srtp_salt_size (SfuSrtpProfile profile);

/* @key: SFU_SRTP_KEY_SIZE bytes. @salt: sfu_srtp_salt_size() bytes. Returns: %FALSE when OpenSSL
 * fails. */
gboolean sfu_srtp_kdf (SfuSrtpProfile profile,
                       const guint8 *key,
                       const guint8 *salt,
                       SfuSrtpKdfUse use,
                       SfuSrtpKeys *keys);

G_END_DECLS
