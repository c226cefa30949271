#include "plugins/sfu/media/descriptors.h"

#include "plugins/sfu/rtp/header.h"

/* A burst's worth. */
#define KEPT 64

typedef struct
{
  gint64 seq; /* extended; 0: unused */
  gboolean known;
  guint structures; /* there were when it was tried */
  SfuDdFrame frame;
} Reading;

struct _SfuDescriptors
{
  SfuDdReader reader;
  Reading readings[KEPT]; /* by number */
};

SfuDescriptors *
sfu_descriptors_new (void)
{
  return g_new0 (SfuDescriptors, 1);
}

void
sfu_descriptors_free (SfuDescriptors *self)
{
  g_free (self);
}

void
sfu_descriptors_reset (SfuDescriptors *self)
{
  *self = (SfuDescriptors){ 0 };
}

const SfuDdFrame *
sfu_descriptors_read (SfuDescriptors *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  Reading *reading = &self->readings[(guint64) meta->extended_seq % KEPT];

  if (meta->descriptor_size == 0)
    return NULL;
  if (reading->seq != meta->extended_seq ||
      (!reading->known && reading->structures != self->reader.structures))
    {
      reading->seq = meta->extended_seq;
      reading->known = sfu_dd_read (&self->reader, packet->data + meta->descriptor_offset,
                                    meta->descriptor_size, &reading->frame) == SFU_DD_OK;
      reading->structures = self->reader.structures;
    }
  return reading->known ? &reading->frame : NULL;
}

const SfuDdStructure *
sfu_descriptors_structure (const SfuDescriptors *self, const SfuDdFrame *frame)
{
  if (frame->structures == self->reader.structures)
    return &self->reader.structure;
  return frame->structures + 1 == self->reader.structures ? &self->reader.previous : NULL;
}

void
sfu_descriptors_describe (const SfuDescriptors *self, const SfuDdFrame *frame, SfuFrameInfo *info)
{
  sfu_dd_describe (&self->reader, frame, info);
}
