#include "gateway/cluster/turn-credentials.h"

#include <string.h>

static void
test_credentials (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of enough length", NULL);
  const guint8 *key = gw_secret_key (secret, GW_PURPOSE_TURN);
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  g_autofree guint8 *bytes = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GString) digest = g_string_new (NULL);
  char text[GW_TURN_KEY_TEXT_SIZE];
  gsize size;

  gw_turn_key_text (secret, text);
  g_assert_cmpuint (strlen (text), ==, GW_TURN_KEY_TEXT_SIZE - 1);
  g_assert_cmpint (g_ascii_xdigit_value (text[0]), ==, key[0] >> 4);
  g_assert_cmpint (g_ascii_xdigit_value (text[63]), ==, key[31] & 15);

  gw_turn_credentials (secret, "p1", 1900000000, 100, &username, &password);
  g_assert_cmpstr (username, ==, "1900000100:p1");
  g_assert_cmpuint (strlen (password), ==, GW_TURN_PASSWORD_SIZE - 1);
  bytes = g_base64_decode (password, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (digest, "%02x", bytes[i]);
  expected = g_compute_hmac_for_string (G_CHECKSUM_SHA1, (const guint8 *) text, strlen (text),
                                        username, -1);
  g_assert_cmpstr (digest->str, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cluster/turn-credentials", test_credentials);
  return g_test_run ();
}
