#include "plugins/sfu/codec/fmtp.h"

static void
assert_value (const char *fmtp, const char *name, const char *expected)
{
  char value[8];

  g_assert_cmpint (sfu_fmtp_get (fmtp, name, value, sizeof value), ==, expected != NULL);
  g_assert_cmpstr (value, ==, expected != NULL ? expected : "");
}

static void
test_get (void)
{
  const char *fmtp = "profile-id=2; x-profile=7 ;Level-Idx=5;empty=;flag;last=123456789";

  assert_value (fmtp, "profile-id", "2");
  assert_value (fmtp, "x-profile", "7");
  assert_value (fmtp, "profile", NULL);
  assert_value (fmtp, "level-idx", "5");
  assert_value (fmtp, "empty", "");
  assert_value (fmtp, "flag", NULL);
  assert_value (fmtp, "last", "1234567");
  assert_value (NULL, "last", NULL);
  assert_value ("", "last", NULL);
  assert_value (";;last=1;", "last", "1");
}

static void
test_number (void)
{
  g_assert_cmpuint (sfu_fmtp_get_number ("a=1;b=22", "b", 7), ==, 22);
  g_assert_cmpuint (sfu_fmtp_get_number ("a=1;b=22", "c", 7), ==, 7);
  g_assert_cmpuint (sfu_fmtp_get_number ("a=-1", "a", 7), ==, 7);
  g_assert_cmpuint (sfu_fmtp_get_number ("a=0x1", "a", 7), ==, 7);
  g_assert_cmpuint (sfu_fmtp_get_number ("a=4294967296", "a", 7), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/fmtp/get", test_get);
  g_test_add_func ("/codec/fmtp/number", test_number);
  return g_test_run ();
}
