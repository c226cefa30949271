#include "plugins/sfu/media/out-descriptors.h"

#include "plugins/sfu/codec/dd-writer.h"
#include "plugins/sfu/codec/picture-map.h"
#include "plugins/sfu/rtp/header.h"

#define NUMBER_BITS 16

struct _SfuOutDescriptors
{
  SfuPictureMap *numbers;
  guint32 active_targets;
};

SfuOutDescriptors *
sfu_out_descriptors_new (void)
{
  SfuOutDescriptors *self = g_new0 (SfuOutDescriptors, 1);

  self->numbers = sfu_picture_map_new ();
  return self;
}

void
sfu_out_descriptors_free (SfuOutDescriptors *self)
{
  sfu_picture_map_free (self->numbers);
  g_free (self);
}

static SfuPictureNumbers
numbers_of (const SfuDdFrame *frame)
{
  SfuPictureNumbers numbers = SFU_PICTURE_NUMBERS_NONE;

  if (frame != NULL)
    {
      numbers.picture_id = (guint16) frame->number;
      numbers.picture_id_bits = NUMBER_BITS;
    }
  return numbers;
}

void
sfu_out_descriptors_switch (SfuOutDescriptors *self, guint source, const SfuDdFrame *first)
{
  SfuPictureNumbers numbers = numbers_of (first);

  sfu_picture_map_switch (self->numbers, source, &numbers);
}

void
sfu_out_descriptors_set_active_targets (SfuOutDescriptors *self, guint32 targets)
{
  self->active_targets = targets;
}

guint8
sfu_out_descriptors_write (SfuOutDescriptors *self,
                           guint source,
                           GwPacket *packet,
                           const SfuDdFrame *frame,
                           guint8 *buffer)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  SfuPictureNumbers in = numbers_of (frame), out;
  SfuDdChange change = { .active_targets = self->active_targets };

  if (frame == NULL || !sfu_picture_map_map (self->numbers, source, &in, &out))
    return 0;
  change.frame_number = (guint16) out.picture_id;
  if ((change.active_targets & frame->active_targets) == 0)
    change.active_targets = SFU_DD_KEEP_TARGETS;
  return (guint8) sfu_dd_write (packet->data + meta->descriptor_offset, meta->descriptor_size,
                                frame, &change, buffer, SFU_DD_SIZE_MAX);
}
