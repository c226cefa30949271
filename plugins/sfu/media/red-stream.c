#include "plugins/sfu/media/red-stream.h"

#include "plugins/sfu/codec/red.h"
#include "plugins/sfu/rtp/header.h"

#define NEWEST (SFU_REDUNDANCY_MAX - 1)

void
sfu_red_stream_clear (SfuRedStream *self)
{
  for (guint i = 0; i < SFU_REDUNDANCY_MAX; i++)
    g_clear_pointer (&self->earlier[i], gw_packet_unref);
}

static gboolean
is_before (GwPacket *packet, const GwPacket *other)
{
  return sfu_rtp_meta (packet)->extended_seq < sfu_rtp_meta ((GwPacket *) other)->extended_seq;
}

void
sfu_red_stream_put (SfuRedStream *self, GwPacket *packet)
{
  if (self->earlier[NEWEST] != NULL && !is_before (self->earlier[NEWEST], packet))
    return;
  g_clear_pointer (&self->earlier[0], gw_packet_unref);
  for (guint i = 0; i < NEWEST; i++)
    self->earlier[i] = self->earlier[i + 1];
  self->earlier[NEWEST] = gw_packet_ref (packet);
}

static SfuRedSource
source_of (GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  return (SfuRedSource){ sfu_rtp_payload (packet), meta->payload_size, meta->timestamp };
}

gsize
sfu_red_stream_write (const SfuRedStream *self,
                      const GwPacket *packet,
                      guint frames,
                      guint8 payload_type,
                      guint8 buffer[SFU_RED_STREAM_ROOM])
{
  SfuRedSource primary = source_of ((GwPacket *) packet);
  SfuRedSource earlier[SFU_REDUNDANCY_MAX];
  gsize n = 0;

  for (guint i = SFU_REDUNDANCY_MAX - frames; i < SFU_REDUNDANCY_MAX; i++)
    if (self->earlier[i] != NULL && is_before (self->earlier[i], packet))
      earlier[n++] = source_of (self->earlier[i]);
  if (n == 0)
    return 0;
  return sfu_red_write (payload_type, &primary, earlier, n, buffer, SFU_RED_STREAM_ROOM);
}
