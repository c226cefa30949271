#include "tests/plugins/sfu/codec/layered.h"

#include <string.h>

#include "plugins/sfu/codec/bit-writer.h"

/* next_layer_idc, decode_target_indication */
enum
{
  NEXT_TEMPORAL = 1,
  NEXT_SPATIAL,
  NO_MORE
};
enum
{
  NOT_PRESENT,
  DISCARDABLE,
  SWITCHING,
  REQUIRED
};

/* 0; 0 1; 0 2 1 2. */
static guint8
temporal_of (const LayeredEncoder *encoder)
{
  static const guint8 patterns[LAYERED_MAX][4] = { { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 2, 1, 2 } };

  return patterns[encoder->temporal_layers - 1][encoder->phase % 4];
}

static gint64
find_reference (const LayeredEncoder *encoder, const LayeredFrame *frame)
{
  if (frame->key)
    return LAYERED_NO_FRAME;
  if (frame->temporal == 2 && encoder->phase % 4 == 3)
    return encoder->last[frame->spatial][1];
  return encoder->last[frame->spatial][0];
}

static gboolean
is_in_chain (const LayeredEncoder *encoder, const LayeredFrame *frame, guint chain)
{
  if (encoder->key_only && !frame->key)
    return frame->temporal == 0 && frame->spatial == chain;
  return frame->temporal == 0 && frame->spatial <= chain;
}

static void
encode_frame (LayeredEncoder *encoder, LayeredFrame *frame)
{
  gboolean first = frame->key && frame->spatial == 0;

  frame->references[0] = find_reference (encoder, frame);
  frame->references[1] =
      frame->spatial > 0 && (frame->key || !encoder->key_only) ? frame->id - 1 : LAYERED_NO_FRAME;
  for (guint i = 0; i < encoder->spatial_layers; i++)
    {
      frame->chain_diffs[i] = first ? 0 : (guint8) (frame->id - encoder->chains[i]);
      if (is_in_chain (encoder, frame, i))
        encoder->chains[i] = frame->id;
    }
  encoder->last[frame->spatial][frame->temporal] = frame->id;
}

guint
layered_encode (LayeredEncoder *encoder, gboolean key, LayeredFrame frames[LAYERED_MAX])
{
  if (key)
    encoder->phase = 0;
  for (guint i = 0; i < encoder->spatial_layers; i++)
    {
      frames[i] = (LayeredFrame){ .id = encoder->frames++,
                                  .number = encoder->number++,
                                  .spatial = (guint8) i,
                                  .temporal = temporal_of (encoder),
                                  .key = key };
      encode_frame (encoder, &frames[i]);
    }
  encoder->phase++;
  return encoder->spatial_layers;
}

static guint
indication (const LayeredEncoder *encoder, const LayeredFrame *frame, guint spatial, guint temporal)
{
  if (spatial < frame->spatial || temporal < frame->temporal)
    return NOT_PRESENT;
  if (frame->key)
    return SWITCHING;
  if (spatial > frame->spatial)
    return encoder->key_only ? NOT_PRESENT : REQUIRED;
  return temporal > 0 && temporal == frame->temporal ? DISCARDABLE : SWITCHING;
}

static void
write_indications (const LayeredEncoder *encoder, const LayeredFrame *frame, SfuBitWriter *writer)
{
  for (guint s = 0; s < encoder->spatial_layers; s++)
    for (guint t = 0; t < encoder->temporal_layers; t++)
      sfu_bit_write (writer, indication (encoder, frame, s, t), 2);
}

/* ns(n) of A.8.1. */
static void
write_below (SfuBitWriter *writer, guint32 value, guint32 n)
{
  guint bits = g_bit_storage (n);
  guint32 short_ones = (1u << bits) - n;

  if (value < short_ones)
    {
      sfu_bit_write (writer, value, bits - 1);
      return;
    }
  sfu_bit_write (writer, (value + short_ones) >> 1, bits - 1);
  sfu_bit_write (writer, (value + short_ones) & 1, 1);
}

static void
write_layers (const LayeredEncoder *encoder, SfuBitWriter *writer)
{
  for (guint s = 0; s < encoder->spatial_layers; s++)
    for (guint t = 0; t < encoder->temporal_layers; t++)
      if (t + 1 < encoder->temporal_layers)
        sfu_bit_write (writer, NEXT_TEMPORAL, 2);
      else
        sfu_bit_write (writer, s + 1 < encoder->spatial_layers ? NEXT_SPATIAL : NO_MORE, 2);
}

static void
write_chains (const LayeredEncoder *encoder, SfuBitWriter *writer)
{
  guint n_targets = encoder->spatial_layers * encoder->temporal_layers;

  write_below (writer, encoder->spatial_layers, n_targets + 1);
  for (guint i = 0; i < n_targets; i++)
    write_below (writer, i / encoder->temporal_layers, encoder->spatial_layers);
  for (guint i = 0; i < n_targets * encoder->spatial_layers; i++)
    sfu_bit_write (writer, 0, 4);
}

/* A template for each layer; frames tell the rest themselves. */
static void
write_structure (const LayeredEncoder *encoder, SfuBitWriter *writer)
{
  guint n_targets = encoder->spatial_layers * encoder->temporal_layers;

  sfu_bit_write (writer, encoder->id_offset, 6);
  sfu_bit_write (writer, n_targets - 1, 5);
  write_layers (encoder, writer);
  for (guint i = 0; i < n_targets; i++)
    {
      const LayeredFrame frame = { .spatial = (guint8) (i / encoder->temporal_layers),
                                   .temporal = (guint8) (i % encoder->temporal_layers) };

      write_indications (encoder, &frame, writer);
    }
  sfu_bit_write (writer, 0, n_targets); /* no frame differences */
  write_chains (encoder, writer);
  sfu_bit_write (writer, 1, 1);
  for (guint i = 0; i < encoder->spatial_layers; i++)
    {
      sfu_bit_write (writer, (320 << i) - 1, 16);
      sfu_bit_write (writer, (180 << i) - 1, 16);
    }
}

static void
write_references (const LayeredFrame *frame, SfuBitWriter *writer)
{
  for (guint i = 0; i < G_N_ELEMENTS (frame->references); i++)
    if (frame->references[i] != LAYERED_NO_FRAME)
      {
        sfu_bit_write (writer, 2, 2); /* of 8 bits */
        sfu_bit_write (writer, (guint32) (frame->id - frame->references[i] - 1), 8);
      }
  sfu_bit_write (writer, 0, 2);
}

gsize
layered_write (const LayeredEncoder *encoder,
               const LayeredFrame *frame,
               LayeredPacket packet,
               guint8 *buffer)
{
  SfuBitWriter writer = sfu_bit_writer (buffer, SFU_DD_SIZE_MAX);
  gboolean structure = frame->key && frame->spatial == 0 && packet & LAYERED_START;

  sfu_bit_write (&writer, packet & LAYERED_START ? 1 : 0, 1);
  sfu_bit_write (&writer, packet & LAYERED_END ? 1 : 0, 1);
  sfu_bit_write (
      &writer,
      (encoder->id_offset + frame->spatial * encoder->temporal_layers + frame->temporal) %
          SFU_DD_TEMPLATES_MAX,
      6);
  sfu_bit_write (&writer, frame->number, 16);
  sfu_bit_write (&writer, structure ? 0x17 : 0x07, 5); /* and indications, differences, chains */
  if (structure)
    write_structure (encoder, &writer);
  write_indications (encoder, frame, &writer);
  write_references (frame, &writer);
  for (guint i = 0; i < encoder->spatial_layers; i++)
    sfu_bit_write (&writer, frame->chain_diffs[i], 8);
  g_assert_false (writer.failed);
  return sfu_bit_writer_size (&writer);
}
