#include "plugins/sfu/media/sieve.h"

#include "plugins/sfu/codec/dd-writer.h"
#include "tests/plugins/sfu/codec/layered.h"

static const SfuRtpMeta key = {
  .flags = SFU_RTP_KEY_FRAME,
  .frame = { .flags = SFU_FRAME_START | SFU_FRAME_END | SFU_FRAME_KEY | SFU_FRAME_ENTRY },
};
static const SfuRtpMeta delta = { .timestamp = 3000,
                                  .frame = { .flags = SFU_FRAME_START | SFU_FRAME_END } };

/* A key frame of two spatial layers, and the picture behind it. */
typedef struct
{
  SfuDdReader reader;
  SfuDdFrame frames[4];
} Stream;

static void
setup (Stream *stream, gconstpointer unused)
{
  LayeredEncoder encoder = { .spatial_layers = 2, .temporal_layers = 1 };
  LayeredFrame frames[LAYERED_MAX];
  guint8 data[SFU_DD_SIZE_MAX];

  for (guint i = 0; i < 4; i++)
    {
      gsize size;

      if (i % 2 == 0)
        layered_encode (&encoder, i == 0, frames);
      size = layered_write (&encoder, &frames[i % 2], LAYERED_START | LAYERED_END, data);
      g_assert_cmpint (sfu_dd_read (&stream->reader, data, size, &stream->frames[i]), ==,
                       SFU_DD_OK);
    }
}

static void
teardown (Stream *stream, gconstpointer unused)
{
}

#define PACKET(meta, i, expected)                                                                  \
  g_assert_cmpint (                                                                                \
      sfu_sieve_packet (&sieve, &(meta), &stream->frames[i], &stream->reader.structure), ==,       \
      SFU_LAYER_##expected)
#define PLAIN_PACKET(meta, expected)                                                               \
  g_assert_cmpint (sfu_sieve_packet (&sieve, &(meta), NULL, NULL), ==, SFU_LAYER_##expected)

static void
test_by_descriptor (Stream *stream, gconstpointer unused)
{
  SfuSieve sieve;

  sfu_sieve_init (&sieve, (SfuLayerPair){ 0, 0 });
  PACKET (key, 0, SEND_MARKED);
  PACKET (delta, 1, LEAVE_OUT);
  g_assert_cmphex (sfu_sieve_active_targets (&sieve), ==, 0x1);
  g_assert_false (sfu_sieve_needs_key_frame (&sieve));
  sfu_sieve_set_target (&sieve, (SfuLayerPair){ 1, 0 });
  PACKET (delta, 2, SEND_MARKED);
  PACKET (delta, 3, LEAVE_OUT);
  g_assert_true (sfu_sieve_needs_key_frame (&sieve));
}

/* What lacks a descriptor cannot be judged, until a key frame that lacks it, too. */
static void
test_lost (Stream *stream, gconstpointer unused)
{
  SfuSieve sieve;

  sfu_sieve_init (&sieve, (SfuLayerPair){ 0, 0 });
  PACKET (key, 0, SEND_MARKED);
  PLAIN_PACKET (delta, LOST);
  PLAIN_PACKET (key, SEND_MARKED);
  PLAIN_PACKET (delta, SEND_MARKED);
  g_assert_cmphex (sfu_sieve_active_targets (&sieve), ==, SFU_DD_KEEP_TARGETS);
  g_assert_false (sfu_sieve_needs_key_frame (&sieve));
}

/* Descriptors that appear are of use from a key frame on. */
static void
test_appear (Stream *stream, gconstpointer unused)
{
  SfuSieve sieve;

  sfu_sieve_init (&sieve, (SfuLayerPair){ 0, 0 });
  PLAIN_PACKET (key, SEND_MARKED);
  g_assert_false (sfu_sieve_needs_key_frame (&sieve));
  PACKET (delta, 3, SEND_MARKED);
  g_assert_true (sfu_sieve_needs_key_frame (&sieve));
  PACKET (key, 0, SEND_MARKED);
  g_assert_false (sfu_sieve_needs_key_frame (&sieve));
  PACKET (delta, 1, LEAVE_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/media/sieve/by-descriptor", Stream, NULL, setup, test_by_descriptor, teardown);
  g_test_add ("/media/sieve/lost", Stream, NULL, setup, test_lost, teardown);
  g_test_add ("/media/sieve/appear", Stream, NULL, setup, test_appear, teardown);
  return g_test_run ();
}
