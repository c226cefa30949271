#include "plugins/sfu/codec/dd-writer.h"

#include <string.h>

#include "tests/plugins/sfu/codec/captured.h"

/* Writes each descriptor of a capture anew and reads both: all is the same but what was changed. */
static void
check (const char *name, guint32 targets)
{
  g_autoptr (GArray) packets = captured_load (name);
  g_autofree SfuDdReader *before = g_new0 (SfuDdReader, 1);
  g_autofree SfuDdReader *after = g_new0 (SfuDdReader, 1);

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      guint8 buffer[SFU_DD_SIZE_MAX];
      SfuDdFrame was, is;
      SfuDdChange change = { .active_targets = targets };
      gsize size;

      g_assert_cmpint (sfu_dd_read (before, packet->descriptor, packet->descriptor_size, &was), ==,
                       SFU_DD_OK);
      change.frame_number = (guint16) (was.number + 0xFF00);
      size = sfu_dd_write (packet->descriptor, packet->descriptor_size, &was, &change, buffer,
                           sizeof buffer);
      g_assert_cmpuint (size, >=, SFU_DD_SIZE_MIN);
      g_assert_cmpuint (size, <=, packet->descriptor_size + SFU_DD_GROWTH_MAX);
      g_assert_cmpint (sfu_dd_read (after, buffer, size, &is), ==, SFU_DD_OK);
      g_assert_cmpuint ((guint16) is.number, ==, change.frame_number);
      g_assert_cmphex (is.active_targets, ==,
                       targets == SFU_DD_KEEP_TARGETS ? was.active_targets
                                                      : was.active_targets & targets);
      g_assert_cmpmem (&is.dependencies, sizeof is.dependencies, &was.dependencies,
                       sizeof was.dependencies);
      g_assert_true (is.start == was.start && is.end == was.end && is.structure == was.structure);
    }
  g_assert_cmpmem (&after->structure, sizeof after->structure, &before->structure,
                   sizeof before->structure);
}

static void
test_captured (void)
{
  static const char *const names[] = { "av1-l3t3",  "vp9-l3t3", "vp9-l3t3-key",
                                       "h264-l1t2", "vp8-l1t3", "av1-l1t2" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      check (names[i], SFU_DD_KEEP_TARGETS);
      check (names[i], 0x001);
      check (names[i], G_MAXUINT32);
    }
}

static void
test_room (void)
{
  g_autoptr (GArray) packets = captured_load ("av1-l1t2");
  const CapturedPacket *packet = captured_at (packets, 0);
  SfuDdReader reader = { 0 };
  guint8 buffer[SFU_DD_SIZE_MAX];
  SfuDdChange change = { .active_targets = 1 };
  SfuDdFrame frame;
  gsize size;

  g_assert_cmpint (sfu_dd_read (&reader, packet->descriptor, packet->descriptor_size, &frame), ==,
                   SFU_DD_OK);
  size = sfu_dd_write (packet->descriptor, packet->descriptor_size, &frame, &change, buffer,
                       sizeof buffer);
  for (gsize room = 0; room < size; room++)
    g_assert_cmpuint (
        sfu_dd_write (packet->descriptor, packet->descriptor_size, &frame, &change, buffer, room),
        ==, 0);
  change.active_targets = SFU_DD_KEEP_TARGETS;
  g_assert_cmpuint (sfu_dd_write (packet->descriptor, packet->descriptor_size, &frame, &change,
                                  buffer, packet->descriptor_size - 1),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/dd-writer/captured", test_captured);
  g_test_add_func ("/codec/dd-writer/room", test_room);
  return g_test_run ();
}
