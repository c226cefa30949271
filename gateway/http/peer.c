#include "config.h"

#include "gateway/http/peer.h"

#include <string.h>

/* Returns: (transfer full) (nullable): without the IPv6 dress that a dual-stack socket puts on. */
static GInetAddress *
plain_address (GSocketAddress *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  GInetAddress *inet;
  const guint8 *bytes;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  bytes = g_inet_address_to_bytes (inet);
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (inet);
}

char *
gw_peer_text (GSocketAddress *address)
{
  g_autoptr (GInetAddress) inet = plain_address (address);

  return inet == NULL ? g_strdup ("") : g_inet_address_to_string (inet);
}

char *
gw_peer_key (GSocketAddress *address)
{
  g_autoptr (GInetAddress) inet = plain_address (address);
  g_autoptr (GInetAddress) network = NULL;
  guint8 bytes[16] = { 0 };

  if (inet == NULL)
    return g_strdup ("");
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (inet);

  memcpy (bytes, g_inet_address_to_bytes (inet), 8);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}

gboolean
gw_peer_is_loopback (GSocketAddress *address)
{
  g_autoptr (GInetAddress) inet = plain_address (address);

  return inet != NULL && g_inet_address_get_is_loopback (inet);
}
