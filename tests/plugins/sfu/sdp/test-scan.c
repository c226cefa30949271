#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/scan.h"

static void
test_number (void)
{
  const char *text = "127 rest", *large = "128", *word = "x";
  guint64 number;

  g_assert_true (sfu_sdp_take_number (&text, 127, &number));
  g_assert_cmpuint (number, ==, 127);
  g_assert_cmpstr (text, ==, " rest");
  g_assert_false (sfu_sdp_take_number (&large, 127, &number));
  g_assert_false (sfu_sdp_take_number (&word, 127, &number));
  g_assert_cmpstr (word, ==, "x");
}

static void
test_huge_number (void)
{
  const char *text = "99999999999999999999999999999999";
  guint64 number;

  g_assert_false (sfu_sdp_take_number (&text, G_MAXUINT32, &number));
}

static void
test_space (void)
{
  const char *text = "  a", *none = "a";

  g_assert_true (sfu_sdp_take_space (&text));
  g_assert_cmpstr (text, ==, "a");
  g_assert_false (sfu_sdp_take_space (&none));
}

static void
test_refuse (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sfu_sdp_refuse (&error, "mid", "too long"));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
  g_assert_cmpstr (error->message, ==, "SDP a=mid: too long");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/scan/number", test_number);
  g_test_add_func ("/sfu/sdp/scan/huge-number", test_huge_number);
  g_test_add_func ("/sfu/sdp/scan/space", test_space);
  g_test_add_func ("/sfu/sdp/scan/refuse", test_refuse);
  return g_test_run ();
}
