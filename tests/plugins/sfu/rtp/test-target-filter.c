#include "plugins/sfu/rtp/target-filter.h"

#include <string.h>

#include "plugins/sfu/codec/dd-writer.h"
#include "tests/plugins/sfu/codec/captured.h"
#include "tests/plugins/sfu/codec/layered.h"

#define PICTURES_MAX 2000

/* An encoder, a filter behind it, and a decoder that counts what it lacks. */
typedef struct
{
  LayeredEncoder encoder;
  SfuDdReader reader;
  SfuTargetFilter filter;
  gboolean decoded[PICTURES_MAX * LAYERED_MAX];
  guint sent[LAYERED_MAX][LAYERED_MAX]; /* by layer */
  guint undecodable, marked;
} Stream;

static Stream *
stream_new (gboolean key_only, SfuLayerPair wish)
{
  Stream *stream = g_new0 (Stream, 1);

  stream->encoder = (LayeredEncoder){
    .spatial_layers = 3, .temporal_layers = 3, .key_only = key_only, .number = 0xFFF0
  };
  sfu_target_filter_init (&stream->filter, wish);
  return stream;
}

static SfuLayerVerdict
pass (Stream *stream, const LayeredFrame *frame, LayeredPacket packet)
{
  guint8 data[SFU_DD_SIZE_MAX];
  gsize size = layered_write (&stream->encoder, frame, packet, data);
  SfuDdFrame read;

  g_assert_cmpint (sfu_dd_read (&stream->reader, data, size, &read), ==, SFU_DD_OK);
  return sfu_target_filter_packet (&stream->filter, &stream->reader.structure, &read);
}

static void
decode (Stream *stream, const LayeredFrame *frame)
{
  for (guint i = 0; i < G_N_ELEMENTS (frame->references); i++)
    if (frame->references[i] != LAYERED_NO_FRAME && !stream->decoded[frame->references[i]])
      stream->undecodable++;
  stream->decoded[frame->id] = TRUE;
  stream->sent[frame->spatial][frame->temporal]++;
}

/* Each frame of two packets, which share its fate. */
static void
encode (Stream *stream, gboolean key)
{
  LayeredFrame frames[LAYERED_MAX];
  guint n = layered_encode (&stream->encoder, key, frames);

  for (guint i = 0; i < n; i++)
    {
      SfuLayerVerdict first = pass (stream, &frames[i], LAYERED_START);
      SfuLayerVerdict last = pass (stream, &frames[i], LAYERED_END);

      g_assert_cmpint (first, !=, SFU_LAYER_SEND_MARKED);
      g_assert_cmpint (first == SFU_LAYER_LEAVE_OUT, ==, last == SFU_LAYER_LEAVE_OUT);
      stream->marked += last == SFU_LAYER_SEND_MARKED;
      if (last != SFU_LAYER_LEAVE_OUT)
        decode (stream, &frames[i]);
    }
}

static void
encode_many (Stream *stream, guint pictures)
{
  for (guint i = 0; i < pictures; i++)
    encode (stream, FALSE);
}

static void
forget (Stream *stream)
{
  memset (stream->sent, 0, sizeof stream->sent);
  stream->marked = 0;
}

#define WISH(s, t) sfu_target_filter_set_wish (&stream->filter, (SfuLayerPair){ s, t })
#define STUCK(expected)                                                                            \
  g_assert_cmpint (sfu_target_filter_needs_key_frame (&stream->filter), ==, expected)
#define ACTIVE(expected)                                                                           \
  g_assert_cmphex (sfu_target_filter_active_targets (&stream->filter), ==, expected)

/* Down with the next frame of the layer below; up in time at once, in space with a key frame. */
static void
test_full (void)
{
  g_autofree Stream *stream = stream_new (FALSE, (SfuLayerPair){ 2, 2 });

  encode (stream, TRUE);
  encode_many (stream, 3);
  ACTIVE (SFU_DD_KEEP_TARGETS);
  g_assert_cmpuint (stream->marked, ==, 4);
  WISH (0, 2);
  forget (stream);
  encode_many (stream, 4);
  g_assert_cmpuint (stream->sent[0][0] + stream->sent[0][1] + stream->sent[0][2], ==, 4);
  g_assert_cmpuint (stream->sent[2][0] + stream->sent[2][1] + stream->sent[2][2], ==, 0);
  g_assert_cmpuint (stream->marked, ==, 4);
  ACTIVE (0x007);
  STUCK (FALSE);
  WISH (0, 0);
  forget (stream);
  encode_many (stream, 8);
  g_assert_cmpuint (stream->sent[0][0], ==, 2);
  g_assert_cmpuint (stream->marked, ==, 2);
  ACTIVE (0x001);
  WISH (1, 2);
  forget (stream);
  encode_many (stream, 4);
  g_assert_cmpuint (stream->marked, ==, 4);
  g_assert_cmpuint (stream->sent[1][0], ==, 0);
  STUCK (TRUE);
  encode (stream, TRUE);
  g_assert_cmpuint (stream->sent[1][0], ==, 1);
  STUCK (FALSE);
  ACTIVE (0x03F);
  g_assert_cmpuint (stream->undecodable, ==, 0);
}

/* A layer has nothing of the ones below but in key pictures: neither way without one. */
static void
test_key_only (void)
{
  g_autofree Stream *stream = stream_new (TRUE, (SfuLayerPair){ 2, 2 });

  encode (stream, TRUE);
  forget (stream);
  encode_many (stream, 4);
  g_assert_cmpuint (stream->sent[0][0] + stream->sent[1][0], ==, 0);
  g_assert_cmpuint (stream->marked, ==, 4);
  ACTIVE (0x1C0);
  WISH (0, 1);
  forget (stream);
  encode_many (stream, 4);
  g_assert_cmpuint (stream->marked, ==, 4);
  STUCK (TRUE);
  encode (stream, TRUE);
  STUCK (FALSE);
  forget (stream);
  encode_many (stream, 8);
  g_assert_cmpuint (stream->sent[0][0] + stream->sent[0][1], ==, 4);
  g_assert_cmpuint (stream->marked, ==, 4);
  g_assert_cmpuint (stream->undecodable, ==, 0);
}

static void
check_changes (gboolean key_only)
{
  g_autofree Stream *stream = stream_new (key_only, (SfuLayerPair){ 2, 2 });
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  encode (stream, TRUE);
  for (guint i = 0; i + 1 < PICTURES_MAX; i++)
    {
      if (i % 5 == 0)
        WISH ((guint8) g_rand_int_range (random, 0, 3), (guint8) g_rand_int_range (random, 0, 3));
      encode (stream, i % 13 == 0 && sfu_target_filter_needs_key_frame (&stream->filter));
    }
  for (guint s = 0; s < LAYERED_MAX; s++)
    for (guint t = 0; t < LAYERED_MAX; t++)
      g_assert_cmpuint (stream->sent[s][t], >, 50);
  g_assert_cmpuint (stream->undecodable, ==, 0);
}

static void
test_changes (void)
{
  check_changes (FALSE);
  check_changes (TRUE);
}

/* The same frame later than the ones that need it: it was not left out, so they were sent. One of a
 * layer that was not wanted in its time is not sent. */
static void
test_late (void)
{
  g_autofree Stream *stream = stream_new (FALSE, (SfuLayerPair){ 2, 2 });
  const LayeredPacket whole = LAYERED_START | LAYERED_END;
  LayeredFrame early[LAYERED_MAX], frames[LAYERED_MAX];

  encode (stream, TRUE);
  layered_encode (&stream->encoder, FALSE, early);
  encode (stream, FALSE);
  WISH (0, 2);
  encode_many (stream, 2);
  g_assert_cmpuint (stream->sent[2][1], ==, 1);
  g_assert_cmpint (pass (stream, &early[2], whole), ==, SFU_LAYER_SEND_MARKED);
  g_assert_cmpint (pass (stream, &early[0], whole), ==, SFU_LAYER_SEND);
  layered_encode (&stream->encoder, FALSE, frames);
  g_assert_cmpint (pass (stream, &frames[1], whole), ==, SFU_LAYER_LEAVE_OUT);
  g_assert_cmpint (pass (stream, &frames[0], whole), ==, SFU_LAYER_SEND_MARKED);
}

/* Another structure begins with a key frame; what is left of the one before is of no use. */
static void
test_replaced (void)
{
  g_autofree Stream *stream = stream_new (FALSE, (SfuLayerPair){ 2, 2 });
  LayeredFrame late[LAYERED_MAX];
  LayeredEncoder before;

  encode (stream, TRUE);
  encode_many (stream, 5);
  layered_encode (&stream->encoder, FALSE, late);
  before = stream->encoder;
  stream->encoder.id_offset = 40;
  stream->encoder.spatial_layers = 2;
  encode (stream, TRUE);
  g_assert_cmpuint (stream->reader.structures, ==, 2);
  forget (stream);
  encode_many (stream, 4);
  g_assert_cmpuint (stream->marked, ==, 4);
  g_assert_cmpuint (stream->undecodable, ==, 0);
  before.frames = stream->encoder.frames;
  stream->encoder = before;
  g_assert_cmpint (pass (stream, &late[0], LAYERED_START), ==, SFU_LAYER_LEAVE_OUT);
}

/* What real encoders send: all that is sent of each target can be decoded. */
static void
check_captured (const char *name, SfuLayerPair wish, guint expected)
{
  g_autoptr (GArray) packets = captured_load (name);
  SfuTargetFilter filter;
  SfuDdReader reader = { 0 };
  SfuDdHistory history = { 0 };
  guint sent = 0;

  sfu_target_filter_init (&filter, wish);
  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuDdFrame frame;

      g_assert_cmpint (sfu_dd_read (&reader, packet->descriptor, packet->descriptor_size, &frame),
                       ==, SFU_DD_OK);
      if (sfu_target_filter_packet (&filter, &reader.structure, &frame) == SFU_LAYER_LEAVE_OUT)
        continue;
      g_assert_true (sfu_dd_history_decodable (&history, &frame));
      sfu_dd_history_note (&history, frame.number, SFU_DD_SENT);
      sent++;
    }
  g_assert_cmpuint (sent, ==, expected);
}

static void
test_captured (void)
{
  check_captured ("av1-l3t3", (SfuLayerPair){ G_MAXUINT8, G_MAXUINT8 }, 39);
  check_captured ("av1-l3t3", (SfuLayerPair){ 0, 2 }, 9);
  check_captured ("av1-l3t3", (SfuLayerPair){ 1, 0 }, 8);
  check_captured ("av1-l1t2", (SfuLayerPair){ 0, 0 }, 18);
  check_captured ("vp9-l3t3-key", (SfuLayerPair){ 2, 2 }, 31);
  check_captured ("vp9-l3t3-key", (SfuLayerPair){ 0, 2 }, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/target-filter/full", test_full);
  g_test_add_func ("/rtp/target-filter/key-only", test_key_only);
  g_test_add_func ("/rtp/target-filter/changes", test_changes);
  g_test_add_func ("/rtp/target-filter/late", test_late);
  g_test_add_func ("/rtp/target-filter/replaced", test_replaced);
  g_test_add_func ("/rtp/target-filter/captured", test_captured);
  return g_test_run ();
}
