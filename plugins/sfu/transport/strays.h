/* Whose is a packet from an address where no peer is known to be? Perhaps one's whose router gave
 * it another address. SSRC and index, which SRTP leaves in the clear, tell whose next packet it
 * would be; its authentication decides. What is asked of us that way costs a bounded part of the
 * worker's time: while strangers use it up, peers that move wait for their next check. Worker
 * thread. */
#pragma once

#include <glib.h>

#include "gateway/net/token-bucket.h"
#include "plugins/sfu/transport/transport.h"

G_BEGIN_DECLS

/* Packets that are looked into in a second, and the transports each is offered to. */
#define SFU_STRAYS_PER_SECOND 200
#define SFU_STRAY_OFFERS 4

typedef struct
{
  GwTokenBucket bucket;
} SfuStrays;

void sfu_strays_init (SfuStrays *strays, gint64 now);

/* Offers @packet to those of @transports whose it may be, the most probable first.
 * Returns: %SFU_TRANSPORT_TAKEN when one knew it for its peer's, else %SFU_TRANSPORT_TOO_EARLY: it
 * is of nobody, and as it was. */
SfuTransportVerdict sfu_strays_offer (SfuStrays *strays,
                                      const GPtrArray *transports,
                                      SfuSrtpKdfUse use,
                                      GwPacket *packet,
                                      const SfuIceTuple *from);

G_END_DECLS
