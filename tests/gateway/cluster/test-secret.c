#include "gateway/cluster/secret.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

/* RFC 5869 appendix A, the cases with SHA-256. */
static void
test_vectors (void)
{
  const char *const cases[][4] = {
    { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
      "f0f1f2f3f4f5f6f7f8f9",
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
    { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
      "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
      "404142434445464748494a4b4c4d4e4f",
      "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
      "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
      "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
      "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
      "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
      "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
      "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
      "cc30c58179ec3e87c14c01d5c1f3434f1d87" },
    { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) text = from_hex (cases[i][0]);
      g_autoptr (GByteArray) salt = from_hex (cases[i][1]);
      g_autoptr (GByteArray) label = from_hex (cases[i][2]);
      g_autoptr (GByteArray) expected = from_hex (cases[i][3]);
      guint8 key[128];

      g_assert_true (gw_secret_derive (text->data, text->len, salt->data, salt->len, label->data,
                                       label->len, key, expected->len));
      g_assert_cmpmem (key, expected->len, expected->data, expected->len);
    }
}

/* Computed by another implementation: HKDF (text, no salt, "meeting-gateway join"). It must never
 * change: roles of different versions share a secret. */
static void
test_fixed (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("the secret of the tests", NULL);
  g_autoptr (GByteArray) expected =
      from_hex ("b9d78edd13e7b97304de5370e1e425d956a2b2b12a1de4416e1cc059c17b152d");

  g_assert_cmpmem (gw_secret_key (secret, GW_PURPOSE_JOIN), GW_SECRET_KEY_SIZE, expected->data,
                   expected->len);
}

static void
test_purposes (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("the secret of the tests", NULL);

  for (guint i = GW_PURPOSE_JOIN; i <= GW_PURPOSE_SIGN_IN; i++)
    for (guint j = GW_PURPOSE_JOIN; j < i; j++)
      g_assert_true (
          memcmp (gw_secret_key (secret, i), gw_secret_key (secret, j), GW_SECRET_KEY_SIZE) != 0);
  g_assert_cmpstr (gw_purpose_name (GW_PURPOSE_JOIN), ==, "join");
  g_assert_cmpstr (gw_purpose_name (GW_PURPOSE_TURN), ==, "turn");
}

static void
test_short (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_secret_new ("fifteen letters", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_true (strstr (error->message, "at least 16") != NULL);
  g_assert_null (strstr (error->message, "fifteen"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/vectors", test_vectors);
  g_test_add_func ("/secret/fixed", test_fixed);
  g_test_add_func ("/secret/purposes", test_purposes);
  g_test_add_func ("/secret/short", test_short);
  return g_test_run ();
}
