#include "plugins/sfu/media/red-reader.h"

#include <string.h>

#include "plugins/sfu/rtp/header.h"

#define OPUS_PT 111
#define FRAME 960

typedef struct
{
  GwPacketPool *pool;
  SfuRedHistory history;
  GString *out; /* the numbers of what is handed out, by their payloads */
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->pool = gw_packet_pool_new (8);
  fixture->out = g_string_new (NULL);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_string_free (fixture->out, TRUE);
  gw_packet_pool_release (fixture->pool);
}

/* RED with @depth frames before that of @seq; a frame is its number, twice. */
static GwPacket *
packet_new (Fixture *fixture, gint64 seq, guint depth)
{
  GwPacket *packet = gw_packet_take (fixture->pool);
  SfuRedBlock blocks[SFU_RED_BLOCKS_MAX] = { 0 };
  gsize size;

  for (guint i = 0; i <= depth; i++)
    blocks[i] = (SfuRedBlock){ .timestamp_offset = (guint16) ((depth - i) * FRAME), .size = 2 };
  size = sfu_red_write_headers (OPUS_PT, blocks, depth + 1, packet->data);
  for (guint i = 0; i <= depth; i++, size += 2)
    memset (packet->data + size, (int) (seq - depth + i), 2);
  packet->size = (guint16) size;
  packet->arrival = 5;
  *sfu_rtp_meta (packet) = (SfuRtpMeta){
    .extended_seq = seq,
    .seq = (guint16) seq,
    .ssrc = 7,
    .timestamp = (guint32) seq * FRAME,
    .payload_size = (guint16) size,
    .flags = SFU_RTP_MARKER,
  };
  return packet;
}

static void
note (Fixture *fixture, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const guint8 *payload = sfu_rtp_payload (packet);

  g_assert_cmpuint (meta->payload_size, ==, 2);
  g_assert_cmpuint (payload[0], ==, payload[1]);
  g_assert_cmpuint (payload[0], ==, (guint8) meta->extended_seq);
  g_assert_cmpuint (meta->seq, ==, (guint16) meta->extended_seq);
  g_assert_cmpuint (meta->timestamp, ==, (guint32) meta->extended_seq * FRAME);
  g_assert_cmpuint (meta->ssrc, ==, 7);
  g_assert_cmpuint (meta->codec, ==, SFU_CODEC_OPUS);
  g_assert_cmpint (packet->arrival, ==, 5);
  g_string_append_printf (fixture->out, "%u ", payload[0]);
}

/* As an inbound does. */
static void
receive (Fixture *fixture, gint64 seq, guint depth)
{
  g_autoptr (GwPacket) packet = packet_new (fixture, seq, depth);
  SfuRed red;

  if (!sfu_red_history_add (&fixture->history, seq, (guint32) seq * FRAME))
    return;
  g_assert_true (sfu_red_reader_open (packet, OPUS_PT, &red));
  for (guint i = 0; i < depth; i++)
    {
      g_autoptr (GwPacket) lost = sfu_red_reader_recover (&fixture->history, packet, &red, i);

      if (lost == NULL)
        continue;
      g_assert_true (sfu_rtp_meta (lost)->flags == SFU_RTP_RECOVERED);
      note (fixture, lost);
    }
  note (fixture, packet);
}

static void
test_nothing_lost (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, 100, 2);
  receive (fixture, 101, 2);
  receive (fixture, 102, 2);
  g_assert_cmpstr (fixture->out->str, ==, "100 101 102 ");
}

static void
test_one_lost (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, 100, 1);
  receive (fixture, 102, 1);
  receive (fixture, 103, 1);
  g_assert_cmpstr (fixture->out->str, ==, "100 101 102 103 ");
}

static void
test_two_lost (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, 100, 2);
  receive (fixture, 103, 2);
  receive (fixture, 106, 1);
  g_assert_cmpstr (fixture->out->str, ==, "100 101 102 103 105 106 ");
}

/* What was given out in its place does not go out again when it comes after all. */
static void
test_late (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, 100, 1);
  receive (fixture, 102, 1);
  receive (fixture, 101, 1);
  receive (fixture, 102, 1);
  g_assert_cmpstr (fixture->out->str, ==, "100 101 102 ");
}

static void
test_wrap (Fixture *fixture, gconstpointer unused)
{
  /* 16 bits of the number, and all of the timestamp. */
  gint64 seq = G_GINT64_CONSTANT (4473925) / 65536 * 65536 + 65535;

  receive (fixture, seq - 1, 2);
  receive (fixture, seq + 2, 2);
  g_assert_cmpstr (fixture->out->str, ==, "254 255 0 1 ");
}

static void
test_malformed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GwPacket) packet = packet_new (fixture, 100, 1);
  SfuRed red;

  g_assert_false (sfu_red_reader_open (packet, OPUS_PT + 1, &red));
  sfu_rtp_meta (packet)->payload_size = 4;
  g_assert_false (sfu_red_reader_open (packet, OPUS_PT, &red));
}

static void
test_no_packets_left (Fixture *fixture, gconstpointer unused)
{
  GwPacket *taken[7];

  receive (fixture, 100, 1);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    taken[i] = gw_packet_take (fixture->pool);
  receive (fixture, 102, 1);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    gw_packet_unref (taken[i]);
  receive (fixture, 103, 2);
  g_assert_cmpstr (fixture->out->str, ==, "100 102 101 103 ");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sfu/red-reader/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing-lost", test_nothing_lost);
  ADD ("one-lost", test_one_lost);
  ADD ("two-lost", test_two_lost);
  ADD ("late", test_late);
  ADD ("wrap", test_wrap);
  ADD ("malformed", test_malformed);
  ADD ("no-packets-left", test_no_packets_left);
  return g_test_run ();
}
