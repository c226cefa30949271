#include "plugins/sfu/media/red-trail.h"

#include <string.h>

#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/rtp/header.h"

/* A packet that overtook another is kept beside what the other repeats. */
#define KEPT (SFU_RED_DEPTH_MAX + 2)

struct _SfuRedTrail
{
  GwPacket *kept[KEPT]; /* by number; (nullable) */
  SfuRed red;           /* of the last one put: the offsets are in body */
  guint8 body[SFU_RED_PAYLOAD_MAX];
};

SfuRedTrail *
sfu_red_trail_new (void)
{
  return g_new0 (SfuRedTrail, 1);
}

void
sfu_red_trail_free (SfuRedTrail *self)
{
  for (guint i = 0; i < KEPT; i++)
    g_clear_pointer (&self->kept[i], gw_packet_unref);
  g_free (self);
}

static GwPacket **
slot_of (SfuRedTrail *self, gint64 seq)
{
  return &self->kept[seq % KEPT];
}

static void
keep (SfuRedTrail *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  GwPacket **slot = slot_of (self, meta->extended_seq);

  if (*slot != NULL && sfu_rtp_meta (*slot)->source == meta->source &&
      sfu_rtp_meta (*slot)->extended_seq >= meta->extended_seq)
    return;
  g_clear_pointer (slot, gw_packet_unref);
  *slot = gw_packet_ref (packet);
}

/* Returns: (transfer none) (nullable): what was directly before, without a silence between. */
static GwPacket *
find_before (SfuRedTrail *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  GwPacket *before = *slot_of (self, meta->extended_seq - 1);
  const SfuRtpMeta *meta_before;
  SfuOpus opus;

  if (before == NULL)
    return NULL;
  meta_before = sfu_rtp_meta (before);
  if (meta_before->source != meta->source || meta_before->extended_seq != meta->extended_seq - 1 ||
      !sfu_opus_parse (sfu_rtp_payload (before), meta_before->payload_size, &opus) ||
      meta->timestamp - meta_before->timestamp != opus.duration)
    return NULL;
  return before;
}

/* Whether @before may be repeated with @packet, RFC 2198 3. */
static gboolean
can_repeat (GwPacket *packet, GwPacket *before, gsize room)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (before);

  return sfu_rtp_meta (packet)->timestamp - meta->timestamp <= SFU_RED_OFFSET_MAX &&
         meta->payload_size <= MIN (SFU_RED_BLOCK_SIZE_MAX, room);
}

/* @chain: (out): @packet, and what goes out with it, the newest first. Returns: how many. */
static guint
choose (SfuRedTrail *self, GwPacket *packet, GwPacket *chain[SFU_RED_DEPTH_MAX + 1])
{
  gsize room = SFU_RED_PAYLOAD_MAX - SFU_RED_HEADERS_ROOM;
  guint n = 0;

  for (GwPacket *next = packet; next != NULL && n <= SFU_RED_DEPTH_MAX;
       next = find_before (self, next))
    {
      gsize size = sfu_rtp_meta (next)->payload_size;

      if (size > room || (n > 0 && !can_repeat (packet, next, room)))
        break;
      chain[n++] = next;
      room -= size;
    }
  return n;
}

void
sfu_red_trail_put (SfuRedTrail *self, GwPacket *packet)
{
  GwPacket *chain[SFU_RED_DEPTH_MAX + 1];
  guint n = choose (self, packet, chain);
  guint16 at = 0;

  self->red.n_blocks = 0;
  while (n-- > 0)
    {
      const SfuRtpMeta *meta = sfu_rtp_meta (chain[n]);

      self->red.blocks[self->red.n_blocks++] = (SfuRedBlock){
        .timestamp_offset = (guint16) (sfu_rtp_meta (packet)->timestamp - meta->timestamp),
        .offset = at,
        .size = meta->payload_size,
      };
      memcpy (self->body + at, sfu_rtp_payload (chain[n]), meta->payload_size);
      at += meta->payload_size;
    }
  keep (self, packet);
}

gboolean
sfu_red_trail_fill (const SfuRedTrail *self,
                    guint8 payload_type,
                    guint depth,
                    guint8 *headers,
                    SfuRtpPieces *pieces)
{
  const SfuRedBlock *blocks, *primary;
  gsize n = MIN (depth + 1, self->red.n_blocks);

  if (n < 2)
    return FALSE;
  primary = sfu_red_primary (&self->red);
  blocks = primary + 1 - n;
  pieces->prefix = headers;
  pieces->prefix_size = sfu_red_write_headers (payload_type, blocks, n, headers);
  pieces->rest = self->body + blocks[0].offset;
  pieces->rest_size = primary->offset + primary->size - blocks[0].offset;
  return TRUE;
}
