#include "plugins/api/ice-servers.h"

#include <string.h>

#define NOW 1700000000

static void
test_none (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of enough length", NULL);
  g_autoptr (JsonArray) servers = api_ice_servers (secret, NULL, NULL, "p1", NOW);

  g_assert_cmpuint (json_array_get_length (servers), ==, 0);
}

/* One without TLS. */
static void
test_plain (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of enough length", NULL);
  g_autoptr (JsonArray) servers = api_ice_servers (secret, "192.0.2.1:3478", NULL, "p1", NOW);
  JsonObject *server = json_array_get_object_element (servers, 0);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (server, "urls")), ==, 2);
}

/* What a TURN server that was given the hex text as its shared secret computes. */
static void
test_credentials (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of enough length", NULL);
  g_autoptr (JsonArray) servers =
      api_ice_servers (secret, "192.0.2.1:3478", "turn.example.org:5349", "p1", NOW);
  const guint8 *key = gw_secret_key (secret, GW_PURPOSE_TURN);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) digest = g_string_new (NULL);
  JsonObject *server = json_array_get_object_element (servers, 0);
  JsonArray *urls = json_object_get_array_member (server, "urls");
  const char *user = json_object_get_string_member (server, "username");
  const char *credential = json_object_get_string_member (server, "credential");
  g_autofree char *expected = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize size = 0;

  g_assert_cmpstr (user, ==, "1700086400:p1");
  g_assert_cmpstr (json_array_get_string_element (urls, 0), ==,
                   "turn:192.0.2.1:3478?transport=udp");
  g_assert_cmpstr (json_array_get_string_element (urls, 1), ==,
                   "turn:192.0.2.1:3478?transport=tcp");
  g_assert_cmpstr (json_array_get_string_element (urls, 2), ==,
                   "turns:turn.example.org:5349?transport=tcp");
  g_assert_cmpuint (json_array_get_length (urls), ==, 3);

  for (gsize i = 0; i < GW_SECRET_KEY_SIZE; i++)
    g_string_append_printf (text, "%02x", key[i]);
  expected = g_compute_hmac_for_string (G_CHECKSUM_SHA1, (const guint8 *) text->str, text->len,
                                        user, (gssize) strlen (user));
  bytes = g_base64_decode (credential, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (digest, "%02x", bytes[i]);
  g_assert_cmpstr (digest->str, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/ice-servers/none", test_none);
  g_test_add_func ("/api/ice-servers/plain", test_plain);
  g_test_add_func ("/api/ice-servers/credentials", test_credentials);
  return g_test_run ();
}
