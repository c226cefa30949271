#include "plugins/sfu/rtcp/transport-cc.h"
#include "plugins/sfu/rtp/feedback.h"

#define MS G_TIME_SPAN_MILLISECOND
#define START (1000000 * MS)

/* Returns: whether one was written; read back into @read. */
static gboolean
take (SfuFeedback *feedback, gint64 now, SfuRtcpTransportCc *read)
{
  SfuRtcpBuilder builder;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  sfu_rtcp_builder_init (&builder);
  if (!sfu_feedback_write (feedback, &builder, 1, 2, now))
    return FALSE;
  g_assert_cmpint (sfu_rtcp_reader_init (&reader, builder.data, builder.size), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_true (sfu_rtcp_transport_cc_read (&packet, read));
  return TRUE;
}

static void
test_due (void)
{
  g_autoptr (SfuFeedback) feedback = sfu_feedback_new ();
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);

  g_assert_false (sfu_feedback_due (feedback, START));
  g_assert_false (take (feedback, START, read));
  sfu_feedback_packet (feedback, 65535, START);
  g_assert_true (sfu_feedback_due (feedback, START));
  g_assert_true (take (feedback, START, read));
  g_assert_cmpuint (read->base_seq, ==, 65535);
  g_assert_cmpuint (read->feedback_count, ==, 0);
  g_assert_cmpuint (read->n_arrivals, ==, 1);

  g_assert_false (sfu_feedback_due (feedback, START + 1000 * MS));
  sfu_feedback_packet (feedback, 2, START + 10 * MS);
  g_assert_false (sfu_feedback_due (feedback, START + 49 * MS));
  g_assert_true (sfu_feedback_due (feedback, START + 50 * MS));
  g_assert_true (take (feedback, START + 50 * MS, read));
  /* The lost ones between are told of, though the feedback begins with them. */
  g_assert_cmpuint (read->base_seq, ==, 0);
  g_assert_cmpuint (read->feedback_count, ==, 1);
  g_assert_cmpuint (read->n_arrivals, ==, 3);
  g_assert_true (read->arrivals[0] == SFU_TRANSPORT_CC_LOST);
  g_assert_true (read->arrivals[1] == SFU_TRANSPORT_CC_LOST);
  g_assert_true (read->arrivals[2] != SFU_TRANSPORT_CC_LOST);
}

/* Told of as lost, then come after all: told of again. */
static void
test_late (void)
{
  g_autoptr (SfuFeedback) feedback = sfu_feedback_new ();
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);

  sfu_feedback_packet (feedback, 10, START);
  sfu_feedback_packet (feedback, 12, START + MS);
  g_assert_true (take (feedback, START + 50 * MS, read));
  g_assert_true (read->arrivals[1] == SFU_TRANSPORT_CC_LOST);
  sfu_feedback_packet (feedback, 12, START + 60 * MS);
  g_assert_false (sfu_feedback_due (feedback, START + 200 * MS));
  sfu_feedback_packet (feedback, 11, START + 61 * MS);
  g_assert_true (take (feedback, START + 200 * MS, read));
  g_assert_cmpuint (read->base_seq, ==, 11);
  g_assert_cmpint (read->arrivals[0] - read->arrivals[1], ==, 60 * MS);
}

static void
test_jump (void)
{
  g_autoptr (SfuFeedback) feedback = sfu_feedback_new ();
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);

  sfu_feedback_packet (feedback, 10, START);
  sfu_feedback_packet (feedback, 30000, START);
  g_assert_true (take (feedback, START, read));
  g_assert_cmpuint (read->base_seq, ==, 30000);
  g_assert_cmpuint (read->n_arrivals, ==, 1);
  /* Beyond the window backwards: forgotten. */
  sfu_feedback_packet (feedback, 20, START);
  g_assert_false (sfu_feedback_due (feedback, START + 100 * MS));
}

/* More than fits: several packets, which together tell of everything once. */
static void
test_split (void)
{
  g_autoptr (SfuFeedback) feedback = sfu_feedback_new ();
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);
  guint told = 0, packets = 0;

  for (guint i = 0; i < SFU_FEEDBACK_WINDOW + 100; i++)
    sfu_feedback_packet (feedback, (guint16) (64000 + i), START + i * 10);
  while (sfu_feedback_due (feedback, START + 50 * MS))
    {
      g_assert_true (take (feedback, START + 50 * MS, read));
      g_assert_cmpuint (read->base_seq, ==, (guint16) (64000 + 100 + told));
      g_assert_cmpuint (read->feedback_count, ==, packets);
      told += (guint) read->n_arrivals;
      packets++;
    }
  g_assert_cmpuint (told, ==, SFU_FEEDBACK_WINDOW);
  g_assert_cmpuint (packets, <=, 3);
}

/* A lossy, jittery, reordering link for a while: every packet that came is told of, its time right
 * to half a tick's rounding (modulo the reference time's cycle). */
static void
test_random (void)
{
  enum
  {
    N = 20000
  };
  g_autoptr (SfuFeedback) feedback = sfu_feedback_new ();
  g_autofree SfuRtcpTransportCc *read = g_new0 (SfuRtcpTransportCc, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  g_autofree gint64 *came = g_new0 (gint64, N);
  g_autofree gint64 *told = g_new0 (gint64, N);
  gint64 cycle = ((gint64) 1 << 24) * SFU_TRANSPORT_CC_REFERENCE;

  for (gint64 i = 0; i < N; i++)
    {
      gint64 now = START + i * MS;
      gint64 seq = i ^ g_rand_int_range (rand, 0, 4);

      if (seq < N && came[seq] == 0 && g_rand_int_range (rand, 0, 100) >= 10)
        {
          came[seq] = now + g_rand_int_range (rand, 0, 300);
          sfu_feedback_packet (feedback, (guint16) (60000 + seq), came[seq]);
        }
      if (i != N - 1 && !sfu_feedback_due (feedback, now))
        continue;
      if (!take (feedback, now, read))
        continue;
      for (gsize k = 0; k < read->n_arrivals; k++)
        {
          gint64 base = i - 1000 + (guint16) (read->base_seq - (guint16) (60000 + i - 1000));

          if (read->arrivals[k] != SFU_TRANSPORT_CC_LOST)
            told[base + (gint64) k] = read->arrivals[k];
        }
    }
  for (gint64 i = 0; i < N - 1; i++)
    {
      gint64 difference = (came[i] - told[i]) % cycle;

      g_assert_true ((came[i] == 0) == (told[i] == 0));
      if (came[i] != 0)
        g_assert_cmpint (MIN (ABS (difference), cycle - ABS (difference)), <,
                         SFU_TRANSPORT_CC_TICK);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/feedback/due", test_due);
  g_test_add_func ("/rtp/feedback/late", test_late);
  g_test_add_func ("/rtp/feedback/jump", test_jump);
  g_test_add_func ("/rtp/feedback/split", test_split);
  g_test_add_func ("/rtp/feedback/random", test_random);
  return g_test_run ();
}
