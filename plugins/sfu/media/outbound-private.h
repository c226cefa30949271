/* What outbound.c and outbound-repair.c know of an SfuOutbound, and nobody else. */
#pragma once

#include "plugins/sfu/media/out-stream.h"
#include "plugins/sfu/media/outbound.h"
#include "plugins/sfu/media/sieve.h"
#include "plugins/sfu/rtp/echo.h"

G_BEGIN_DECLS

/* What the stream began with. A subscriber that got nothing of its first packets, for they were
 * lost or came before it had keys, does not know that it lacks them: it asks for a key frame, which
 * it would wait for up to a second. */
typedef struct
{
  guint source;             /* as SfuOutbound.begun */
  gint64 group;             /* the key frame's first number, as the feed's group has it */
  guint16 first, next, end; /* the subscriber's number of it; what is left to be repeated */
  guint repeats;            /* how often it may yet be */
} SfuOpening;

struct _SfuOutbound
{
  SfuLane *lane;
  SfuEndpoint *endpoint; /* NULL when gone */
  SfuOutStream *stream;
  SfuKind kind;
  gboolean paused;
  gboolean waiting; /* for a packet to begin with */

  SfuFeedSet feeds;
  SfuEcho echo;
  SfuLayerWish wish;
  SfuLayerPair layers; /* of the target */
  SfuSieve sieve;
  gint8 current; /* whose packets are sent, as waiting has it; or SFU_NO_FEED */
  gint8 target;  /* whose should be */
  gint64 choose_at;
  guint16 source; /* of the current feed's packets */
  guint begun;    /* what the stream knows the source by that it began with last */
  gint64 newest;  /* when the newest packet that was sent came to us; 0: none was */
  gint64 cursor;  /* the next one to send from the cache; 0: packets go out as they come */
  SfuOpening opening;
};

/* Returns: (nullable): what @packet of @feed is judged by, where its payload does not tell. */
const SfuDdFrame *
sfu_outbound_descriptor (const SfuOutbound *outbound, SfuFeed *feed, GwPacket *packet);

/* The stream begins with @packet, which is yet to be sent. */
void sfu_outbound_open (SfuOutbound *outbound, GwPacket *packet);

/* Goes on with what sfu_outbound_key_frame() found to be repeated. */
void sfu_outbound_repeat_opening (SfuOutbound *outbound, gint64 now);

/* Sends what SfuEcho says is due, where the subscriber loses much of what it asks for. */
void sfu_outbound_send_echoes (SfuOutbound *outbound, gint64 now);

G_END_DECLS
