/* Which names a public authority is asked for. */
#include "gateway/tls/public-name.h"

static void
test_dns (void)
{
  g_assert_true (gw_name_is_dns ("meet.example.com"));
  g_assert_true (gw_name_is_dns ("1.sfuserver.com"));
  g_assert_true (gw_name_is_dns ("xn--bcher-kva.example"));
  g_assert_false (gw_name_is_dns ("localhost"));
  g_assert_false (gw_name_is_dns ("*.example.com"));
  g_assert_false (gw_name_is_dns ("192.0.2.1"));
  g_assert_false (gw_name_is_dns ("2001:db8::1"));
  g_assert_false (gw_name_is_dns ("192.0.2.300"));
  g_assert_false (gw_name_is_dns ("meet.example.com."));
  g_assert_false (gw_name_is_dns (".example.com"));
  g_assert_false (gw_name_is_dns ("meet..com"));
  g_assert_false (gw_name_is_dns ("-a.example.com"));
  g_assert_false (gw_name_is_dns ("a-.example.com"));
  g_assert_false (gw_name_is_dns ("a b.example.com"));
  g_assert_false (gw_name_is_dns ("../x.example.com"));
  g_assert_false (gw_name_is_dns (""));
}

static void
test_public (void)
{
  g_assert_true (gw_name_is_public ("apiserver.com"));
  g_assert_true (gw_name_is_public ("Meet.Uni-Example.DE"));
  g_assert_true (gw_name_is_public ("latest.dev"));
  g_assert_false (gw_name_is_public ("meet.example.com"));
  g_assert_false (gw_name_is_public ("example.org"));
  g_assert_false (gw_name_is_public ("meet.corp.LAN"));
  g_assert_false (gw_name_is_public ("meet.local"));
  g_assert_false (gw_name_is_public ("a.home.arpa"));
  g_assert_false (gw_name_is_public ("sfu.test"));
  g_assert_false (gw_name_is_public ("10.0.0.1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls/public-name/dns", test_dns);
  g_test_add_func ("/tls/public-name/public", test_public);
  return g_test_run ();
}
