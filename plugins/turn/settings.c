#include "plugins/turn/settings.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

const GwOption turn_options[] = {
  { "address", NULL, GW_OPTION_STRING, "[::]", 0, 0,
    "IP address to listen on; [::] is every address, IPv4 and IPv6" },
  { "port", NULL, GW_OPTION_INTEGER, "3478", 0, 65535,
    "UDP and TCP port to listen on, shared by the media workers; 0 picks a free one" },
  { "tls", NULL, GW_OPTION_BOOLEAN, NULL, 0, 0,
    "whether TLS and DTLS are served too; without it, that is done where [gateway] has a "
    "certificate and domain-address names the machine" },
  { "tls-port", NULL, GW_OPTION_INTEGER, "5349", 0, 65535,
    "TCP port for TLS and UDP port for DTLS; 0 picks a free one" },
  { "ip", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "IP address under which clients and peers reach this machine, at most one IPv4 and one IPv6 "
    "(default: the first of this machine)" },
  { "relay-port-min", NULL, GW_OPTION_INTEGER, "49152", 1024, 65535, "first UDP port for relays" },
  { "relay-port-max", NULL, GW_OPTION_INTEGER, "65535", 1024, 65535, "last UDP port for relays" },
  { "realm", NULL, GW_OPTION_STRING, "meeting", 0, 0,
    "realm of the credentials, as clients are told" },
  { "users", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "NAME:PASSWORD of clients that are not of this deployment; participants need none" },
  { "allow-peers", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "address ranges that relays may reach although they are private or special, such as "
    "10.1.0.0/16; this deployment's sfus need no entry" },
  { "deny-peers", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "address ranges that relays must not reach; the longest prefix of both lists counts" },
  { "lifetime", NULL, GW_OPTION_DURATION, "10min", 60000, 3600000,
    "how long an allocation lives that is not refreshed" },
  { "lifetime-max", NULL, GW_OPTION_DURATION, "1h", 60000, 86400000,
    "the longest time that a client may ask for" },
  { "allocations-max", NULL, GW_OPTION_INTEGER, "4000", 1, 60000,
    "allocations at once; the load that is reported is a share of it" },
  { "allocations-per-user", NULL, GW_OPTION_INTEGER, "64", 1, 60000,
    "allocations at once of one participant or user; a browser makes several" },
  { "drain", NULL, GW_OPTION_DURATION, "2s", 0, 3600000,
    "how long to wait at the end for allocations to be given up" },
  { NULL },
};

static gboolean
refuse (const GwConfig *config, const char *key, const char *value, const char *why, GError **error)
{
  g_autofree char *where = gw_config_where (config, key);
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: \"%s\" %s", where, value, why);
  return FALSE;
}

gboolean
turn_settings_plan (const GwConfig *config, TurnServerPlan *plan, GError **error)
{
  const char *text = gw_config_string (config, "address");
  gsize size = strlen (text);
  guint16 port = (guint16) gw_config_integer (config, "port");
  g_autofree char *ip = text[0] == '[' && size > 2 && text[size - 1] == ']'
                            ? g_strndup (text + 1, size - 2)
                            : g_strdup (text);
  if (!gw_address_parse_ip (ip, port, &plan->local))
    return refuse (config, "address", text, "is no IP address", error);
  plan->secure = plan->local;
  plan->secure.port = (guint16) gw_config_integer (config, "tls-port");
  return TRUE;
}

static TurnRelayFamily *
family_of (TurnShared *shared, const GwAddress *address)
{
  return address->family == AF_INET ? &shared->v4 : &shared->v6;
}

static gboolean
take_configured (const GwConfig *config, TurnShared *shared, GError **error)
{
  const char *const *entries = gw_config_list (config, "ip");
  for (; *entries; entries++)
    {
      GwAddress address;
      if (!gw_address_parse_ip (*entries, 0, &address))
        return refuse (config, "ip", *entries, "is no IP address", error);
      TurnRelayFamily *family = family_of (shared, &address);
      if (family->advertised.family != 0)
        return refuse (config, "ip", *entries, "is the second of its family; one is advertised",
                       error);
      family->advertised = address;
    }
  return TRUE;
}

/* The first of each family; loopback only where there is nothing else. */
static void
take_detected (TurnShared *shared, const GArray *interfaces)
{
  for (guint i = 0; i < interfaces->len; i++)
    {
      const GwAddress *address = &g_array_index (interfaces, GwAddress, i);
      TurnRelayFamily *family = family_of (shared, address);
      gboolean other = shared->v4.advertised.family != 0 || shared->v6.advertised.family != 0;
      if (family->advertised.family == 0 && !(other && gw_address_is_loopback (address)))
        family->advertised = *address;
    }
}

/* Behind a NAT the advertised address is not ours: every one of ours then. */
static void
choose_bound (TurnRelayFamily *family, const GArray *interfaces)
{
  family->bound = (GwAddress){ .family = family->advertised.family };
  for (guint i = 0; i < interfaces->len; i++)
    if (gw_address_equal (&g_array_index (interfaces, GwAddress, i), &family->advertised))
      family->bound = family->advertised;
}

/* What read_relays() and turn_settings_shared() rely on. */
static gboolean
check_ranges (const GwConfig *config, GError **error)
{
  const char *realm = gw_config_string (config, "realm");
  g_autofree char *last =
      g_strdup_printf ("%" G_GINT64_FORMAT, gw_config_integer (config, "relay-port-max"));

  if (gw_config_integer (config, "relay-port-min") > gw_config_integer (config, "relay-port-max"))
    return refuse (config, "relay-port-max", last, "is below relay-port-min", error);
  /* RFC 8489 14.9 */
  if (*realm == '\0' || strlen (realm) > 127)
    return refuse (config, "realm", realm, "has not 1 to 127 bytes", error);
  return TRUE;
}

static TurnAuth *
read_auth (const GwConfig *config, const GwSecret *secret, GError **error)
{
  g_autofree char *where = gw_config_where (config, "users");

  return turn_auth_new (secret, gw_config_list (config, "users"), where, error);
}

gboolean
turn_settings_check (const GwConfig *config, GError **error)
{
  TurnServerPlan plan = { 0 };
  TurnShared advertised = { 0 };
  g_autoptr (TurnPeers) peers = NULL;
  g_autoptr (TurnAuth) auth = NULL;

  if (!turn_settings_plan (config, &plan, error) || !check_ranges (config, error) ||
      !take_configured (config, &advertised, error))
    return FALSE;
  peers = turn_settings_peers (config, error);
  if (peers == NULL)
    return FALSE;
  auth = read_auth (config, NULL, error);
  return auth != NULL;
}

static gboolean
refuse_missing (const GwConfig *config, GError **error)
{
  g_autofree char *where = gw_config_where (config, "ip");

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s is not set, and this machine has no address: name one there, or see to its "
               "network",
               where);
  return FALSE;
}

static gboolean
read_relays (const GwConfig *config, TurnShared *shared, GError **error)
{
  g_autoptr (GArray) interfaces = gw_address_interfaces ();
  guint16 first = (guint16) gw_config_integer (config, "relay-port-min");
  guint16 last = (guint16) gw_config_integer (config, "relay-port-max");

  if (gw_config_list (config, "ip")[0] == NULL)
    take_detected (shared, interfaces);
  else if (!take_configured (config, shared, error))
    return FALSE;
  if (shared->v4.advertised.family == 0 && shared->v6.advertised.family == 0)
    return refuse_missing (config, error);
  choose_bound (&shared->v4, interfaces);
  choose_bound (&shared->v6, interfaces);
  shared->v4.ports = turn_port_pool_new (first, last);
  shared->v6.ports = turn_port_pool_new (first, last);
  return TRUE;
}

TurnShared *
turn_settings_shared (const GwConfig *config, const GwSecret *secret, GError **error)
{
  g_autoptr (TurnShared) shared = g_new0 (TurnShared, 1);
  gint64 lifetime = gw_config_integer (config, "lifetime") / 1000;

  if (!check_ranges (config, error) || !read_relays (config, shared, error))
    return NULL;
  shared->auth = read_auth (config, secret, error);
  if (!shared->auth)
    return NULL;
  shared->nonce = turn_nonce_new ();
  shared->quota = turn_quota_new ((guint) gw_config_integer (config, "allocations-max"),
                                  (guint) gw_config_integer (config, "allocations-per-user"));
  shared->realm = g_strdup (gw_config_string (config, "realm"));
  shared->lifetime = (guint) lifetime;
  shared->lifetime_max = (guint) MAX (lifetime, gw_config_integer (config, "lifetime-max") / 1000);
  return g_steal_pointer (&shared);
}

TurnPeers *
turn_settings_peers (const GwConfig *config, GError **error)
{
  g_autofree char *allow = gw_config_where (config, "allow-peers");
  g_autofree char *deny = gw_config_where (config, "deny-peers");
  return turn_peers_new (gw_config_list (config, "allow-peers"), allow,
                         gw_config_list (config, "deny-peers"), deny, error);
}
