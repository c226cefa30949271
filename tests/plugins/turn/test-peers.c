#include "plugins/turn/peers.h"

#include "gateway/gateway/plugin.h"

static const char *const none[] = { NULL };

static GwAddress
address (const char *ip, guint16 port)
{
  GwAddress parsed;
  g_assert_true (gw_address_parse_ip (ip, port, &parsed));
  return parsed;
}

static gboolean
allows (const TurnPeers *peers, const char *ip, guint16 port)
{
  GwAddress peer = address (ip, port);
  return turn_peers_allow (peers, &peer);
}

static TurnPeers *
lists (const char *const *allow, const char *const *deny)
{
  g_autoptr (GError) error = NULL;
  TurnPeers *peers = turn_peers_new (allow, "allow", deny, "deny", &error);
  g_assert_no_error (error);
  return peers;
}

static void
test_default (void)
{
  static const char *const refused[] = {
    "0.0.0.0",         "10.1.2.3",        "100.64.0.1",  "127.0.0.1",  "127.0.0.53",
    "169.254.169.254", "172.20.0.1",      "192.168.1.1", "198.18.0.1", "224.0.0.1",
    "239.255.255.250", "255.255.255.255", "::",          "::1",        "::7f00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::",   "2001::1",     "fc00::1",    "fd12::1",
    "fec0::1",         "ff02::1",
  };
  static const char *const allowed[] = { "203.0.113.7", "8.8.4.4", "172.32.0.1", "2001:db8::1" };
  g_autoptr (TurnPeers) peers = lists (none, none);
  GwAddress mapped;
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (5000) };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (allows (peers, refused[i], 5000));
  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    g_assert_true (allows (peers, allowed[i], 5000));

  /* ::ffff:127.0.0.1, as it comes off the wire */
  in6.sin6_addr.s6_addr[10] = in6.sin6_addr.s6_addr[11] = 0xFF;
  in6.sin6_addr.s6_addr[12] = 127;
  in6.sin6_addr.s6_addr[15] = 1;
  gw_address_from_sockaddr ((struct sockaddr *) &in6, &mapped);
  g_assert_false (turn_peers_allow (peers, &mapped));
}

static void
test_longest_prefix (void)
{
  const char *const allow[] = { "10.1.0.0/16", "192.168.0.0/24", "10.1.2.4", NULL };
  const char *const deny[] = { "0.0.0.0/0", "10.1.2.0/24", "192.168.0.0/24", NULL };
  g_autoptr (TurnPeers) peers = lists (allow, deny);

  g_assert_true (allows (peers, "10.1.3.1", 1));
  g_assert_false (allows (peers, "10.1.2.1", 1));
  g_assert_true (allows (peers, "10.1.2.4", 1));
  g_assert_false (allows (peers, "10.2.0.1", 1));
  /* A tie. */
  g_assert_false (allows (peers, "192.168.0.1", 1));
  g_assert_false (allows (peers, "203.0.113.7", 1));
  /* No word about IPv6. */
  g_assert_true (allows (peers, "2001:db8::1", 1));
}

static void
test_surroundings (void)
{
  const char *const deny[] = { "192.168.7.0/24", NULL };
  g_autoptr (TurnPeers) base = lists (none, deny);
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  g_autoptr (GArray) sfus = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  GwAddress public = address ("203.0.113.7", 3478);
  const GwMediaPorts sfu[] = { { address ("127.0.0.1", 10000), 10000 },
                               { address ("203.0.113.7", 10001), 10001 },
                               { address ("10.0.0.9", 40000), 40003 },
                               { address ("192.168.7.7", 10000), 10000 } };
  g_array_append_val (own, public);
  g_array_append_vals (sfus, sfu, G_N_ELEMENTS (sfu));
  g_autoptr (TurnPeers) peers = turn_peers_with (base, &(TurnSurroundings){ own, sfus });

  g_assert_true (allows (base, "203.0.113.7", 53));
  g_assert_false (allows (peers, "203.0.113.7", 53));
  g_assert_true (allows (peers, "203.0.113.7", 10001));
  g_assert_true (allows (peers, "203.0.113.7", 0));
  g_assert_true (allows (peers, "127.0.0.1", 10000));
  g_assert_false (allows (peers, "127.0.0.1", 10001));
  g_assert_true (allows (peers, "10.0.0.9", 40000));
  g_assert_true (allows (peers, "10.0.0.9", 40003));
  g_assert_true (allows (peers, "10.0.0.9", 0));
  g_assert_false (allows (peers, "10.0.0.9", 39999));
  g_assert_false (allows (peers, "10.0.0.9", 40004));
  g_assert_false (allows (peers, "10.0.0.9", 53));
  g_assert_false (allows (peers, "10.0.0.8", 40000));
  /* The administrator's word comes first. */
  g_assert_false (allows (peers, "192.168.7.7", 10000));
}

static void
test_no_range (void)
{
  const char *const wrong[] = { "10.0.0.0/8", "intranet", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (turn_peers_new (none, "a.conf:1: allow", wrong, "a.conf:2: deny", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_true (g_str_has_prefix (error->message, "a.conf:2: deny: \"intranet\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/peers/default", test_default);
  g_test_add_func ("/turn/peers/longest-prefix", test_longest_prefix);
  g_test_add_func ("/turn/peers/surroundings", test_surroundings);
  g_test_add_func ("/turn/peers/no-range", test_no_range);
  return g_test_run ();
}
