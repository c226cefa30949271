#include "gateway/net/address.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

static void
test_text (void)
{
  static const char *const good[] = { "192.0.2.1:3478", "[::1]:0", "[2001:db8::1]:65535" };
  static const char *const bad[] = {
    "",        "192.0.2.1",  "192.0.2.1:65536", "::1:3478",    "[::1]", "[::1]3478",
    "name:80", "192.0.2:80", "192.0.2.1:",      "192.0.2.1:x", ":80",   "[]:80"
  };
  char text[GW_ADDRESS_TEXT_MAX];
  GwAddress address;
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (gw_address_parse (good[i], &address, &error));
      g_assert_cmpstr (gw_address_print (&address, text), ==, good[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (gw_address_parse (bad[i], &address, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_ADDRESS);
    }
}

static void
test_split (void)
{
  g_autofree char *host = NULL;
  guint16 port;
  g_assert_true (gw_address_split ("1.sfuserver.com:443", &host, &port, NULL));
  g_assert_cmpstr (host, ==, "1.sfuserver.com");
  g_assert_cmpuint (port, ==, 443);
}

/* There and back; IPv4 in IPv6 is IPv4. */
static void
test_sockaddr (void)
{
  GwAddress v4, v6, mapped, back;
  struct sockaddr_storage storage;
  g_assert_true (gw_address_parse ("192.0.2.7:99", &v4, NULL));
  g_assert_true (gw_address_parse ("[2001:db8::7]:99", &v6, NULL));
  g_assert_true (gw_address_parse ("[::ffff:192.0.2.7]:99", &mapped, NULL));

  gw_address_to_sockaddr (&v4, &storage);
  gw_address_from_sockaddr ((struct sockaddr *) &storage, &back);
  g_assert_true (gw_address_equal (&back, &v4));
  gw_address_to_sockaddr (&v6, &storage);
  gw_address_from_sockaddr ((struct sockaddr *) &storage, &back);
  g_assert_true (gw_address_equal (&back, &v6));
  g_assert_cmpuint (gw_address_hash (&back), ==, gw_address_hash (&v6));
  g_assert_cmpuint (gw_address_hash (&back), !=, gw_address_hash (&v4));
  gw_address_to_sockaddr (&mapped, &storage);
  gw_address_from_sockaddr ((struct sockaddr *) &storage, &back);
  g_assert_true (gw_address_equal (&back, &v4));
}

static void
test_interfaces (void)
{
  g_autoptr (GArray) addresses = gw_address_interfaces ();
  gboolean loopback_seen = FALSE;
  for (guint i = 0; i < addresses->len; i++)
    {
      const GwAddress *address = &g_array_index (addresses, GwAddress, i);
      if (loopback_seen)
        g_assert_true (gw_address_is_loopback (address));
      loopback_seen = gw_address_is_loopback (address);
      g_assert_cmpuint (address->port, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/text", test_text);
  g_test_add_func ("/address/split", test_split);
  g_test_add_func ("/address/sockaddr", test_sockaddr);
  g_test_add_func ("/address/interfaces", test_interfaces);
  return g_test_run ();
}
