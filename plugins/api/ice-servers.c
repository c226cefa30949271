#include "plugins/api/ice-servers.h"

#include "gateway/cluster/turn-credentials.h"

static void
add_url (JsonArray *urls, const char *scheme, const char *address, const char *transport)
{
  g_autofree char *url = g_strconcat (scheme, ":", address, "?transport=", transport, NULL);

  json_array_add_string_element (urls, url);
}

JsonArray *
api_ice_servers (const GwSecret *secret,
                 const char *turn,
                 const char *secure,
                 const char *participant,
                 gint64 now)
{
  JsonArray *servers = json_array_new ();
  g_autofree char *user = NULL;
  g_autofree char *credential = NULL;
  JsonObject *server;
  JsonArray *urls;

  if (turn == NULL)
    return servers;

  urls = json_array_new ();
  add_url (urls, "turn", turn, "udp");
  add_url (urls, "turn", turn, "tcp");
  if (secure != NULL)
    add_url (urls, "turns", secure, "tcp");

  gw_turn_credentials (secret, participant, now, API_ICE_SERVERS_LIFETIME, &user, &credential);
  server = json_object_new ();
  json_object_set_array_member (server, "urls", urls);
  json_object_set_string_member (server, "username", user);
  json_object_set_string_member (server, "credential", credential);
  json_array_add_object_element (servers, server);
  return servers;
}
