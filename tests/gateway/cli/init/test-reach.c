#include "gateway/cli/init/reach.h"

/* @text: "192.0.2.1 ::1", or "" for none. */
static GArray *
addresses_of (const char *text)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      GwAddress address;

      g_assert_true (gw_address_parse_ip (*word, 0, &address));
      g_array_append_val (addresses, address);
    }
  return addresses;
}

static void
test_judge (void)
{
  static const struct
  {
    const char *answers, *own;
    GwInitReach reach;
  } cases[] = {
    { "203.0.113.1", "203.0.113.1 127.0.0.1", GW_INIT_REACH_HERE },
    { "203.0.113.1 2001:db8::1", "2001:db8::1 203.0.113.1", GW_INIT_REACH_HERE },
    { "10.0.0.1", "10.0.0.1", GW_INIT_REACH_HERE },
    { "203.0.113.1 127.0.0.1", "203.0.113.1", GW_INIT_REACH_HERE },
    { "", "203.0.113.1", GW_INIT_REACH_NOWHERE },
    { "127.0.1.1 ::1", "203.0.113.1 127.0.0.1", GW_INIT_REACH_LOOPBACK },
    { "203.0.113.2", "203.0.113.1", GW_INIT_REACH_ELSEWHERE },
    { "203.0.113.2", "10.0.0.1", GW_INIT_REACH_ROUTER },
    { "203.0.113.2", "", GW_INIT_REACH_ROUTER },
    /* IPv4 by a router, IPv6 without. */
    { "203.0.113.2 2001:db8::1", "10.0.0.1 2001:db8::1", GW_INIT_REACH_ROUTER },
    { "203.0.113.2 2001:db8::2", "10.0.0.1 2001:db8::1", GW_INIT_REACH_PARTLY },
    { "203.0.113.1 2001:db8::2", "203.0.113.1", GW_INIT_REACH_PARTLY },
    { "203.0.113.1 203.0.113.2", "203.0.113.1", GW_INIT_REACH_PARTLY },
    { "2001:db8::2", "10.0.0.1", GW_INIT_REACH_ELSEWHERE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) answers = addresses_of (cases[i].answers);
      g_autoptr (GArray) own = addresses_of (cases[i].own);

      g_test_message ("%s beside %s", cases[i].answers, cases[i].own);
      g_assert_cmpint (gw_init_reach_judge (answers, own), ==, cases[i].reach);
    }
}

static void
test_public (void)
{
  g_autoptr (GArray) public = addresses_of ("8.8.8.8 172.15.0.1 172.32.0.1 192.167.0.1 100.63.0.1 "
                                            "100.128.0.1 2001:db8::1 2a00::1 11.0.0.1 169.253.0.1");
  g_autoptr (GArray) private = addresses_of (
      "10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.127.0.1 127.0.0.1 "
      "169.254.1.1 0.0.0.0 ::1 fc00::1 fdff::1 fe80::1 febf::1");

  for (guint i = 0; i < public->len; i++)
    g_assert_true (gw_init_reach_is_public (&g_array_index (public, GwAddress, i)));
  for (guint i = 0; i < private->len; i++)
    g_assert_false (gw_init_reach_is_public (&g_array_index (private, GwAddress, i)));
}

static void
test_print (void)
{
  g_autoptr (GArray) addresses = addresses_of ("203.0.113.1 10.0.0.1 ::1 2001:db8::1");
  g_autofree char *all = gw_init_reach_print (addresses, GW_INIT_REACH_ALL, ", ");
  g_autofree char *public = gw_init_reach_print (addresses, GW_INIT_REACH_PUBLIC, ";");
  g_autofree char *lan = gw_init_reach_print (addresses, GW_INIT_REACH_LAN, ";");

  g_assert_cmpstr (all, ==, "203.0.113.1, 10.0.0.1, ::1, 2001:db8::1");
  g_assert_cmpstr (public, ==, "203.0.113.1;2001:db8::1");
  g_assert_cmpstr (lan, ==, "10.0.0.1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/init/reach/judge", test_judge);
  g_test_add_func ("/init/reach/public", test_public);
  g_test_add_func ("/init/reach/print", test_print);
  return g_test_run ();
}
