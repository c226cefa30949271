#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/ssrcs.h"

static SfuSdpSsrcs
read_all (const char *const *groups, gsize n_groups, const char *const *ssrcs, gsize n_ssrcs)
{
  SfuSdpSsrcs read = { 0 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_groups; i++)
    g_assert_true (sfu_sdp_ssrcs_read_group (&read, groups[i], &error));
  for (gsize i = 0; i < n_ssrcs; i++)
    g_assert_true (sfu_sdp_ssrcs_read (&read, ssrcs[i], &error));
  g_assert_no_error (error);
  return read;
}

static void
test_one_stream (void)
{
  static const char *const ssrcs[] = { "10 cname:x", "11 cname:x" };
  static const char *const groups[] = { "FID 10 11" };
  SfuSdpSsrcs before = read_all (NULL, 0, ssrcs, 2);
  SfuSdpSsrcs after = read_all (groups, 1, ssrcs, 2);
  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX];

  /* Firefox names the group last, Chromium first. */
  g_assert_true (sfu_sdp_ssrcs_read_group (&before, groups[0], NULL));
  g_assert_cmpuint (sfu_sdp_ssrcs_encodings (&before, encodings), ==, 1);
  g_assert_cmpuint (encodings[0].ssrc, ==, 10);
  g_assert_cmpuint (encodings[0].rtx_ssrc, ==, 11);
  g_assert_cmpuint (sfu_sdp_ssrcs_encodings (&after, encodings), ==, 1);
  g_assert_cmpuint (encodings[0].ssrc, ==, 10);
  g_assert_cmpuint (encodings[0].rtx_ssrc, ==, 11);
}

static void
test_unnamed (void)
{
  SfuSdpSsrcs none = { 0 };
  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX];

  g_assert_cmpuint (sfu_sdp_ssrcs_encodings (&none, encodings), ==, 1);
  g_assert_cmpuint (encodings[0].ssrc, ==, 0);
}

static void
test_layers (void)
{
  static const char *const groups[] = { "FID 10 11", "FID 20 21", "FID 30 31", "SIM 10 20 30 40",
                                        "FEC-FR 10 50" };
  SfuSdpSsrcs read = read_all (groups, G_N_ELEMENTS (groups), NULL, 0);
  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX];

  g_assert_cmpuint (sfu_sdp_ssrcs_encodings (&read, encodings), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (encodings[i].ssrc, ==, 10 * (i + 1));
      g_assert_cmpuint (encodings[i].rtx_ssrc, ==, 10 * (i + 1) + 1);
      g_assert_cmpstr (encodings[i].rid, ==, "");
    }
}

static void
test_many (void)
{
  SfuSdpSsrcs read = { 0 };

  for (guint i = 1; i < 100; i++)
    {
      g_autofree char *ssrc = g_strdup_printf ("%u", i);
      g_autofree char *group = g_strdup_printf ("FID %u %u", i, i + 1);

      g_assert_true (sfu_sdp_ssrcs_read (&read, ssrc, NULL));
      g_assert_true (sfu_sdp_ssrcs_read_group (&read, group, NULL));
    }
  g_assert_cmpuint (read.n_pairs, ==, SFU_SDP_SSRCS_MAX);
}

static void
test_refuses (void)
{
  static const char *const groups[] = { "FID 1", "FID x 2", "FID 1 4294967296", "SIM 1 x" };
  SfuSdpSsrcs read = { 0 };
  g_autoptr (GError) ssrc_error = NULL;

  g_assert_false (sfu_sdp_ssrcs_read (&read, "4294967296", &ssrc_error));
  g_assert_error (ssrc_error, SFU_ERROR, SFU_ERROR_BAD_SDP);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sfu_sdp_ssrcs_read_group (&read, groups[i], &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/ssrcs/one-stream", test_one_stream);
  g_test_add_func ("/sfu/sdp/ssrcs/unnamed", test_unnamed);
  g_test_add_func ("/sfu/sdp/ssrcs/layers", test_layers);
  g_test_add_func ("/sfu/sdp/ssrcs/many", test_many);
  g_test_add_func ("/sfu/sdp/ssrcs/refuses", test_refuses);
  return g_test_run ();
}
