#include "config.h"

#include "gateway/http/peer.h"

static void
check (const char *ip, const char *text, const char *key, gboolean is_loopback)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (ip, 80);
  g_autofree char *peer_text = gw_peer_text (address);
  g_autofree char *peer_key = gw_peer_key (address);

  g_assert_cmpstr (peer_text, ==, text);
  g_assert_cmpstr (peer_key, ==, key);
  g_assert_cmpint (gw_peer_is_loopback (address), ==, is_loopback);
}

static void
test_peer (void)
{
  check ("192.0.2.1", "192.0.2.1", "192.0.2.1", FALSE);
  check ("127.0.0.2", "127.0.0.2", "127.0.0.2", TRUE);
  check ("::1", "::1", "::", TRUE);
  check ("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1", FALSE);
  check ("::ffff:127.0.0.1", "127.0.0.1", "127.0.0.1", TRUE);
  check ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer", test_peer);
  return g_test_run ();
}
