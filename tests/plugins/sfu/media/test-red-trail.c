#include "plugins/sfu/media/red-trail.h"

#include <string.h>

#include "plugins/sfu/rtp/header.h"

#define PT 111
#define FRAME 960
#define TOC 0xF8 /* RFC 6716 3.1: one frame of 20 ms */

typedef struct
{
  GwPacketPool *pool;
  SfuRedTrail *trail;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->pool = gw_packet_pool_new (16);
  fixture->trail = sfu_red_trail_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  sfu_red_trail_free (fixture->trail);
  gw_packet_pool_release (fixture->pool);
}

/* A frame of Opus whose second byte is its number. */
static void
put_at (Fixture *fixture, gint64 seq, guint32 timestamp, guint16 size)
{
  g_autoptr (GwPacket) packet = gw_packet_take (fixture->pool);

  *sfu_rtp_meta (packet) =
      (SfuRtpMeta){ .extended_seq = seq, .timestamp = timestamp, .payload_size = size };
  memset (packet->data, 0, size);
  packet->data[0] = TOC;
  packet->data[1] = (guint8) seq;
  packet->size = size;
  sfu_red_trail_put (fixture->trail, packet);
}

static void
put (Fixture *fixture, gint64 seq)
{
  put_at (fixture, seq, (guint32) seq * FRAME, 3);
}

/* What goes out with the last one put: @frames, the oldest first; "" when it goes alone. */
static void
check (Fixture *fixture, guint depth, const char *frames)
{
  g_autoptr (GString) found = g_string_new (NULL);
  guint8 headers[SFU_RED_HEADERS_ROOM], payload[SFU_RED_PAYLOAD_MAX];
  SfuRtpPieces pieces = { 0 };
  SfuRed red = { 0 };

  if (sfu_red_trail_fill (fixture->trail, PT, depth, headers, &pieces))
    {
      g_assert_cmpuint (pieces.prefix_size + pieces.rest_size, <=, SFU_RED_PAYLOAD_MAX);
      memcpy (payload, pieces.prefix, pieces.prefix_size);
      memcpy (payload + pieces.prefix_size, pieces.rest, pieces.rest_size);
      g_assert_cmpint (sfu_red_parse (payload, pieces.prefix_size + pieces.rest_size, &red), ==,
                       SFU_RED_OK);
    }
  for (guint i = 0; i < red.n_blocks; i++)
    {
      guint back = red.n_blocks - 1 - i;

      g_assert_cmpuint (red.blocks[i].payload_type, ==, PT);
      g_assert_cmpuint (red.blocks[i].timestamp_offset, ==, back * FRAME);
      g_assert_cmpuint (payload[red.blocks[i].offset], ==, TOC);
      g_string_append_printf (found, "%s%u", i > 0 ? " " : "", payload[red.blocks[i].offset + 1]);
    }
  g_assert_cmpstr (found->str, ==, frames);
}

static void
test_repeats (Fixture *fixture, gconstpointer unused)
{
  put (fixture, 1);
  check (fixture, 2, "");
  put (fixture, 2);
  check (fixture, 2, "1 2");
  put (fixture, 3);
  check (fixture, 2, "1 2 3");
  check (fixture, 1, "2 3");
  check (fixture, 0, "");
  put (fixture, 4);
  check (fixture, 2, "2 3 4");
}

static void
test_lost (Fixture *fixture, gconstpointer unused)
{
  put (fixture, 1);
  put (fixture, 3);
  check (fixture, 2, "");
  put (fixture, 4);
  check (fixture, 2, "3 4");
}

/* A packet that was overtaken is repeated where it belongs. */
static void
test_late (Fixture *fixture, gconstpointer unused)
{
  put (fixture, 1);
  put (fixture, 3);
  put (fixture, 2);
  check (fixture, 2, "1 2");
  put (fixture, 4);
  check (fixture, 2, "2 3 4");
}

/* The numbers go on over a silence (DTX), the time does not. */
static void
test_silence (Fixture *fixture, gconstpointer unused)
{
  put (fixture, 1);
  put_at (fixture, 2, 100 * FRAME, 3);
  check (fixture, 2, "");
  put_at (fixture, 3, 101 * FRAME, 3);
  check (fixture, 2, "2 3");
}

static void
test_large_frames (Fixture *fixture, gconstpointer unused)
{
  put_at (fixture, 1, FRAME, SFU_RED_BLOCK_SIZE_MAX + 1);
  put_at (fixture, 2, 2 * FRAME, 3);
  check (fixture, 2, "");
  put_at (fixture, 3, 3 * FRAME, 600);
  check (fixture, 2, "2 3");
  put_at (fixture, 4, 4 * FRAME, 600); /* no room for two such */
  check (fixture, 2, "");
  put_at (fixture, 5, 5 * FRAME, 500);
  check (fixture, 2, "4 5");
  put_at (fixture, 6, 6 * FRAME, 1400);
  check (fixture, 2, "");
}

static void
test_wrap (Fixture *fixture, gconstpointer unused)
{
  put_at (fixture, 65535, 0u - FRAME, 3);
  put_at (fixture, 65536, 0, 3);
  check (fixture, 2, "255 0");
  put_at (fixture, 65537, FRAME, 3);
  check (fixture, 2, "255 0 1");
}

/* What another source had under the number before is not what was before. */
static void
test_other_source (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GwPacket) packet = gw_packet_take (fixture->pool);

  put (fixture, 1);
  *sfu_rtp_meta (packet) =
      (SfuRtpMeta){ .extended_seq = 2, .timestamp = 2 * FRAME, .payload_size = 3, .source = 1 };
  packet->data[0] = TOC;
  sfu_red_trail_put (fixture->trail, packet);
  check (fixture, 2, "");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sfu/red-trail/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("repeats", test_repeats);
  ADD ("lost", test_lost);
  ADD ("late", test_late);
  ADD ("silence", test_silence);
  ADD ("large-frames", test_large_frames);
  ADD ("wrap", test_wrap);
  ADD ("other-source", test_other_source);
  return g_test_run ();
}
