#include "plugins/turn/range.h"

static gboolean
contains (const char *range_text, const char *ip)
{
  TurnRange range;
  GwAddress address;
  g_assert_true (turn_range_parse (range_text, &range));
  g_assert_true (gw_address_parse_ip (ip, 99, &address));
  return turn_range_contains (&range, &address);
}

static void
test_contains (void)
{
  g_assert_true (contains ("10.0.0.0/8", "10.255.0.1"));
  g_assert_false (contains ("10.0.0.0/8", "11.0.0.0"));
  g_assert_true (contains ("172.16.0.0/12", "172.31.255.255"));
  g_assert_false (contains ("172.16.0.0/12", "172.32.0.0"));
  g_assert_true (contains ("192.0.2.1", "192.0.2.1"));
  g_assert_false (contains ("192.0.2.1", "192.0.2.2"));
  g_assert_true (contains ("0.0.0.0/0", "203.0.113.9"));
  g_assert_false (contains ("0.0.0.0/0", "2001:db8::1"));
  g_assert_true (contains ("2001:db8::/33", "2001:db8:7fff::1"));
  g_assert_false (contains ("2001:db8::/33", "2001:db8:8000::1"));
  g_assert_true (contains ("::/0", "2001:db8::1"));
  g_assert_true (contains ("::1", "::1"));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",           "/8",           "10.0.0.0/",      "10.0.0.0/33",    "10.0.0.0/-1", "10.0.0.0/8 ",
    "10.1.0.0/8", "10.0.0.0/8/8", "2001:db8::/129", "2001:db8::1/64", "example.org", "10.0.0/8",
  };
  TurnRange range;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (turn_range_parse (texts[i], &range));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/range/contains", test_contains);
  g_test_add_func ("/turn/range/refused", test_refused);
  return g_test_run ();
}
