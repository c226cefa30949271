#include "plugins/api/account/code.h"

#include <string.h>

static void
test_new (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *code = api_code_new ();
      g_autofree char *parsed = api_code_parse (code);

      g_assert_cmpstr (code, ==, parsed);
    }
}

static void
test_parse (void)
{
  static const char *const bad[] = { NULL, "",        "12345",  "1234567", "12345a",
                                     "-",  "12345\n", "+12345", "0x1234",  "\xd9\xa1" };
  g_autofree char *code = api_code_parse (" 012-345 ");

  g_assert_cmpstr (code, ==, "012345");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (api_code_parse (bad[i]));
}

static void
test_hash (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of the test", NULL);
  g_autoptr (GwSecret) other_secret = gw_secret_new ("another secret of it", NULL);
  g_autofree char *hash = api_code_hash (secret, "a@b", "123456");
  g_autofree char *again = api_code_hash (secret, "a@b", "123456");
  g_autofree char *other_code = api_code_hash (secret, "a@b", "123457");
  g_autofree char *other_email = api_code_hash (secret, "a@c", "123456");
  g_autofree char *other_key = api_code_hash (other_secret, "a@b", "123456");

  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_null (strstr (hash, "123456"));
  g_assert_true (api_code_hash_equal (hash, again));
  g_assert_false (api_code_hash_equal (hash, other_code));
  g_assert_false (api_code_hash_equal (hash, other_email));
  g_assert_false (api_code_hash_equal (hash, other_key));
  g_assert_false (api_code_hash_equal (hash, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/code/new", test_new);
  g_test_add_func ("/api/code/parse", test_parse);
  g_test_add_func ("/api/code/hash", test_hash);
  return g_test_run ();
}
