#include "plugins/sfu/settings.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "plugins/sfu/sdp/negotiation.h"

/* From which on each of as many media workers as there can be has its port. */
#define PORT_MAX (65535 - GW_WORKERS_MAX + 1)

const GwOption sfu_options[] = {
  { "address", NULL, GW_OPTION_STRING, "[::]", 0, 0,
    "IP address on which media is received; [::] is every address, IPv4 and IPv6" },
  { "port", NULL, GW_OPTION_INTEGER, "10000", 0, PORT_MAX,
    "first UDP port for media; every media worker takes one more, 0 picks free ones" },
  { "tcp", NULL, GW_OPTION_BOOLEAN, "true", 0, 0,
    "whether the same ports take media by TCP, from people whose network lets no UDP out" },
  { "advertise", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "IP addresses under which clients reach the media ports, best first (default: those of this "
    "machine)" },
  { "participants-max", NULL, GW_OPTION_INTEGER, "50", 2, 1000,
    "people that one meeting may have at once" },
  { "viewers-max", NULL, GW_OPTION_INTEGER, "500", 1, 100000,
    "people who only watch (WHEP) that one meeting may have at once" },
  { "last-n", NULL, GW_OPTION_INTEGER, "0", 0, 1000,
    "cameras that each person gets at once: of those who spoke last, and those asked for; screens "
    "always; 0 is all" },
  { "last-n-audio", NULL, GW_OPTION_INTEGER, "0", 0, 1000,
    "microphones that are heard at once in a meeting: those that speak; 0 is all" },
  { "linger", NULL, GW_OPTION_DURATION, "10s", 0, 300000,
    "how long a person whose connection broke keeps the place in the meeting" },
  { "ice-servers", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "stun: URLs that clients are told to use; relays are told of by the api role, with passwords" },
  { "video-codecs", NULL, GW_OPTION_LIST, "VP8;VP9;H264;AV1", 0, 0,
    "codecs of pictures that are taken, the preferred one first: VP8, VP9, H264, AV1" },
  { "capacity", NULL, GW_OPTION_INTEGER, "200", 1, 100000,
    "people that this node is made for; its load is reported as a share of it" },
  { NULL },
};

static gboolean
is_wildcard (const GwAddress *address)
{
  for (gsize i = 0; i < sizeof address->ip; i++)
    if (address->ip[i] != 0)
      return FALSE;
  return TRUE;
}

/* Whether a socket bound to @bound is reached under @address. */
static gboolean
is_reached (const GwAddress *bound, const GwAddress *address)
{
  return bound->family == AF_INET6 || address->family == bound->family;
}

/* Whether packets to it can arrive at one machine. */
static gboolean
names_a_machine (const GwAddress *address)
{
  gboolean multicast =
      address->family == AF_INET6 ? address->ip[0] == 0xFF : address->ip[0] >> 4 >= 0xE;

  return !is_wildcard (address) && !multicast;
}

static GArray *
configured (const char *const *entries, const char *where, GError **error)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  for (guint i = 0; entries[i] != NULL; i++)
    {
      GwAddress address;
      if (!gw_address_parse_ip (entries[i], 0, &address))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                       "%s: \"%s\" is no IP address; write for example 192.0.2.1;2001:db8::1",
                       where, entries[i]);
          return NULL;
        }
      if (!names_a_machine (&address))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                       "%s: %s is the address of no machine; name one under which clients reach "
                       "this one, or none for all that it has",
                       where, entries[i]);
          return NULL;
        }
      g_array_append_val (addresses, address);
    }
  return g_steal_pointer (&addresses);
}

/* A remote browser would try 127.0.0.1 in vain, which costs it a few packets, and newer ones ask
 * people before they contact it: loopback is named only where a page may come from this very
 * machine, or where there is nothing else. */
static GArray *
detected (const GwAddress *bound, SfuReach reach)
{
  g_autoptr (GArray) interfaces = gw_address_interfaces ();
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  for (guint i = 0; i < interfaces->len; i++)
    {
      GwAddress address = g_array_index (interfaces, GwAddress, i);
      gboolean loopback = gw_address_is_loopback (&address);
      address.port = 0;
      if (!is_reached (bound, &address))
        continue;
      if (loopback && reach == SFU_REACH_DOMAIN && addresses->len > 0)
        continue;
      g_array_append_val (addresses, address);
    }
  return addresses;
}

GArray *
sfu_settings_advertised (const GwConfig *config,
                         const GwAddress *bound,
                         SfuReach reach,
                         GError **error)
{
  const char *const *entries = gw_config_list (config, "advertise");
  g_autofree char *where = gw_config_where (config, "advertise");
  if (entries[0] != NULL)
    return configured (entries, where, error);
  if (is_wildcard (bound))
    {
      GArray *addresses = detected (bound, reach);
      if (addresses->len > 0)
        return addresses;
      g_array_unref (addresses);
      g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                   "%s: this machine has no address that clients could reach; name one", where);
      return NULL;
    }
  GArray *only = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  g_array_append_val (only, *bound);
  g_array_index (only, GwAddress, 0).port = 0;
  return only;
}

static gboolean
parse_bound (const GwConfig *config, GwAddress *bound, GError **error)
{
  const char *text = gw_config_string (config, "address");
  gsize size = strlen (text);
  g_autofree char *ip = text[0] == '[' && size > 2 && text[size - 1] == ']'
                            ? g_strndup (text + 1, size - 2)
                            : g_strdup (text);
  if (gw_address_parse_ip (ip, 0, bound))
    return TRUE;
  g_autofree char *where = gw_config_where (config, "address");
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s: \"%s\" is no IP address; write for example 192.0.2.1, or [::] for all", where,
               text);
  return FALSE;
}

/* RFC 7064: stun:HOST or stun:HOST:PORT, stuns: likewise. */
static gboolean
is_stun_url (const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *scheme = colon == NULL ? NULL : g_ascii_strdown (text, colon - text);
  g_autofree char *host = NULL;
  guint16 port;

  if (scheme == NULL || (!g_str_equal (scheme, "stun") && !g_str_equal (scheme, "stuns")))
    return FALSE;
  if (strpbrk (colon, "/?#@ ") != NULL)
    return FALSE;
  if (gw_address_split (colon + 1, &host, &port, NULL))
    return port != 0;
  /* Without a port: a name, an IPv4 address, or one of IPv6 in brackets. */
  return colon[1] == '[' ? g_str_has_suffix (colon, "]")
                         : colon[1] != '\0' && strchr (colon + 1, ':') == NULL;
}

/* Browsers make no connection at all when one of the URLs is none, or one of a relay comes without
 * a password. */
static gboolean
check_ice_servers (const GwConfig *config, GError **error)
{
  const char *const *urls = gw_config_list (config, "ice-servers");
  g_autofree char *where = gw_config_where (config, "ice-servers");

  for (guint i = 0; urls[i] != NULL; i++)
    if (!is_stun_url (urls[i]))
      {
        g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                     "%s: \"%s\" is no URL of a STUN server; write for example "
                     "stun:stun.example.com:3478 (relays, with their passwords, are told of by the "
                     "api role)",
                     where, urls[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
sfu_settings_video_codecs (const GwConfig *config, SfuVideoCodecs *codecs, GError **error)
{
  const char *const *names = gw_config_list (config, "video-codecs");
  g_autofree char *where = gw_config_where (config, "video-codecs");
  *codecs = (SfuVideoCodecs){ .n_codecs = 0 };
  for (guint i = 0; names[i] != NULL; i++)
    if (!sfu_sdp_add_video_codec (codecs, names[i]))
      {
        g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                     "%s: \"%s\" is no video codec, or is there twice; write for example VP8;H264",
                     where, names[i]);
        return FALSE;
      }
  if (codecs->n_codecs > 0)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s: no codec is left for pictures; write for example VP8;H264", where);
  return FALSE;
}

static SfuMedia *
open_bound (const GwConfig *config,
            const GwAddress *bound,
            const SfuVideoCodecs *video_codecs,
            GwWorkers *workers,
            GwMetrics *metrics,
            SfuReach reach,
            GError **error)
{
  g_autoptr (GArray) advertised = sfu_settings_advertised (config, bound, reach, error);
  if (advertised == NULL)
    return NULL;
  SfuMediaConfig media = {
    .address = *bound,
    .port_base = (guint16) gw_config_integer (config, "port"),
    .advertised = (const GwAddress *) (gpointer) advertised->data,
    .n_advertised = advertised->len,
    .tcp = gw_config_boolean (config, "tcp"),
    .video_codecs = *video_codecs,
  };
  return sfu_media_new (workers, &media, metrics, error);
}

/* A port that cannot be bound is one of several, and the key-file names the first only. */
static void
explain (const GwConfig *config, const GwWorkers *workers, GError *failure, GError **error)
{
  g_autofree char *where = gw_config_where (config, "port");
  if (g_error_matches (failure, GW_ERROR, GW_ERROR_ADDRESS))
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                 "%s: %s; the sfu needs %u %s ports from %" G_GINT64_FORMAT
                 " on: stop what has them, or choose another port",
                 where, failure->message, gw_workers_count (workers),
                 gw_config_boolean (config, "tcp") ? "UDP and TCP" : "UDP",
                 gw_config_integer (config, "port"));
  else
    g_propagate_error (error, g_error_copy (failure));
}

gboolean
sfu_settings_check (const GwConfig *config, GError **error)
{
  g_autofree char *where = gw_config_where (config, "advertise");
  g_autoptr (GArray) advertised = NULL;
  SfuVideoCodecs codecs;
  GwAddress bound;

  if (!parse_bound (config, &bound, error) || !sfu_settings_video_codecs (config, &codecs, error) ||
      !check_ice_servers (config, error))
    return FALSE;
  advertised = configured (gw_config_list (config, "advertise"), where, error);
  return advertised != NULL;
}

SfuMedia *
sfu_settings_open_media (
    const GwConfig *config, GwWorkers *workers, GwMetrics *metrics, SfuReach reach, GError **error)
{
  GwAddress bound;
  SfuVideoCodecs codecs;
  if (!parse_bound (config, &bound, error) || !sfu_settings_video_codecs (config, &codecs, error))
    return NULL;

  g_autoptr (GError) failure = NULL;
  SfuMedia *media = open_bound (config, &bound, &codecs, workers, metrics, reach, &failure);
  if (media == NULL && !gw_config_is_set (config, "address"))
    {
      GwAddress any;
      gw_address_parse_ip ("0.0.0.0", 0, &any);
      media = open_bound (config, &any, &codecs, workers, metrics, reach, NULL);
    }
  if (media == NULL)
    explain (config, workers, failure, error);
  return media;
}
