#include "plugins/sfu/rtp/nack-list.h"

#define MS G_TIME_SPAN_MILLISECOND

static gsize
due (SfuNackList *list, gint64 now)
{
  guint16 seqs[SFU_NACK_LIST_MAX];

  return sfu_nack_list_due (list, now, seqs, G_N_ELEMENTS (seqs));
}

static void
test_gap (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);
  guint16 seqs[8];

  sfu_nack_list_packet (list, 65535, 0);
  g_assert_cmpuint (due (list, 0), ==, 0);
  sfu_nack_list_packet (list, 65539, 0);
  g_assert_cmpuint (sfu_nack_list_due (list, 0, seqs, 2), ==, 2);
  g_assert_cmpuint (seqs[0], ==, 0);
  g_assert_cmpuint (seqs[1], ==, 1);
  /* What did not fit stays due; the others wait for their answer. */
  g_assert_cmpuint (sfu_nack_list_due (list, 1 * MS, seqs, 8), ==, 1);
  g_assert_cmpuint (seqs[0], ==, 2);
  g_assert_cmpuint (due (list, 2 * MS), ==, 0);

  sfu_nack_list_packet (list, 65537, 50 * MS);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 2);
  g_assert_cmpint (sfu_nack_list_rtt (list), ==, 50 * MS);
  g_assert_cmpuint (due (list, 60 * MS), ==, 0);
  g_assert_cmpuint (due (list, 64 * MS), ==, 2);
}

static void
test_tolerance (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (2);

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 12, 0);
  g_assert_cmpuint (due (list, 0), ==, 0);
  sfu_nack_list_packet (list, 13, 0);
  g_assert_cmpuint (due (list, 0), ==, 0);
  sfu_nack_list_packet (list, 11, 0);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 0);

  /* Two newer packets are waited for, or 20 ms. */
  sfu_nack_list_packet (list, 15, 0);
  g_assert_cmpuint (due (list, 19 * MS), ==, 0);
  g_assert_cmpuint (due (list, 20 * MS), ==, 1);
  sfu_nack_list_packet (list, 17, 21 * MS);
  sfu_nack_list_packet (list, 18, 21 * MS);
  sfu_nack_list_packet (list, 19, 21 * MS);
  g_assert_cmpuint (due (list, 21 * MS), ==, 1);
}

/* What was only late is waited for from then on; a real loss after it is asked for a little later.
 */
static void
test_reordering (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 12, 0);
  sfu_nack_list_packet (list, 11, 5 * MS);
  sfu_nack_list_packet (list, 14, 10 * MS);
  g_assert_cmpuint (due (list, 14 * MS), ==, 0);
  g_assert_cmpuint (due (list, 15 * MS), ==, 1);
}

/* A picture that waits for long is helped by a key frame sooner than by the tenth request. */
static void
test_too_late (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);

  sfu_nack_list_packet (list, 10, 0);
  g_assert_cmpint (sfu_nack_list_gap (list, 11), ==, 0);
  g_assert_cmpint (sfu_nack_list_gap (list, 13), ==, 2);
  sfu_nack_list_packet (list, 12, 0);
  due (list, 0);
  due (list, 200 * MS);
  g_assert_false (sfu_nack_list_take_key_frame_needed (list));
  due (list, 300 * MS);
  g_assert_true (sfu_nack_list_take_key_frame_needed (list));
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 1);
  due (list, 320 * MS);
  g_assert_false (sfu_nack_list_take_key_frame_needed (list));
}

/* Karn: asked for twice, nobody knows which request the packet answers. */
static void
test_rtt_of_first_request_only (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 12, 0);
  g_assert_cmpuint (due (list, 0), ==, 1);
  g_assert_cmpuint (due (list, 200 * MS), ==, 1);
  sfu_nack_list_packet (list, 11, 201 * MS);
  g_assert_cmpint (sfu_nack_list_rtt (list), ==, 100 * MS);
}

static void
test_give_up (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);
  guint asked = 0;
  gint64 now;

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 12, 0);
  for (now = 0; now < 10000 * MS && sfu_nack_list_count (list) > 0; now += 10 * MS)
    asked += (guint) due (list, now);
  g_assert_cmpuint (asked, ==, SFU_NACK_LIST_TRIES);
  g_assert_cmpint (now, <, 2000 * MS);
  g_assert_true (sfu_nack_list_take_key_frame_needed (list));
  g_assert_false (sfu_nack_list_take_key_frame_needed (list));
}

static void
test_overflow (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 11 + SFU_NACK_LIST_MAX, 0);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, SFU_NACK_LIST_MAX);
  g_assert_false (sfu_nack_list_take_key_frame_needed (list));
  sfu_nack_list_packet (list, 13 + SFU_NACK_LIST_MAX, 0);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 0);
  g_assert_true (sfu_nack_list_take_key_frame_needed (list));
}

static void
test_key_frame (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (0);
  guint16 seqs[4];

  sfu_nack_list_packet (list, 10, 0);
  sfu_nack_list_packet (list, 20, 0);
  sfu_nack_list_packet (list, 22, 0);
  sfu_nack_list_key_frame (list, 20);
  g_assert_cmpuint (sfu_nack_list_due (list, 0, seqs, 4), ==, 1);
  g_assert_cmpuint (seqs[0], ==, 21);
  sfu_nack_list_reset (list);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 0);
  sfu_nack_list_packet (list, 100000, 0);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 0);
}

/* 5 % loss, RTX losing as much, 60 ms away: in the end everything has come, without a key frame
 * and with few requests more than losses. */
static void
test_lossy_link (void)
{
  g_autoptr (SfuNackList) list = sfu_nack_list_new (1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autofree gint64 *arrives = g_new0 (gint64, 20000); /* by sequence number: RTX under way */
  guint lost = 0, asked = 0;

  for (gint64 now = 0; now < 20000 * MS; now += MS)
    {
      gint64 seq = now / MS;
      guint16 seqs[64];
      gsize n;

      if (seq == 0 || seq > 19000 || g_rand_int_range (rand, 0, 100) >= 5)
        sfu_nack_list_packet (list, seq, now);
      else
        lost++;
      for (gint64 i = MAX (seq - 2000, 0); i < seq; i++)
        if (arrives[i] == now && now > 0)
          sfu_nack_list_packet (list, i, now);
      n = sfu_nack_list_due (list, now, seqs, G_N_ELEMENTS (seqs));
      asked += (guint) n;
      for (gsize i = 0; i < n; i++)
        if (g_rand_int_range (rand, 0, 100) >= 5)
          arrives[seqs[i]] = now + 60 * MS;
    }
  g_assert_cmpuint (lost, >, 800);
  g_assert_cmpuint (sfu_nack_list_count (list), ==, 0);
  g_assert_false (sfu_nack_list_take_key_frame_needed (list));
  g_assert_cmpuint (asked, <, lost + lost / 5);
  g_assert_cmpint (sfu_nack_list_rtt (list), ==, 60 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/nack-list/gap", test_gap);
  g_test_add_func ("/rtp/nack-list/tolerance", test_tolerance);
  g_test_add_func ("/rtp/nack-list/rtt-of-first-request-only", test_rtt_of_first_request_only);
  g_test_add_func ("/rtp/nack-list/give-up", test_give_up);
  g_test_add_func ("/rtp/nack-list/overflow", test_overflow);
  g_test_add_func ("/rtp/nack-list/key-frame", test_key_frame);
  g_test_add_func ("/rtp/nack-list/lossy-link", test_lossy_link);
  g_test_add_func ("/rtp/nack-list/reordering", test_reordering);
  g_test_add_func ("/rtp/nack-list/too-late", test_too_late);
  return g_test_run ();
}
