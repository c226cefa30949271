#include "plugins/turn/nonce.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1900000000)

static GwAddress
address (const char *ip)
{
  GwAddress parsed;
  g_assert_true (gw_address_parse_ip (ip, 1234, &parsed));
  return parsed;
}

static gboolean
check (const TurnNonce *nonce, const GwAddress *client, gint64 now, const char *text)
{
  return turn_nonce_check (nonce, client, now, (const guint8 *) text, strlen (text));
}

static void
test_lifetime (void)
{
  g_autoptr (TurnNonce) nonce = turn_nonce_new ();
  GwAddress client = address ("192.0.2.1");
  char text[TURN_NONCE_SIZE];

  turn_nonce_make (nonce, &client, NOW, text);
  g_assert_cmpuint (strlen (text), ==, TURN_NONCE_SIZE - 1);
  g_assert_true (check (nonce, &client, NOW, text));
  g_assert_true (check (nonce, &client, NOW + TURN_NONCE_LIFETIME, text));
  g_assert_false (check (nonce, &client, NOW + TURN_NONCE_LIFETIME + 1, text));
  g_assert_false (check (nonce, &client, NOW - 1, text));
}

static void
test_bound_to_the_client (void)
{
  g_autoptr (TurnNonce) nonce = turn_nonce_new ();
  GwAddress client = address ("192.0.2.1"), other = address ("192.0.2.2");
  char text[TURN_NONCE_SIZE];

  turn_nonce_make (nonce, &client, NOW, text);
  g_assert_false (check (nonce, &other, NOW, text));
  client.port = 4321;
  g_assert_false (check (nonce, &client, NOW, text));
}

static void
test_forged (void)
{
  g_autoptr (TurnNonce) nonce = turn_nonce_new ();
  g_autoptr (TurnNonce) stranger = turn_nonce_new ();
  GwAddress client = address ("2001:db8::1");
  char text[TURN_NONCE_SIZE];

  turn_nonce_make (stranger, &client, NOW, text);
  g_assert_false (check (nonce, &client, NOW, text));
  turn_nonce_make (nonce, &client, NOW, text);
  for (gsize i = 0; i < strlen (text); i++)
    {
      char kept = text[i];
      text[i] = kept == 'a' ? 'b' : 'a';
      g_assert_false (check (nonce, &client, NOW, text));
      text[i] = kept;
    }
  g_assert_false (check (nonce, &client, NOW, ""));
  g_assert_false (check (nonce, &client, NOW, "obMatJos2"));
  text[TURN_NONCE_SIZE - 2] = '\0';
  g_assert_false (check (nonce, &client, NOW, text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/nonce/lifetime", test_lifetime);
  g_test_add_func ("/turn/nonce/bound-to-the-client", test_bound_to_the_client);
  g_test_add_func ("/turn/nonce/forged", test_forged);
  return g_test_run ();
}
