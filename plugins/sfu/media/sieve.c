#include "plugins/sfu/media/sieve.h"

#include "plugins/sfu/codec/dd-writer.h"

static void
begin (SfuSieve *sieve, gboolean by_descriptor)
{
  sieve->by_descriptor = by_descriptor;
  sieve->described = FALSE;
  sieve->layers = (SfuLayerFilter){ .target = sieve->target };
  if (by_descriptor)
    sfu_target_filter_init (&sieve->targets, sieve->target);
}

void
sfu_sieve_init (SfuSieve *sieve, SfuLayerPair target)
{
  sieve->target = target;
  begin (sieve, FALSE);
}

void
sfu_sieve_set_target (SfuSieve *sieve, SfuLayerPair target)
{
  sieve->target = target;
  sfu_layer_filter_set_target (&sieve->layers, target);
  sfu_target_filter_set_wish (&sieve->targets, target);
}

SfuLayerVerdict
sfu_sieve_packet (SfuSieve *sieve,
                  const SfuRtpMeta *meta,
                  const SfuDdFrame *frame,
                  const SfuDdStructure *structure)
{
  gboolean readable = frame != NULL && structure != NULL;

  if (meta->flags & SFU_RTP_KEY_FRAME && sieve->by_descriptor != readable)
    begin (sieve, readable);
  sieve->described = readable;
  if (!sieve->by_descriptor)
    return sfu_layer_filter_packet (&sieve->layers, &meta->frame, meta->timestamp);
  if (!readable)
    return SFU_LAYER_LOST;
  return sfu_target_filter_packet (&sieve->targets, structure, frame);
}

gboolean
sfu_sieve_needs_key_frame (const SfuSieve *sieve)
{
  if (sieve->by_descriptor)
    return sfu_target_filter_needs_key_frame (&sieve->targets);
  return sieve->described || sfu_layer_filter_needs_key_frame (&sieve->layers);
}

guint32
sfu_sieve_active_targets (const SfuSieve *sieve)
{
  return sieve->by_descriptor ? sfu_target_filter_active_targets (&sieve->targets)
                              : SFU_DD_KEEP_TARGETS;
}
