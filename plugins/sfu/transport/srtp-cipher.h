/* The transform of one direction and use (RTP or RTCP): encryption and tag under one session key.
 * Set up once; per packet only the IV changes. One thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/transport/srtp-kdf.h"

G_BEGIN_DECLS

#define SFU_SRTP_TAG_MAX 16

typedef enum
{
  SFU_SRTP_SEAL,
  SFU_SRTP_OPEN
} SfuSrtpDirection;

typedef struct _SfuSrtpCipher SfuSrtpCipher;

/* What the IV is made of. @index: 48 bits of RTP, 31 of SRTCP. */
typedef struct
{
  guint32 ssrc;
  guint64 index;
} SfuSrtpNonce;

/* Authenticated in this order: @header, then the payload, then @trailer (the rollover counter of
 * CM, the index word of SRTCP). */
typedef struct
{
  const guint8 *header;
  gsize header_size;
  const guint8 *trailer;
  gsize trailer_size;
} SfuSrtpAssociated;

SfuSrtpCipher *
sfu_srtp_cipher_new (SfuSrtpProfile profile, SfuSrtpDirection direction, const SfuSrtpKeys *keys);
void sfu_srtp_cipher_free (SfuSrtpCipher *cipher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSrtpCipher, sfu_srtp_cipher_free)

/* 16 or 10 bytes. */
gsize sfu_srtp_cipher_tag_size (const SfuSrtpCipher *cipher);

/* @in and @out are the same or apart. @tag: written. */
gboolean sfu_srtp_cipher_seal (SfuSrtpCipher *cipher,
                               SfuSrtpNonce nonce,
                               const SfuSrtpAssociated *associated,
                               const guint8 *in,
                               gsize size,
                               guint8 *out,
                               guint8 *tag);

/* In place. Returns: %FALSE when the tag is wrong; the bytes are spoilt then. */
gboolean sfu_srtp_cipher_open (SfuSrtpCipher *cipher,
                               SfuSrtpNonce nonce,
                               const SfuSrtpAssociated *associated,
                               guint8 *bytes,
                               gsize size,
                               const guint8 *tag);

G_END_DECLS
