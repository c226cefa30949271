#include "plugins/sfu/codec/red.h"

#include <string.h>

#include "tests/plugins/sfu/codec/captured.h"

/* Two blocks as Chromium sends them: 960 samples earlier, 3 bytes; then the primary. */
static const guint8 two[] = { 0xEF, 0x0F, 0x00, 0x03, 0x6F, 1, 2, 3, 0x78, 9, 9, 9 };

static void
test_parse (void)
{
  SfuRed red;

  g_assert_cmpint (sfu_red_parse (two, sizeof two, &red), ==, SFU_RED_OK);
  g_assert_cmpuint (red.n_blocks, ==, 2);
  g_assert_cmpuint (red.blocks[0].payload_type, ==, 111);
  g_assert_cmpuint (red.blocks[0].timestamp_offset, ==, 960);
  g_assert_cmpuint (red.blocks[0].offset, ==, 5);
  g_assert_cmpuint (red.blocks[0].size, ==, 3);
  g_assert_cmpuint (sfu_red_primary (&red)->offset, ==, 8);
  g_assert_cmpuint (sfu_red_primary (&red)->size, ==, 4);
  g_assert_cmpuint (sfu_red_primary (&red)->payload_type, ==, 111);
}

static void
test_refused (void)
{
  guint8 many[SFU_RED_BLOCKS_MAX * 4 + 1];
  SfuRed red;

  for (gsize size = 0; size < 8; size++)
    g_assert_cmpint (sfu_red_parse (two, size, &red), ==, SFU_RED_SHORT);
  /* nothing is left for the primary, which may be empty */
  g_assert_cmpint (sfu_red_parse (two, 8, &red), ==, SFU_RED_OK);
  g_assert_cmpuint (sfu_red_primary (&red)->size, ==, 0);

  memset (many, 0, sizeof many);
  for (guint i = 0; i < SFU_RED_BLOCKS_MAX; i++)
    many[i * 4] = 0xEF;
  g_assert_cmpint (sfu_red_parse (many, sizeof many, &red), ==, SFU_RED_TOO_MANY);
  g_assert_cmpint (sfu_red_parse (many + 4, sizeof many - 4, &red), ==, SFU_RED_OK);
  g_assert_cmpuint (red.n_blocks, ==, SFU_RED_BLOCKS_MAX);
}

static void
test_describe (void)
{
  static const guint8 silence[] = { 0xEF, 0x0F, 0x00, 0x03, 0x6F, 1, 2, 3, 0x78 };
  SfuFrameInfo info;

  sfu_red_class.describe (two, sizeof two, &info);
  g_assert_true (info.flags & SFU_FRAME_ENTRY);
  g_assert_false (info.flags & SFU_FRAME_SILENCE);
  sfu_red_class.describe (silence, sizeof silence, &info);
  g_assert_true (info.flags & SFU_FRAME_SILENCE);
  sfu_red_class.describe (two, 8, &info);
  g_assert_cmpuint (info.flags, ==, 0);
}

/* What is written reads back as it was given. */
static void
test_write_headers (void)
{
  static const SfuRedBlock blocks[] = {
    { .timestamp_offset = SFU_RED_OFFSET_MAX, .size = SFU_RED_BLOCK_SIZE_MAX },
    { .timestamp_offset = 960, .size = 2 },
    { .size = 6 },
  };
  guint8 payload[SFU_RED_HEADERS_ROOM + SFU_RED_BLOCK_SIZE_MAX + 2 + 6] = { 0 };
  gsize size = sfu_red_write_headers (111, blocks, 3, payload);
  SfuRed red;

  g_assert_cmpuint (size, ==, 4 + 4 + 1);
  g_assert_cmpint (sfu_red_parse (payload, size + SFU_RED_BLOCK_SIZE_MAX + 2 + 6, &red), ==,
                   SFU_RED_OK);
  g_assert_cmpuint (red.n_blocks, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (red.blocks[i].payload_type, ==, 111);
      g_assert_cmpuint (red.blocks[i].timestamp_offset, ==, blocks[i].timestamp_offset);
      g_assert_cmpuint (red.blocks[i].size, ==, blocks[i].size);
    }
  g_assert_cmpuint (sfu_red_write_headers (111, blocks + 2, 1, payload), ==, 1);
  g_assert_cmpuint (payload[0], ==, 111);
}

/* Chromium repeats the packet before: of its timestamp, and the same bytes. */
static void
test_chromium (void)
{
  g_autoptr (GArray) packets = captured_load ("red");
  guint repeated = 0;

  for (guint i = 1; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      const CapturedPacket *before = captured_at (packets, i - 1);
      const SfuRedBlock *block;
      SfuRed red, earlier;

      g_assert_cmpint (sfu_red_parse (packet->payload, packet->size, &red), ==, SFU_RED_OK);
      g_assert_cmpint (sfu_red_parse (before->payload, before->size, &earlier), ==, SFU_RED_OK);
      if (red.n_blocks < 2)
        continue;
      block = &red.blocks[red.n_blocks - 2];
      g_assert_cmpuint (packet->timestamp - block->timestamp_offset, ==, before->timestamp);
      g_assert_cmpmem (packet->payload + block->offset, block->size,
                       before->payload + sfu_red_primary (&earlier)->offset,
                       sfu_red_primary (&earlier)->size);
      repeated++;
    }
  g_assert_cmpuint (repeated, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/red/parse", test_parse);
  g_test_add_func ("/codec/red/refused", test_refused);
  g_test_add_func ("/codec/red/describe", test_describe);
  g_test_add_func ("/codec/red/write-headers", test_write_headers);
  g_test_add_func ("/codec/red/chromium", test_chromium);
  return g_test_run ();
}
