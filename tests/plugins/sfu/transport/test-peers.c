#include "plugins/sfu/transport/peers.h"

/* Transports are only names here. */
#define ANN ((struct _SfuTransport *) "ann")
#define BEN ((struct _SfuTransport *) "ben")

static GwAddress
address_of (guint16 port)
{
  GwAddress address;
  g_assert_true (gw_address_parse_ip ("192.0.2.1", port, &address));
  return address;
}

/* Who comes later has an address only when its peer has proven to be there. */
static void
test_addresses (void)
{
  SfuPeers *peers = sfu_peers_new ();
  GwAddress one = address_of (1), two = address_of (2);
  g_assert_true (sfu_peers_claim (peers, &one, ANN));
  g_assert_true (sfu_peers_claim (peers, &one, ANN));
  g_assert_false (sfu_peers_claim (peers, &one, BEN));
  g_assert_true (sfu_peers_find (peers, &one) == ANN);
  g_assert_null (sfu_peers_find (peers, &two));

  sfu_peers_seize (peers, &one, BEN);
  g_assert_true (sfu_peers_find (peers, &one) == BEN);
  sfu_peers_unclaim (peers, &one, ANN);
  g_assert_true (sfu_peers_find (peers, &one) == BEN);
  sfu_peers_unclaim (peers, &one, BEN);
  g_assert_null (sfu_peers_find (peers, &one));
  g_assert_true (sfu_peers_claim (peers, &one, ANN));
  sfu_peers_free (peers);
}

static void
test_logins (void)
{
  SfuPeers *peers = sfu_peers_new ();
  SfuIceLogin *first = sfu_ice_login_new ("ours", "pwd", "theirs", "their-pwd", ANN);
  SfuIceLogin *second = sfu_ice_login_new ("ours", "pwd", "theirs", "their-pwd", BEN);
  sfu_peers_add_login (peers, first);
  g_assert_true (sfu_peers_find_login (peers, "ours") == first);
  g_assert_null (sfu_peers_find_login (peers, "theirs"));
  sfu_peers_add_login (peers, second);
  sfu_peers_remove_login (peers, first);
  g_assert_true (sfu_peers_find_login (peers, "ours") == second);
  sfu_peers_remove_login (peers, second);
  g_assert_null (sfu_peers_find_login (peers, "ours"));
  sfu_ice_login_free (first);
  sfu_ice_login_free (second);
  sfu_peers_free (peers);
}

static void
test_transactions (void)
{
  static const guint8 one[SFU_ICE_TRANSACTION_SIZE] = "transaction";
  static const guint8 two[SFU_ICE_TRANSACTION_SIZE] = "transactioN";
  SfuPeers *peers = sfu_peers_new ();
  sfu_peers_expect (peers, one, ANN);
  g_assert_true (sfu_peers_find_expecting (peers, one) == ANN);
  g_assert_null (sfu_peers_find_expecting (peers, two));
  sfu_peers_forget (peers, one);
  sfu_peers_forget (peers, two);
  g_assert_null (sfu_peers_find_expecting (peers, one));
  sfu_peers_free (peers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/addresses", test_addresses);
  g_test_add_func ("/peers/logins", test_logins);
  g_test_add_func ("/peers/transactions", test_transactions);
  return g_test_run ();
}
