#include "plugins/sfu/codec/picture-prefix.h"

#include <string.h>

#include "plugins/sfu/codec/vp8.h"
#include "tests/plugins/sfu/codec/captured.h"

static const SfuCodecClass *
codec (SfuCodec which)
{
  return sfu_codec_class (which);
}

/* All that VP8 has: X, then I L T K, 15 bits, TL0PICIDX 9, TID 1 Y and KEYIDX 5. */
static void
test_vp8 (void)
{
  static const guint8 one[] = { 0x90, 0xF0, 0x81, 0x00, 0x09, 0x65, 0xAA };
  static const guint8 two[] = { 0x90, 0xF0, 0xFF, 0xFF, 0x50, 0x70, 0xBB };
  static const guint8 expected[] = { 0x90, 0xF0, 0x81, 0x01, 0x0A, 0x66 };
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  SfuPicturePrefix prefix;

  sfu_picture_prefix_switch (map, codec (SFU_CODEC_VP8), 0, one, sizeof one);
  g_assert_true (sfu_picture_prefix_make (map, codec (SFU_CODEC_VP8), 0, one, sizeof one, &prefix));
  g_assert_cmpmem (prefix.bytes, prefix.size, one, 6);
  g_assert_cmpuint (prefix.consumed, ==, 6);

  sfu_picture_prefix_switch (map, codec (SFU_CODEC_VP8), 1, two, sizeof two);
  g_assert_true (sfu_picture_prefix_make (map, codec (SFU_CODEC_VP8), 1, two, sizeof two, &prefix));
  g_assert_cmpmem (prefix.bytes, prefix.size, expected, sizeof expected);
  g_assert_cmpuint (prefix.consumed, ==, 6);
}

/* A picture id of 7 bits takes two bytes in the copy; what is behind it moves. */
static void
test_longer (void)
{
  static const guint8 data[] = { 0x90, 0xF0, 0x7E, 0x09, 0x65, 0xAA };
  static const guint8 expected[] = { 0x90, 0xF0, 0x80, 0x7E, 0x09, 0x65 };
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  SfuPicturePrefix prefix;
  SfuPictureNumbers numbers;

  sfu_picture_prefix_switch (map, codec (SFU_CODEC_VP8), 0, data, sizeof data);
  g_assert_true (
      sfu_picture_prefix_make (map, codec (SFU_CODEC_VP8), 0, data, sizeof data, &prefix));
  g_assert_cmpmem (prefix.bytes, prefix.size, expected, sizeof expected);
  g_assert_cmpuint (prefix.consumed, ==, 5);
  /* It reads back. */
  prefix.bytes[prefix.size] = 0xAA;
  g_assert_true (codec (SFU_CODEC_VP8)->find_numbers (prefix.bytes, prefix.size + 1u, &numbers));
  g_assert_cmpint (numbers.picture_id, ==, 0x7E);
  g_assert_cmpint (numbers.key_index, ==, 5);
}

/* VP8's pictures are left out by their first packet. */
static void
test_skip (void)
{
  static const guint8 one[] = { 0x90, 0x80, 0x80, 0x10, 0xAA };
  static const guint8 two[] = { 0x90, 0x80, 0x80, 0x11, 0xAA };
  static const guint8 three[] = { 0x90, 0x80, 0x80, 0x12, 0xAA };
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  const SfuCodecClass *vp8 = codec (SFU_CODEC_VP8);
  SfuPicturePrefix prefix;

  sfu_picture_prefix_switch (map, vp8, 0, one, sizeof one);
  g_assert_true (sfu_picture_prefix_make (map, vp8, 0, one, sizeof one, &prefix));
  sfu_picture_prefix_skip (map, vp8, two, sizeof two);
  g_assert_true (sfu_picture_prefix_make (map, vp8, 0, three, sizeof three, &prefix));
  g_assert_cmpmem (prefix.bytes, prefix.size, two, 4);
  g_assert_false (sfu_picture_prefix_make (map, vp8, 0, two, sizeof two, &prefix));
}

/* I and L, no flexible mode: the id and TL0PICIDX; what stands between them stays. */
static void
test_vp9 (void)
{
  static const guint8 one[] = { 0xA8, 0x80, 0x07, 0x10, 0x20, 0xAA };
  static const guint8 two[] = { 0xAC, 0xD0, 0x00, 0x31, 0x40, 0xAA };
  static const guint8 expected[] = { 0xAC, 0x80, 0x08, 0x31, 0x21 };
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  const SfuCodecClass *vp9 = codec (SFU_CODEC_VP9);
  SfuPicturePrefix prefix;

  sfu_picture_prefix_switch (map, vp9, 0, one, sizeof one);
  g_assert_true (sfu_picture_prefix_make (map, vp9, 0, one, sizeof one, &prefix));
  sfu_picture_prefix_switch (map, vp9, 1, two, sizeof two);
  g_assert_true (sfu_picture_prefix_make (map, vp9, 1, two, sizeof two, &prefix));
  g_assert_cmpmem (prefix.bytes, prefix.size, expected, sizeof expected);
}

/* Nothing to be rewritten: the packet goes as it is. */
static void
test_none (void)
{
  static const guint8 data[] = { 0x10, 0x01, 0x00, 0x00 };
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  static const SfuCodec codecs[] = { SFU_CODEC_VP8, SFU_CODEC_H264, SFU_CODEC_OPUS };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      SfuPicturePrefix prefix = { .size = 1 };

      sfu_picture_prefix_switch (map, codec (codecs[i]), 0, data, sizeof data);
      g_assert_true (
          sfu_picture_prefix_make (map, codec (codecs[i]), 0, data, sizeof data, &prefix));
      g_assert_cmpuint (prefix.size, ==, 0);
      g_assert_cmpuint (prefix.consumed, ==, 0);
    }
}

/* What a subscriber reads of a packet with its own numbers. */
static SfuVp8
received (SfuPictureMap *map, guint source, const CapturedPacket *packet)
{
  g_autofree guint8 *payload = g_malloc (packet->size + SFU_PICTURE_PREFIX_ROOM);
  SfuPicturePrefix prefix;
  SfuVp8 vp8;

  g_assert_true (sfu_picture_prefix_make (map, &sfu_vp8_class, source, packet->payload,
                                          packet->size, &prefix));
  memcpy (payload, prefix.bytes, prefix.size);
  memcpy (payload + prefix.size, packet->payload + prefix.consumed, packet->size - prefix.consumed);
  g_assert_cmpint (sfu_vp8_parse (payload, prefix.size + packet->size - prefix.consumed, &vp8), ==,
                   SFU_VP8_OK);
  return vp8;
}

/* The base layer of three, then another sender with short picture ids: the ids have no gap, and
 * every packet gets the same once more. */
static void
test_captured (void)
{
  g_autoptr (GArray) layers = captured_load ("vp8-l1t3-plain");
  g_autoptr (GArray) other = captured_load ("gstreamer-vp8");
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  gint32 picture_id = 0x0F88, tl0_pic_idx = 0xCA, pictures = 0;

  for (guint i = 0; i < layers->len; i++)
    {
      const CapturedPacket *packet = captured_at (layers, i);
      SfuFrameInfo info;
      SfuVp8 vp8;

      if (i == 0)
        sfu_picture_prefix_switch (map, &sfu_vp8_class, 0, packet->payload, packet->size);
      sfu_vp8_class.describe (packet->payload, packet->size, &info);
      if (info.temporal_layer > 0)
        {
          sfu_picture_prefix_skip (map, &sfu_vp8_class, packet->payload, packet->size);
          continue;
        }
      vp8 = received (map, 0, packet);
      picture_id += (info.flags & SFU_FRAME_START) != 0;
      tl0_pic_idx += (info.flags & SFU_FRAME_START) != 0;
      pictures += (info.flags & SFU_FRAME_START) != 0;
      g_assert_cmpint (vp8.picture_id, ==, picture_id);
      g_assert_cmpint (vp8.tl0_pic_idx, ==, tl0_pic_idx);
    }
  g_assert_cmpint (pictures, >, 4);
  sfu_picture_prefix_switch (map, &sfu_vp8_class, 1, captured_at (other, 0)->payload,
                             captured_at (other, 0)->size);
  for (guint i = 0; i < other->len; i++)
    g_assert_cmpint (received (map, 1, captured_at (other, i)).picture_id, ==, ++picture_id);
  g_assert_cmpint (received (map, 0, captured_at (layers, 0)).picture_id, ==, 0x0F89);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/picture-prefix/vp8", test_vp8);
  g_test_add_func ("/codec/picture-prefix/longer", test_longer);
  g_test_add_func ("/codec/picture-prefix/skip", test_skip);
  g_test_add_func ("/codec/picture-prefix/vp9", test_vp9);
  g_test_add_func ("/codec/picture-prefix/none", test_none);
  g_test_add_func ("/codec/picture-prefix/captured", test_captured);
  return g_test_run ();
}
