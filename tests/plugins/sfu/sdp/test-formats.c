#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/formats.h"

static void
test_read (void)
{
  g_autoptr (GArray) formats = sfu_sdp_formats_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sfu_sdp_formats_add (formats, "111", &error));
  g_assert_true (sfu_sdp_formats_add (formats, "96", &error));
  g_assert_true (sfu_sdp_formats_read_rtpmap (formats, "111 opus/48000/2", &error));
  g_assert_true (sfu_sdp_formats_read_rtpmap (formats, "96 a-name-longer-than-all/90000", &error));
  g_assert_true (sfu_sdp_formats_read_rtpmap (formats, "97 VP9/90000", &error));
  sfu_sdp_formats_read_fmtp (formats, "111 usedtx=0");
  sfu_sdp_formats_read_fmtp (formats, "111 usedtx=1");
  sfu_sdp_formats_read_feedback (formats, "96 nack pli");
  sfu_sdp_formats_read_feedback (formats, "* transport-cc");
  const SfuSdpCodec *opus = sfu_sdp_formats_find (formats, 111);
  const SfuSdpCodec *other = sfu_sdp_formats_find (formats, 96);

  g_assert_no_error (error);
  g_assert_cmpstr (opus->name, ==, "opus");
  g_assert_cmpuint (opus->channels, ==, 2);
  g_assert_cmpstr (opus->fmtp, ==, "usedtx=1");
  g_assert_true (opus->transport_cc && !opus->pli);
  g_assert_cmpstr (other->name, ==, "");
  g_assert_true (other->transport_cc && other->pli && !other->nack);
  g_assert_null (sfu_sdp_formats_find (formats, 97));
}

static void
test_refuses (void)
{
  static const char *const maps[] = { "96 VP8", "96 /90000", "96 VP8/x", "96 opus/48000/999" };
  g_autoptr (GArray) formats = sfu_sdp_formats_new ();
  g_autoptr (GError) large = NULL;

  g_assert_true (sfu_sdp_formats_add (formats, "96", NULL));
  g_assert_false (sfu_sdp_formats_add (formats, "128", &large));
  g_assert_error (large, SFU_ERROR, SFU_ERROR_BAD_SDP);
  for (gsize i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sfu_sdp_formats_read_rtpmap (formats, maps[i], &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/formats/read", test_read);
  g_test_add_func ("/sfu/sdp/formats/refuses", test_refuses);
  return g_test_run ();
}
