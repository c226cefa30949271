#include "plugins/api/ice-servers.h"

#include <string.h>

#define SHA1_SIZE 20

/* Returns: (transfer full). */
static char *
password (const GwSecret *secret, const char *user)
{
  const guint8 *key = gw_secret_key (secret, GW_PURPOSE_TURN);
  char text[2 * GW_SECRET_KEY_SIZE + 1];
  g_autoptr (GHmac) hmac = NULL;
  guint8 digest[SHA1_SIZE];
  gsize size = sizeof digest;

  for (gsize i = 0; i < GW_SECRET_KEY_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02x", key[i]);

  hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guint8 *) text, sizeof text - 1);
  explicit_bzero (text, sizeof text);
  g_hmac_update (hmac, (const guint8 *) user, (gssize) strlen (user));
  g_hmac_get_digest (hmac, digest, &size);
  return g_base64_encode (digest, size);
}

JsonArray *
api_ice_servers (const GwSecret *secret, const char *turn, const char *participant, gint64 now)
{
  static const char *const transports[] = { "udp", "tcp" };
  JsonArray *servers = json_array_new ();
  g_autofree char *user = NULL;
  g_autofree char *credential = NULL;
  JsonObject *server;
  JsonArray *urls;

  if (turn == NULL)
    return servers;

  urls = json_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (transports); i++)
    {
      g_autofree char *url = g_strdup_printf ("turn:%s?transport=%s", turn, transports[i]);

      json_array_add_string_element (urls, url);
    }

  user = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now + API_ICE_SERVERS_LIFETIME, participant);
  credential = password (secret, user);
  server = json_object_new ();
  json_object_set_array_member (server, "urls", urls);
  json_object_set_string_member (server, "username", user);
  json_object_set_string_member (server, "credential", credential);
  json_array_add_object_element (servers, server);
  return servers;
}
