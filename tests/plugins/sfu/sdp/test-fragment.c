#include "plugins/sfu/sdp/fragment.h"
#include "tests/plugins/sfu/sdp/golden.h"

static gboolean
parse (const char *text, SfuSdpFragment *fragment, GError **error)
{
  return sfu_sdp_fragment_parse (text, strlen (text), fragment, error);
}

static void
test_restart (void)
{
  static const char *const texts[] = {
    "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
    "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
    "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
    "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      SfuSdpFragment fragment;

      parse (texts[i], &fragment, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (fragment.ufrag, ==, "EsAw");
      g_assert_cmpstr (fragment.pwd, ==, "P2uYro0UCOQ4zxjKXaWCBui1");
    }
}

static void
test_candidates_only (void)
{
  g_autoptr (GError) error = NULL;
  SfuSdpFragment fragment;

  parse ("m=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
         "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n",
         &fragment, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fragment.ufrag, ==, "");
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "hello",
    "a=ice-ufrag:EsAw\r\n",
    "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
    "a=ice-ufrag:E\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
    "v=0\r\n",
  };
  g_autofree char *huge = g_strnfill (300000, 'a');

  for (gsize i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      SfuSdpFragment fragment;

      g_assert_false (parse (i < G_N_ELEMENTS (texts) ? texts[i] : huge, &fragment, &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

static void
test_print (void)
{
  g_autoptr (GArray) candidates = NULL;
  SfuSdpLocal local = golden_local (&candidates);
  g_autofree char *text = sfu_sdp_fragment_print (&local, SFU_VIDEO, "v");
  g_autoptr (GError) error = NULL;
  SfuSdpFragment fragment;

  g_assert_true (g_str_has_prefix (text, "a=ice-lite\r\nm=video 9 RTP/AVP 0\r\na=mid:v\r\n"));
  g_assert_cmpuint (golden_count (text, "a=candidate:"), ==, 2);
  g_assert_cmpuint (golden_count (text, "a=end-of-candidates\r\n"), ==, 1);
  parse (text, &fragment, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fragment.ufrag, ==, local.ufrag);
  g_assert_cmpstr (fragment.pwd, ==, local.pwd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/fragment/restart", test_restart);
  g_test_add_func ("/sfu/sdp/fragment/candidates-only", test_candidates_only);
  g_test_add_func ("/sfu/sdp/fragment/refuses", test_refuses);
  g_test_add_func ("/sfu/sdp/fragment/print", test_print);
  return g_test_run ();
}
