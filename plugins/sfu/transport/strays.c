#include "plugins/sfu/transport/strays.h"

#include <string.h>

typedef struct
{
  SfuTransport *transport;
  guint64 ahead;
} Candidate;

void
sfu_strays_init (SfuStrays *strays, gint64 now)
{
  gw_token_bucket_init (&strays->bucket, SFU_STRAYS_PER_SECOND, 1, now);
}

/* Puts it where it belongs, the least that is ahead first; the last one falls off. */
static guint
insert (Candidate candidates[SFU_STRAY_OFFERS], guint n, Candidate candidate)
{
  guint at = n;
  while (at > 0 && candidates[at - 1].ahead > candidate.ahead)
    at--;
  if (at == SFU_STRAY_OFFERS)
    return n;
  n = MIN (n + 1, SFU_STRAY_OFFERS);
  memmove (&candidates[at + 1], &candidates[at], (n - at - 1) * sizeof candidates[0]);
  candidates[at] = candidate;
  return n;
}

static guint
find_candidates (const GPtrArray *transports,
                 SfuSrtpKdfUse use,
                 const GwPacket *packet,
                 Candidate candidates[SFU_STRAY_OFFERS])
{
  guint n = 0;
  for (guint i = 0; i < transports->len; i++)
    {
      SfuTransport *transport = transports->pdata[i];
      guint64 ahead = sfu_transport_ahead (transport, use, packet);
      if (ahead > 0)
        n = insert (candidates, n, (Candidate){ transport, ahead });
    }
  return n;
}

SfuTransportVerdict
sfu_strays_offer (SfuStrays *strays,
                  const GPtrArray *transports,
                  SfuSrtpKdfUse use,
                  GwPacket *packet,
                  const SfuIceTuple *from)
{
  Candidate candidates[SFU_STRAY_OFFERS];
  guint8 sealed[GW_PACKET_ROOM];
  const guint16 size = packet->size;
  if (!gw_token_bucket_take (&strays->bucket, 1, packet->arrival))
    return SFU_TRANSPORT_TOO_EARLY;

  guint n = find_candidates (transports, use, packet, candidates);
  memcpy (sealed, packet->data, size);
  for (guint i = 0; i < n; i++)
    {
      SfuTransport *transport = candidates[i].transport;
      SfuTransportVerdict verdict = use == SFU_SRTP_KDF_RTP
                                        ? sfu_transport_receive_rtp (transport, packet, from)
                                        : sfu_transport_receive_rtcp (transport, packet, from);
      if (verdict == SFU_TRANSPORT_TAKEN)
        return verdict;
      memcpy (packet->data, sealed, size); /* a refused one's bytes are spoilt */
    }
  return SFU_TRANSPORT_TOO_EARLY;
}
