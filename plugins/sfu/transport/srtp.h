/* SRTP and SRTCP of one direction of a transport (RFC 3711, RFC 7714), for all its SSRCs. One
 * thread; allocates at the first packet of an SSRC only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/transport/srtp-cipher.h"
#include "plugins/sfu/transport/srtp-kdf.h"

G_BEGIN_DECLS

typedef struct _SfuSrtp SfuSrtp;

/* What a packet grows by: tag, and index of SRTCP. */
#define SFU_SRTP_OVERHEAD_MAX 16
#define SFU_SRTCP_OVERHEAD_MAX 20

/* SSRCs of a peer that are remembered; the one not heard for longest makes room. */
#define SFU_SRTP_STREAMS_MAX 256

typedef enum
{
  SFU_SRTP_OK,
  SFU_SRTP_MALFORMED,
  SFU_SRTP_REPLAYED, /* seen already, or older than the window */
  SFU_SRTP_FORGED,   /* the tag does not match */
} SfuSrtpVerdict;

/* @key: SFU_SRTP_KEY_SIZE bytes. @salt: sfu_srtp_salt_size() bytes. Returns: (nullable): %NULL
 * when OpenSSL fails. */
SfuSrtp *sfu_srtp_new (SfuSrtpProfile profile,
                       SfuSrtpDirection direction,
                       const guint8 *key,
                       const guint8 *salt);
void sfu_srtp_free (SfuSrtp *srtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSrtp, sfu_srtp_free)

/* Writes header, encrypted payload and tag to @out, which has room for both sizes and
 * SFU_SRTP_OVERHEAD_MAX. No sequence number of an SSRC is ever encrypted twice, nor one that is
 * SFU_REPLAY_WINDOW behind: with GCM a nonce used twice gives the key away (RFC 7714 8.4), so
 * retransmissions go as RTX. Returns: bytes written, 0 when refused. */
gsize sfu_srtp_seal_rtp (SfuSrtp *srtp,
                         const guint8 *header,
                         gsize header_size,
                         const guint8 *payload,
                         gsize payload_size,
                         guint8 *out);

/* @out: room for @size and SFU_SRTCP_OVERHEAD_MAX. */
gsize sfu_srtp_seal_rtcp (SfuSrtp *srtp, const guint8 *data, gsize size, guint8 *out);

/* By how much the packet's index, as it says itself, is beyond the newest of its SSRC; nothing is
 * authenticated. Returns: 0 when it is not, or of an SSRC that was not heard of. */
guint64 sfu_srtp_ahead (const SfuSrtp *srtp, SfuSrtpKdfUse use, const guint8 *data, gsize size);

/* In place. @size: (inout). A refused packet's bytes are spoilt. */
SfuSrtpVerdict sfu_srtp_open_rtp (SfuSrtp *srtp, guint8 *data, gsize *size);
SfuSrtpVerdict sfu_srtp_open_rtcp (SfuSrtp *srtp, guint8 *data, gsize *size);

G_END_DECLS
