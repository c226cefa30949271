#include "gateway/net/address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

G_STATIC_ASSERT (sizeof (GwAddress) == 24);

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16) value;
  return TRUE;
}

gboolean
gw_address_split (const char *text, char **host, guint16 *port, GError **error)
{
  gboolean bracketed = text[0] == '[';
  const char *end = bracketed ? strchr (text, ']') : strrchr (text, ':');
  const char *begin = bracketed ? text + 1 : text;
  const char *colon = end && bracketed ? end + 1 : end;

  /* An IPv6 address without brackets would be split inside itself. */
  if (!end || end == begin || *colon != ':' || !parse_port (colon + 1, port) ||
      (!bracketed && memchr (begin, ':', (gsize) (end - begin))))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                   "\"%s\" is not HOST:PORT or [IPv6]:PORT with a port of 0 to 65535", text);
      return FALSE;
    }
  *host = g_strndup (begin, (gsize) (end - begin));
  return TRUE;
}

gboolean
gw_address_parse_ip (const char *ip, guint16 port, GwAddress *address)
{
  *address = (GwAddress){ .port = port };
  if (inet_pton (AF_INET, ip, address->ip) == 1)
    {
      address->family = AF_INET;
      return TRUE;
    }

  /* "fe80::1%eth0": inet_pton() knows no scopes. */
  const char *percent = strchr (ip, '%');
  g_autofree char *bare = percent ? g_strndup (ip, (gsize) (percent - ip)) : g_strdup (ip);
  if (inet_pton (AF_INET6, bare, address->ip) != 1)
    return FALSE;
  address->family = AF_INET6;
  if (percent)
    address->scope = if_nametoindex (percent + 1);
  return !percent || address->scope != 0;
}

gboolean
gw_address_parse (const char *text, GwAddress *address, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;
  if (!gw_address_split (text, &host, &port, error))
    return FALSE;
  if (gw_address_parse_ip (host, port, address))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
               "\"%s\" is not an IP address with a port, such as 192.0.2.1:3478 or [::1]:3478",
               text);
  return FALSE;
}

const char *
gw_address_print_ip (const GwAddress *address, char text[GW_ADDRESS_TEXT_MAX])
{
  if (address->family == 0 || !inet_ntop (address->family, address->ip, text, GW_ADDRESS_TEXT_MAX))
    g_strlcpy (text, "none", GW_ADDRESS_TEXT_MAX);
  return text;
}

const char *
gw_address_print (const GwAddress *address, char text[GW_ADDRESS_TEXT_MAX])
{
  char ip[GW_ADDRESS_TEXT_MAX];
  gw_address_print_ip (address, ip);
  g_snprintf (text, GW_ADDRESS_TEXT_MAX, address->family == AF_INET6 ? "[%.46s]:%u" : "%.46s:%u",
              ip, address->port);
  return text;
}

gboolean
gw_address_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (GwAddress)) == 0;
}

guint
gw_address_hash (gconstpointer address)
{
  guint64 words[3];
  memcpy (words, address, sizeof words);
  guint64 hash = words[0] * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  hash = (hash ^ (hash >> 29) ^ words[1]) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  hash = (hash ^ (hash >> 32) ^ words[2]) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return (guint) (hash ^ (hash >> 31));
}

gboolean
gw_address_is_loopback (const GwAddress *address)
{
  if (address->family == AF_INET)
    return address->ip[0] == 127;
  return address->family == AF_INET6 && memcmp (address->ip, &in6addr_loopback, 16) == 0;
}

static void
from_sockaddr_in6 (const struct sockaddr_in6 *from, GwAddress *address)
{
  address->port = g_ntohs (from->sin6_port);
  if (IN6_IS_ADDR_V4MAPPED (&from->sin6_addr))
    {
      address->family = AF_INET;
      memcpy (address->ip, from->sin6_addr.s6_addr + 12, 4);
      return;
    }
  address->family = AF_INET6;
  memcpy (address->ip, &from->sin6_addr, 16);
  if (IN6_IS_ADDR_LINKLOCAL (&from->sin6_addr))
    address->scope = from->sin6_scope_id;
}

void
gw_address_from_sockaddr (const struct sockaddr *from, GwAddress *address)
{
  *address = (GwAddress){ 0 };
  if (from->sa_family == AF_INET)
    {
      const struct sockaddr_in *in = (const struct sockaddr_in *) from;
      address->family = AF_INET;
      address->port = g_ntohs (in->sin_port);
      memcpy (address->ip, &in->sin_addr, 4);
    }
  else if (from->sa_family == AF_INET6)
    from_sockaddr_in6 ((const struct sockaddr_in6 *) from, address);
}

socklen_t
gw_address_to_sockaddr (const GwAddress *address, struct sockaddr_storage *to)
{
  if (address->family == AF_INET)
    {
      struct sockaddr_in *in = (struct sockaddr_in *) to;
      *in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = g_htons (address->port) };
      memcpy (&in->sin_addr, address->ip, 4);
      return sizeof *in;
    }
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) to;
  *in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
                                .sin6_port = g_htons (address->port),
                                .sin6_scope_id = address->scope };
  memcpy (&in6->sin6_addr, address->ip, 16);
  return sizeof *in6;
}

static gboolean
is_link_local (const GwAddress *address)
{
  if (address->family == AF_INET)
    return address->ip[0] == 169 && address->ip[1] == 254;
  return address->ip[0] == 0xFE && (address->ip[1] & 0xC0) == 0x80;
}

static void
append_interfaces (GArray *addresses, const struct ifaddrs *first, gboolean loopback)
{
  for (const struct ifaddrs *interface = first; interface; interface = interface->ifa_next)
    {
      GwAddress address;
      if (!(interface->ifa_flags & IFF_UP) || !interface->ifa_addr)
        continue;
      gw_address_from_sockaddr (interface->ifa_addr, &address);
      address.port = 0;
      if (address.family != 0 && !is_link_local (&address) &&
          gw_address_is_loopback (&address) == loopback)
        g_array_append_val (addresses, address);
    }
}

GArray *
gw_address_interfaces (void)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  struct ifaddrs *first = NULL;
  if (getifaddrs (&first) != 0)
    return addresses;
  append_interfaces (addresses, first, FALSE);
  append_interfaces (addresses, first, TRUE);
  freeifaddrs (first);
  return addresses;
}
