/* SRTP and SRTCP of a peer: the first byte chooses profile and kind, and whether the rest is as it
 * came off the wire or is sealed before, so that the inside is reached too. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/transport/srtp.h"

#define ROOM 1500

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const guint8 key[] = "0123456789abcdef";
static const guint8 salt[] = "saltsaltsalt14";

static gsize
seal (SfuSrtp *out, gboolean rtcp, const guint8 *data, gsize size, guint8 *sealed)
{
  gsize header = MIN (size, 12);
  return rtcp ? sfu_srtp_seal_rtcp (out, data, size, sealed)
              : sfu_srtp_seal_rtp (out, data, header, data + header, size - header, sealed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1 || size > ROOM)
    return 0;
  SfuSrtpProfile profile = data[0] & 1 ? SFU_SRTP_AES128_CM_SHA1_80 : SFU_SRTP_AEAD_AES_128_GCM;
  gboolean rtcp = (data[0] & 2) != 0, sealed = (data[0] & 4) != 0;
  g_autoptr (SfuSrtp) in = sfu_srtp_new (profile, SFU_SRTP_OPEN, key, salt);
  g_autoptr (SfuSrtp) out = sfu_srtp_new (profile, SFU_SRTP_SEAL, key, salt);
  guint8 room[ROOM + SFU_SRTCP_OVERHEAD_MAX];
  gsize used = size - 1;
  if (sealed)
    used = seal (out, rtcp, data + 1, used, room);
  else
    memcpy (room, data + 1, used);

  /* Exactly sized, so that a read beyond the end is seen. */
  g_autofree guint8 *exact = g_malloc (used + 1);
  memcpy (exact, room, used);
  if (rtcp)
    sfu_srtp_open_rtcp (in, exact, &used);
  else
    sfu_srtp_open_rtp (in, exact, &used);
  return 0;
}
