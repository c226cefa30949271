#include "plugins/sfu/media/red-stream.h"

#include "plugins/sfu/codec/red.h"
#include "plugins/sfu/rtp/header.h"

#define PT 111
#define FRAME 960

typedef struct
{
  GwPacketPool *pool;
  SfuRedStream stream;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->pool = gw_packet_pool_new (16);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  sfu_red_stream_clear (&fixture->stream);
  gw_packet_pool_release (fixture->pool);
}

/* The @number-th frame of a sound: its payload is that number. */
static GwPacket *
packet_new (Fixture *fixture, guint number)
{
  GwPacket *packet = gw_packet_take (fixture->pool);
  SfuRtpMeta *meta = sfu_rtp_meta (packet);

  *meta = (SfuRtpMeta){ .extended_seq = number, .timestamp = number * FRAME, .payload_size = 1 };
  packet->data[0] = (guint8) number;
  packet->size = 1;
  return packet;
}

/* Sends a frame; checks which ones its packet holds: @frames, the oldest first. */
static void
check (Fixture *fixture, guint number, guint wanted, const char *frames)
{
  g_autoptr (GwPacket) packet = packet_new (fixture, number);
  g_autoptr (GString) found = g_string_new (NULL);
  guint8 buffer[SFU_RED_STREAM_ROOM];
  gsize size = sfu_red_stream_write (&fixture->stream, packet, wanted, PT, buffer);
  SfuRed red = { 0 };

  if (size > 0)
    g_assert_cmpint (sfu_red_parse (buffer, size, &red), ==, SFU_RED_OK);
  for (guint i = 0; i < red.n_blocks; i++)
    {
      guint8 frame = buffer[red.blocks[i].offset];

      g_assert_cmpuint (red.blocks[i].payload_type, ==, PT);
      g_assert_cmpuint (red.blocks[i].timestamp_offset, ==, (number - frame) * FRAME);
      g_string_append_printf (found, "%s%u", i > 0 ? " " : "", frame);
    }
  g_assert_cmpstr (found->str, ==, frames);
  sfu_red_stream_put (&fixture->stream, packet);
}

static void
test_repeats (Fixture *fixture, gconstpointer unused)
{
  check (fixture, 1, 2, "");
  check (fixture, 2, 2, "1 2");
  check (fixture, 3, 2, "1 2 3");
  check (fixture, 4, 2, "2 3 4");
  check (fixture, 5, 1, "4 5");
}

/* A packet that was overtaken repeats only what is older, and is not repeated itself. */
static void
test_late (Fixture *fixture, gconstpointer unused)
{
  check (fixture, 1, 2, "");
  check (fixture, 3, 2, "1 3");
  check (fixture, 2, 2, "1 2");
  check (fixture, 4, 2, "1 3 4");
}

/* After a silence (DTX) what was before it cannot be said, nor is it of use. */
static void
test_silence (Fixture *fixture, gconstpointer unused)
{
  check (fixture, 1, 2, "");
  check (fixture, 2, 2, "1 2");
  check (fixture, 100, 2, "100");
  check (fixture, 101, 2, "100 101");
}

static void
test_clear (Fixture *fixture, gconstpointer unused)
{
  check (fixture, 1, 2, "");
  sfu_red_stream_clear (&fixture->stream);
  check (fixture, 2, 2, "");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sfu/red-stream/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("repeats", test_repeats);
  ADD ("late", test_late);
  ADD ("silence", test_silence);
  ADD ("clear", test_clear);
  return g_test_run ();
}
