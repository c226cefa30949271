#include "plugins/sfu/transport/srtp.h"

#include <openssl/crypto.h>
#include <string.h>

#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/transport/replay.h"

#define RTP_HEADER_MIN 12
#define RTCP_HEADER_SIZE 8
#define INDEX_SIZE 4
#define ENCRYPTED G_GUINT64_CONSTANT (0x80000000)

typedef struct
{
  guint32 ssrc;
  guint64 used; /* by SfuSrtp.clock */
  SfuReplay rtp;
  SfuReplay rtcp;
} Stream;

struct _SfuSrtp
{
  SfuSrtpProfile profile;
  SfuSrtpDirection direction;
  SfuSrtpCipher *rtp;
  SfuSrtpCipher *rtcp;
  GHashTable *streams; /* by SSRC */
  guint64 clock;
  /* Of all SSRCs together, so that no pair of SSRC and index comes twice. */
  guint32 rtcp_index;
};

static SfuSrtpCipher *
derive_cipher (SfuSrtp *srtp, const guint8 *key, const guint8 *salt, SfuSrtpKdfUse use)
{
  SfuSrtpKeys keys;
  SfuSrtpCipher *cipher = NULL;
  if (sfu_srtp_kdf (srtp->profile, key, salt, use, &keys))
    cipher = sfu_srtp_cipher_new (srtp->profile, srtp->direction, &keys);
  OPENSSL_cleanse (&keys, sizeof keys);
  return cipher;
}

SfuSrtp *
sfu_srtp_new (SfuSrtpProfile profile,
              SfuSrtpDirection direction,
              const guint8 *key,
              const guint8 *salt)
{
  g_autoptr (SfuSrtp) srtp = g_new0 (SfuSrtp, 1);
  srtp->profile = profile;
  srtp->direction = direction;
  srtp->streams = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  srtp->rtp = derive_cipher (srtp, key, salt, SFU_SRTP_KDF_RTP);
  srtp->rtcp = derive_cipher (srtp, key, salt, SFU_SRTP_KDF_RTCP);
  if (!srtp->rtp || !srtp->rtcp)
    return NULL;
  return g_steal_pointer (&srtp);
}

void
sfu_srtp_free (SfuSrtp *srtp)
{
  g_clear_pointer (&srtp->rtp, sfu_srtp_cipher_free);
  g_clear_pointer (&srtp->rtcp, sfu_srtp_cipher_free);
  g_hash_table_unref (srtp->streams);
  g_free (srtp);
}

static Stream *
find_stream (const SfuSrtp *srtp, guint32 ssrc)
{
  return g_hash_table_lookup (srtp->streams, GUINT_TO_POINTER (ssrc));
}

static void
forget_oldest_stream (SfuSrtp *srtp)
{
  GHashTableIter iter;
  gpointer value;
  const Stream *oldest = NULL;
  g_hash_table_iter_init (&iter, srtp->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!oldest || ((Stream *) value)->used < oldest->used)
      oldest = value;
  if (oldest)
    g_hash_table_remove (srtp->streams, GUINT_TO_POINTER (oldest->ssrc));
}

/* Only for packets that were authenticated, or that we send. Ours are never forgotten: their
 * rollover counter would begin anew, and nonces with it. */
static Stream *
ensure_stream (SfuSrtp *srtp, guint32 ssrc)
{
  Stream *stream = find_stream (srtp, ssrc);
  if (!stream)
    {
      if (srtp->direction == SFU_SRTP_OPEN &&
          g_hash_table_size (srtp->streams) >= SFU_SRTP_STREAMS_MAX)
        forget_oldest_stream (srtp);
      stream = g_new0 (Stream, 1);
      stream->ssrc = ssrc;
      g_hash_table_insert (srtp->streams, GUINT_TO_POINTER (ssrc), stream);
    }
  stream->used = ++srtp->clock;
  return stream;
}

/* RFC 3550 5.1 and 5.3.1. Returns: 0 when it does not fit. */
static gsize
rtp_header_size (const guint8 *data, gsize size)
{
  if (size < RTP_HEADER_MIN || data[0] >> 6 != 2)
    return 0;
  gsize header = RTP_HEADER_MIN + 4 * (gsize) (data[0] & 0x0F);
  if (data[0] & 0x10)
    {
      if (size < header + 4)
        return 0;
      header += 4 + 4 * (gsize) sfu_read_be16 (data + header + 2);
    }
  return header <= size ? header : 0;
}

/* The rollover counter is authenticated with CM (RFC 3711 4.2), and in the nonce with GCM. */
static SfuSrtpAssociated
associate_rtp (
    const SfuSrtp *srtp, const guint8 *header, gsize header_size, guint64 index, guint8 rollover[4])
{
  sfu_write_be32 (rollover, (guint32) (index >> 16));
  return (SfuSrtpAssociated){ header, header_size, rollover,
                              srtp->profile == SFU_SRTP_AEAD_AES_128_GCM ? 0 : 4 };
}

gsize
sfu_srtp_seal_rtp (SfuSrtp *srtp,
                   const guint8 *header,
                   gsize header_size,
                   const guint8 *payload,
                   gsize payload_size,
                   guint8 *out)
{
  guint8 rollover[4];
  if (header_size < RTP_HEADER_MIN)
    return 0;

  Stream *stream = ensure_stream (srtp, sfu_read_be32 (header + 8));
  guint64 index = sfu_replay_estimate (&stream->rtp, sfu_read_be16 (header + 2));
  if (!sfu_replay_is_new (&stream->rtp, index))
    return 0;
  sfu_replay_add (&stream->rtp, index);

  SfuSrtpAssociated associated = associate_rtp (srtp, header, header_size, index, rollover);
  guint8 *body = out + header_size;
  memcpy (out, header, header_size);
  if (!sfu_srtp_cipher_seal (srtp->rtp, (SfuSrtpNonce){ stream->ssrc, index }, &associated, payload,
                             payload_size, body, body + payload_size))
    return 0;
  return header_size + payload_size + sfu_srtp_cipher_tag_size (srtp->rtp);
}

/* What a packet says of itself, before it is authenticated. */
typedef struct
{
  SfuSrtpNonce nonce;
  const SfuReplay *replay; /* of its SSRC; a fresh one when that was not heard of */
  gsize header_size;
} Claim;

/* Returns: %FALSE when it is malformed. */
static gboolean
read_rtp (const SfuSrtp *srtp, const guint8 *data, gsize size, Claim *claim)
{
  static const SfuReplay fresh;
  gsize header_size = rtp_header_size (data, size);
  if (header_size == 0 || size < header_size + sfu_srtp_cipher_tag_size (srtp->rtp))
    return FALSE;
  guint32 ssrc = sfu_read_be32 (data + 8);
  const Stream *known = find_stream (srtp, ssrc);
  const SfuReplay *replay = known ? &known->rtp : &fresh;
  guint64 index = sfu_replay_estimate (replay, sfu_read_be16 (data + 2));
  *claim = (Claim){ { ssrc, index }, replay, header_size };
  return TRUE;
}

SfuSrtpVerdict
sfu_srtp_open_rtp (SfuSrtp *srtp, guint8 *data, gsize *size)
{
  Claim claim;
  guint8 rollover[4];
  gsize tag_size = sfu_srtp_cipher_tag_size (srtp->rtp);
  if (!read_rtp (srtp, data, *size, &claim))
    return SFU_SRTP_MALFORMED;
  if (!sfu_replay_is_new (claim.replay, claim.nonce.index))
    return SFU_SRTP_REPLAYED;

  SfuSrtpAssociated associated =
      associate_rtp (srtp, data, claim.header_size, claim.nonce.index, rollover);
  gsize body_size = *size - claim.header_size - tag_size;
  if (!sfu_srtp_cipher_open (srtp->rtp, claim.nonce, &associated, data + claim.header_size,
                             body_size, data + *size - tag_size))
    return SFU_SRTP_FORGED;
  sfu_replay_add (&ensure_stream (srtp, claim.nonce.ssrc)->rtp, claim.nonce.index);
  *size -= tag_size;
  return SFU_SRTP_OK;
}

gsize
sfu_srtp_seal_rtcp (SfuSrtp *srtp, const guint8 *data, gsize size, guint8 *out)
{
  guint8 word[INDEX_SIZE];
  gboolean gcm = srtp->profile == SFU_SRTP_AEAD_AES_128_GCM;
  gsize tag_size = sfu_srtp_cipher_tag_size (srtp->rtcp);

  /* After 2^31 packets the key would have to change (RFC 3711 9.2): a year at 60 a second. */
  if (size < RTCP_HEADER_SIZE || srtp->rtcp_index + 1 >= ENCRYPTED)
    return 0;
  SfuSrtpNonce nonce = { sfu_read_be32 (data + 4), ++srtp->rtcp_index };
  sfu_write_be32 (word, (guint32) (ENCRYPTED | nonce.index));
  memcpy (out, data, RTCP_HEADER_SIZE);

  /* RFC 7714 9.2: tag, then index; RFC 3711 3.4: index, then tag. */
  SfuSrtpAssociated associated = { out, RTCP_HEADER_SIZE, word, INDEX_SIZE };
  if (!sfu_srtp_cipher_seal (srtp->rtcp, nonce, &associated, data + RTCP_HEADER_SIZE,
                             size - RTCP_HEADER_SIZE, out + RTCP_HEADER_SIZE,
                             out + size + (gcm ? 0 : INDEX_SIZE)))
    return 0;
  memcpy (out + size + (gcm ? tag_size : 0), word, INDEX_SIZE);
  return size + tag_size + INDEX_SIZE;
}

/* @word, @tag: where they are in the packet of whole size @size. */
static gboolean
open_rtcp_body (
    SfuSrtp *srtp, SfuSrtpNonce nonce, guint8 *data, gsize plain_size, guint8 *word, guint8 *tag)
{
  guint8 trailer[INDEX_SIZE];
  memcpy (trailer, word, INDEX_SIZE);
  SfuSrtpAssociated associated = { data, RTCP_HEADER_SIZE, trailer, INDEX_SIZE };
  guint8 *body = data + RTCP_HEADER_SIZE;
  gsize body_size = plain_size - RTCP_HEADER_SIZE;
  return sfu_srtp_cipher_open (srtp->rtcp, nonce, &associated, body, body_size, tag);
}

/* RFC 7714 9.2: tag, then index; RFC 3711 3.4: index, then tag. */
static gsize
index_at (const SfuSrtp *srtp, gsize size)
{
  gboolean gcm = srtp->profile == SFU_SRTP_AEAD_AES_128_GCM;
  return size - INDEX_SIZE - (gcm ? 0 : sfu_srtp_cipher_tag_size (srtp->rtcp));
}

static gboolean
read_rtcp (const SfuSrtp *srtp, const guint8 *data, gsize size, Claim *claim)
{
  static const SfuReplay fresh;
  if (size < RTCP_HEADER_SIZE + sfu_srtp_cipher_tag_size (srtp->rtcp) + INDEX_SIZE ||
      data[0] >> 6 != 2)
    return FALSE;
  guint32 word = sfu_read_be32 (data + index_at (srtp, size));
  guint32 ssrc = sfu_read_be32 (data + 4);
  const Stream *known = find_stream (srtp, ssrc);
  *claim = (Claim){ { ssrc, word & ~ENCRYPTED }, known ? &known->rtcp : &fresh, RTCP_HEADER_SIZE };
  /* DTLS-SRTP's profiles always encrypt (RFC 5764 4.1.2). */
  return (word & ENCRYPTED) != 0;
}

SfuSrtpVerdict
sfu_srtp_open_rtcp (SfuSrtp *srtp, guint8 *data, gsize *size)
{
  Claim claim;
  gboolean gcm = srtp->profile == SFU_SRTP_AEAD_AES_128_GCM;
  if (!read_rtcp (srtp, data, *size, &claim))
    return SFU_SRTP_MALFORMED;
  if (!sfu_replay_is_new (claim.replay, claim.nonce.index))
    return SFU_SRTP_REPLAYED;

  gsize plain_size = *size - sfu_srtp_cipher_tag_size (srtp->rtcp) - INDEX_SIZE;
  guint8 *word = data + index_at (srtp, *size);
  guint8 *tag = data + plain_size + (gcm ? 0 : INDEX_SIZE);
  if (!open_rtcp_body (srtp, claim.nonce, data, plain_size, word, tag))
    return SFU_SRTP_FORGED;
  sfu_replay_add (&ensure_stream (srtp, claim.nonce.ssrc)->rtcp, claim.nonce.index);
  *size = plain_size;
  return SFU_SRTP_OK;
}

guint64
sfu_srtp_ahead (const SfuSrtp *srtp, SfuSrtpKdfUse use, const guint8 *data, gsize size)
{
  Claim claim;
  gboolean whole = use == SFU_SRTP_KDF_RTP ? read_rtp (srtp, data, size, &claim)
                                           : read_rtcp (srtp, data, size, &claim);
  if (!whole || !claim.replay->started || claim.nonce.index <= claim.replay->highest)
    return 0;
  return claim.nonce.index - claim.replay->highest;
}
