#include "plugins/sfu/rtcp/transport-cc.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

#define MS G_TIME_SPAN_MILLISECOND
#define LOST SFU_TRANSPORT_CC_LOST

static gboolean
read_body (const guint8 *body, gsize size, SfuRtcpTransportCc *read)
{
  g_autofree guint8 *copy = g_memdup2 (body, size);
  SfuRtcpPacket packet = { SFU_RTCP_RTPFB, SFU_RTPFB_TRANSPORT_CC, copy, size };

  return sfu_rtcp_transport_cc_read (&packet, read);
}

/* By hand: base 5, four packets, reference 2 (128 ms), count 7. One vector chunk of one-bit symbols
 * 1 0 1 1; deltas of 1, 4 and 255 ticks. */
static void
test_golden (void)
{
  static const guint8 expected[] = {
    0x8F, 205, 0, 6, 0,   0, 0, 1, 0, 0, 0, 2, /* header, SSRCs */
    0,    5,   0, 4, 0,   0, 2, 7,             /* base, status count, reference, count */
    0xAC, 0,   1, 4, 255, 0, 0, 0,             /* chunk, deltas, padding */
  };
  static const gint64 arrivals[] = { 128 * MS + 250, LOST, 128 * MS + 1250,
                                     128 * MS + 1250 + 255 * 250, LOST };
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  /* The lost one at the end waits for the next feedback. */
  g_assert_cmpuint (sfu_rtcp_transport_cc_write (&builder, 1, 2, 5, 7, arrivals, 5), ==, 4);
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
}

/* The chunks of the draft's examples in 3.1.3 and 3.1.4. */
static void
test_chunks (void)
{
  /* A run of 221 not received, then one received to make it whole. */
  static const guint8 run[] = { 0,   0, 0, 1, 0, 0,    0,    2,    0,    0, 0,
                                222, 0, 0, 0, 0, 0x00, 0xDD, 0xA0, 0x00, 9 };
  /* One-bit vector 0 1 1 1 1 1 0 0 0 1 1 1 0 0 */
  static const guint8 one_bit[] = { 0, 0, 0, 1,    0,    0, 0, 2, 0, 0, 0, 14, 0,
                                    0, 0, 0, 0x9F, 0x1C, 1, 1, 1, 1, 1, 1, 1,  1 };
  /* Two-bit vector 0 1 1 1 2 0 0, the large delta of -1 */
  static const guint8 two_bit[] = { 0, 0, 0, 1, 0,           0,    0, 2, 0, 0,    0,   7,
                                    0, 0, 1, 0, 0xC0 | 0x05, 0x60, 4, 4, 4, 0xFF, 0xFF };
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);

  g_assert_true (read_body (run, sizeof run, read));
  g_assert_cmpuint (read->n_arrivals, ==, 222);
  g_assert_true (read->arrivals[220] == LOST);
  g_assert_cmpint (read->arrivals[221], ==, 9 * 250);

  g_assert_true (read_body (one_bit, sizeof one_bit, read));
  g_assert_true (read->arrivals[0] == LOST);
  g_assert_cmpint (read->arrivals[5], ==, 5 * 250);
  g_assert_true (read->arrivals[8] == LOST);
  g_assert_cmpint (read->arrivals[11], ==, 8 * 250);

  g_assert_true (read_body (two_bit, sizeof two_bit, read));
  g_assert_cmpint (read->arrivals[3], ==, 64 * MS + 3000);
  g_assert_cmpint (read->arrivals[4], ==, 64 * MS + 2750);
  g_assert_true (read->arrivals[6] == LOST);

  /* Every cut is refused. */
  for (gsize size = 0; size < sizeof two_bit; size++)
    g_assert_false (read_body (two_bit, size, read));
}

static void
test_refused (void)
{
  /* none, too many, an empty run, a reserved symbol */
  static const guint8 none[] = { 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 1, 1, 0 };
  static const guint8 many[] = { 0,    0,    0, 1, 0, 0, 0,    2,    0,    0,
                                 0xFF, 0xFF, 0, 0, 0, 0, 0x1F, 0xFF, 0x1F, 0xFF };
  static const guint8 empty[] = {
    0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0x20, 0, 0x20, 1
  };
  static const guint8 reserved[] = { 0, 0, 0, 1, 0, 0,    0, 2, 0, 0, 0,
                                     1, 0, 0, 0, 0, 0x60, 1, 0, 0, 0, 0 };
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);

  g_assert_false (read_body (none, sizeof none, read));
  g_assert_false (read_body (many, sizeof many, read));
  g_assert_false (read_body (empty, sizeof empty, read));
  g_assert_false (read_body (reserved, sizeof reserved, read));
}

static void
test_negative_reference (void)
{
  static const gint64 arrivals[] = { -100 * MS, -50 * MS };
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;

  sfu_rtcp_builder_init (&builder);
  g_assert_cmpuint (sfu_rtcp_transport_cc_write (&builder, 1, 2, 0, 0, arrivals, 2), ==, 2);
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_transport_cc_read (&packet, read));
  g_assert_cmpint (read->reference_time, ==, -2);
  g_assert_cmpint (read->arrivals[0], ==, -100 * MS);
  g_assert_cmpint (read->arrivals[1], ==, -50 * MS);
}

/* A gap that no delta can say ends the packet; the next one has its own reference. */
static void
test_gap (void)
{
  static const gint64 arrivals[] = { 0, 1 * MS, LOST, 9000 * MS, 9001 * MS };
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  g_assert_cmpuint (sfu_rtcp_transport_cc_write (&builder, 1, 2, 0, 0, arrivals, 5), ==, 2);
  g_assert_cmpuint (sfu_rtcp_transport_cc_write (&builder, 1, 2, 2, 1, arrivals + 2, 3), ==, 3);
  g_assert_cmpuint (sfu_rtcp_transport_cc_write (&builder, 1, 2, 2, 1, arrivals + 2, 1), ==, 0);
}

/* Runs and mixtures of loss, small and large deltas, in rooms of any size: what is written reads
 * back, and no rounding error adds up. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);
  g_autofree gint64 *arrivals = g_new0 (gint64, SFU_TRANSPORT_CC_MAX);

  for (guint round = 0; round < 3000; round++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 1, SFU_TRANSPORT_CC_MAX + 1);
      gint64 time = g_rand_int_range (rand, 0, G_MAXINT32);
      gint32 mode = 0;
      SfuRtcpBuilder builder;
      SfuRtcpPacket packet;
      gsize begin, written;

      for (gsize i = 0; i < n; i++)
        {
          if (i == 0 || g_rand_int_range (rand, 0, 30) == 0)
            mode = g_rand_int_range (rand, 0, 4);
          time += mode == 1   ? g_rand_int_range (rand, -5000, 200000)
                  : mode == 2 ? g_rand_int_range (rand, -5000, 5000)
                              : g_rand_int_range (rand, 0, 2000);
          arrivals[i] = mode == 3 && i > 0 ? LOST : time;
        }
      sfu_rtcp_builder_init (&builder);
      begin = (gsize) g_rand_int_range (rand, 0, 280) * 4;
      builder.size = begin;
      written = sfu_rtcp_transport_cc_write (&builder, 1, 2, 40000, 255, arrivals, n);
      g_assert_cmpuint (written, >, 0);
      g_assert_cmpuint (builder.size, <=, SFU_RTCP_ROOM);

      packet = (SfuRtcpPacket){ SFU_RTCP_RTPFB, SFU_RTPFB_TRANSPORT_CC, builder.data + begin + 4,
                                builder.size - begin - 4 };
      g_assert_true (sfu_rtcp_transport_cc_read (&packet, read));
      g_assert_cmpuint (read->n_arrivals, ==, written);
      g_assert_cmpuint (read->base_seq, ==, 40000);
      g_assert_cmpuint (read->feedback_count, ==, 255);
      for (gsize i = 0; i < written; i++)
        {
          g_assert_true ((arrivals[i] == LOST) == (read->arrivals[i] == LOST));
          if (arrivals[i] != LOST)
            g_assert_cmpint (ABS (arrivals[i] - read->arrivals[i]), <, SFU_TRANSPORT_CC_TICK);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/transport-cc/golden", test_golden);
  g_test_add_func ("/rtcp/transport-cc/chunks", test_chunks);
  g_test_add_func ("/rtcp/transport-cc/refused", test_refused);
  g_test_add_func ("/rtcp/transport-cc/negative-reference", test_negative_reference);
  g_test_add_func ("/rtcp/transport-cc/gap", test_gap);
  g_test_add_func ("/rtcp/transport-cc/round-trip", test_round_trip);
  return g_test_run ();
}
