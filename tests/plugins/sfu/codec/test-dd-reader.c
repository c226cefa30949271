#include "plugins/sfu/codec/dd-reader.h"

#include <string.h>

#include "plugins/sfu/codec/av1.h"
#include "tests/plugins/sfu/codec/captured.h"

static SfuDdResult
read_packet (SfuDdReader *reader, const CapturedPacket *packet, SfuDdFrame *frame)
{
  g_autofree guint8 *copy = g_memdup2 (packet->descriptor, packet->descriptor_size);

  return sfu_dd_read (reader, copy, packet->descriptor_size, frame);
}

/* Nine decode targets, a chain for each spatial layer; frames are numbered one by one, and the
 * layers are those that the OBUs name. */
static void
test_av1 (void)
{
  g_autoptr (GArray) packets = captured_load ("av1-l3t3");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
  gint64 number = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuFrameInfo info;
      SfuDdFrame frame;
      SfuAv1 av1;

      g_assert_cmpint (read_packet (reader, packet, &frame), ==, SFU_DD_OK);
      sfu_av1_class.describe (packet->payload, packet->size, &info);
      sfu_dd_describe (reader, &frame, &info);
      sfu_av1_parse (packet->payload, packet->size, &av1);
      g_assert_cmpint (frame.start, ==, !av1.continued);
      g_assert_cmpint (frame.structure, ==, i == 0);
      g_assert_cmpint ((info.flags & SFU_FRAME_ENTRY) != 0, ==, i == 0);
      if (av1.temporal_layer >= 0)
        {
          g_assert_cmpint (info.spatial_layer, ==, av1.spatial_layer);
          g_assert_cmpint (info.temporal_layer, ==, av1.temporal_layer);
        }
      if (i > 0 && frame.start)
        g_assert_cmpint (frame.number, ==, number + 1);
      number = frame.number;
      g_assert_cmpuint (frame.structures, ==, 1);
    }
  g_assert_cmpuint (reader->structure.n_targets, ==, 9);
  g_assert_cmpuint (reader->structure.n_chains, ==, 3);
  g_assert_cmpuint (reader->structure.targets[8].spatial_layer, ==, 2);
  g_assert_cmpuint (reader->structure.targets[8].temporal_layer, ==, 2);
  g_assert_cmpuint (reader->structure.targets[8].chain, ==, 2);
  g_assert_cmpuint (reader->structure.width[0], ==, 320);
  g_assert_cmpuint (reader->structure.height[2], ==, 720);
}

/* VP9's upper layers begin after the key frame: the encoder says which targets there are. */
static void
test_active_targets (void)
{
  g_autoptr (GArray) packets = captured_load ("vp9-l3t3");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
  guint32 before = 0;
  guint changes = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      SfuDdFrame frame;

      g_assert_cmpint (read_packet (reader, captured_at (packets, i), &frame), ==, SFU_DD_OK);
      changes += frame.active_targets != before;
      before = frame.active_targets;
      g_assert_cmphex (frame.dependencies.present & ~frame.active_targets & 0x1FF, ==,
                       frame.dependencies.present & ~frame.active_targets);
      if (i == 0)
        g_assert_cmphex (frame.active_targets, ==, 0x007);
    }
  g_assert_cmphex (reader->active_targets, ==, 0x1FF);
  g_assert_cmpuint (changes, >=, 2);
}

/* Without its structure a frame means nothing; when the structure comes late, all is well. */
static void
test_lost_structure (void)
{
  g_autoptr (GArray) packets = captured_load ("av1-l1t2");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
  SfuDdFrame frame;

  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (read_packet (reader, captured_at (packets, i), &frame), ==, SFU_DD_UNKNOWN);
  g_assert_cmpint (read_packet (reader, captured_at (packets, 0), &frame), ==, SFU_DD_OK);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (read_packet (reader, captured_at (packets, i), &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (reader->structures, ==, 1);
}

/* @number: to be the descriptor's. */
static SfuDdResult
read_renumbered (SfuDdReader *reader,
                 const CapturedPacket *packet,
                 guint16 number,
                 SfuDdFrame *frame)
{
  CapturedPacket copy = *packet;

  copy.descriptor[1] = (guint8) (number >> 8);
  copy.descriptor[2] = (guint8) number;
  return read_packet (reader, &copy, frame);
}

/* A new structure replaces the old one; frames from before it are still read by the old one, and
 * the old one, repeated late, does not come back. */
static void
test_new_structure (void)
{
  g_autoptr (GArray) three = captured_load ("av1-l3t3");
  g_autoptr (GArray) one = captured_load ("av1-l1t2");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
  SfuDdFrame frame, early;

  g_assert_cmpint (read_renumbered (reader, captured_at (three, 0), 0xFFF0, &frame), ==, SFU_DD_OK);
  g_assert_cmpint (read_renumbered (reader, captured_at (three, 1), 0xFFF1, &early), ==, SFU_DD_OK);
  /* the same once more is no new one */
  g_assert_cmpint (read_renumbered (reader, captured_at (three, 0), 0xFFF4, &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (frame.structures, ==, 1);

  g_assert_cmpint (read_renumbered (reader, captured_at (one, 0), 2, &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (frame.structures, ==, 2);
  g_assert_cmpuint (frame.n_targets, ==, 2);
  g_assert_cmpint (read_renumbered (reader, captured_at (three, 1), 0xFFF1, &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (frame.structures, ==, 1);
  g_assert_cmpint (frame.number, ==, early.number);
  g_assert_cmpmem (&frame.dependencies, sizeof frame.dependencies, &early.dependencies,
                   sizeof early.dependencies);
  g_assert_cmpint (read_renumbered (reader, captured_at (three, 0), 0xFFF0, &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (reader->structures, ==, 2);
  g_assert_cmpuint (reader->structure.n_targets, ==, 2);
  g_assert_cmphex (reader->active_targets, ==, 3);
}

/* Every captured descriptor, cut short anywhere, is refused or read within its bounds. */
/* A key frame from before the one that the reader began with: of its structure nothing is kept, so
 * nobody could be told what it is. */
static void
test_late_structure (void)
{
  g_autoptr (GArray) packets = captured_load ("av1-l3t3");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
  CapturedPacket first = *captured_at (packets, 0);
  CapturedPacket late = first;
  SfuDdFrame frame;

  first.descriptor[2] = 2; /* the low byte of the number */
  late.descriptor[2] = 1;
  g_assert_cmpint (read_packet (reader, &first, &frame), ==, SFU_DD_OK);
  g_assert_cmpuint (frame.structures, ==, 1);
  g_assert_cmpint (read_packet (reader, &late, &frame), ==, SFU_DD_UNKNOWN);
  g_assert_cmpint (read_packet (reader, &first, &frame), ==, SFU_DD_OK);
}

static void
test_short (void)
{
  static const char *const names[] = { "av1-l3t3", "vp9-l3t3", "vp9-l3t3-key", "h264-l1t2",
                                       "vp8-l1t3" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GArray) packets = captured_load (names[i]);
      CapturedPacket packet = *captured_at (packets, 0);
      SfuDdFrame frame;

      for (; packet.descriptor_size > 0; packet.descriptor_size--)
        {
          g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);
          SfuDdResult result = read_packet (reader, &packet, &frame);
          gboolean whole = packet.descriptor_size == captured_at (packets, 0)->descriptor_size;

          g_assert_cmpint (result == SFU_DD_OK, ==, whole);
          g_assert_cmpuint (reader->structures, ==, whole ? 1 : 0);
        }
    }
}

/* T0 and T1 of L1T2: the highest layer may be left out. */
static void
test_describe (void)
{
  g_autoptr (GArray) packets = captured_load ("av1-l1t2");
  g_autofree SfuDdReader *reader = g_new0 (SfuDdReader, 1);

  for (guint i = 0; i < packets->len; i++)
    {
      SfuFrameInfo info = { .flags = SFU_FRAME_DISCARDABLE };
      SfuDdFrame frame;

      g_assert_cmpint (read_packet (reader, captured_at (packets, i), &frame), ==, SFU_DD_OK);
      sfu_dd_describe (reader, &frame, &info);
      g_assert_cmpint ((info.flags & SFU_FRAME_DISCARDABLE) != 0, ==, info.temporal_layer == 1);
      g_assert_cmpint ((info.flags & SFU_FRAME_KEY) != 0, ==, frame.dependencies.n_fdiffs == 0);
      if (frame.structure)
        g_assert_cmpuint (info.width, ==, 320);
      g_assert_cmpint ((info.flags & SFU_FRAME_END) != 0, ==, captured_at (packets, i)->marker);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/dd-reader/av1", test_av1);
  g_test_add_func ("/codec/dd-reader/active-targets", test_active_targets);
  g_test_add_func ("/codec/dd-reader/lost-structure", test_lost_structure);
  g_test_add_func ("/codec/dd-reader/new-structure", test_new_structure);
  g_test_add_func ("/codec/dd-reader/late-structure", test_late_structure);
  g_test_add_func ("/codec/dd-reader/short", test_short);
  g_test_add_func ("/codec/dd-reader/describe", test_describe);
  return g_test_run ();
}
