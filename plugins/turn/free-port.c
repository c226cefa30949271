#include "plugins/turn/free-port.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"
#include "gateway/net/port-owner.h"

/* What the kernel picks for the one protocol may be taken in the other. */
#define PICKS 16

/* Connections of an earlier life do not count; for UDP that option would share the port. */
static gboolean
bind_to (int fd, int type, const GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (address, &name);
  const int on = 1, off = 0;

  if (address->family == AF_INET6 &&
      setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0)
    return FALSE;
  if (type == SOCK_STREAM && setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
    return FALSE;
  return bind (fd, (struct sockaddr *) &name, size) == 0 &&
         (type != SOCK_STREAM || listen (fd, 1) == 0);
}

static guint16
port_of (int fd)
{
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  GwAddress address = { 0 };

  if (getsockname (fd, (struct sockaddr *) &name, &size) == 0)
    gw_address_from_sockaddr ((struct sockaddr *) &name, &address);
  return address.port;
}

/* Returns: 0, or the errno of what could not be done. */
static int
try_type (GwAddress *address, int type)
{
  int fd = socket (address->family, type | SOCK_CLOEXEC, 0);
  int code = 0;

  if (fd < 0)
    return errno;
  if (bind_to (fd, type, address))
    address->port = port_of (fd);
  else
    code = errno;
  close (fd);
  return code;
}

static gboolean
explain (const GwAddress *address, int type, int code, const char *key, GError **error)
{
  gboolean is_udp = type == SOCK_DGRAM;
  g_autofree char *owner = NULL;
  char text[GW_ADDRESS_TEXT_MAX];

  gw_address_print (address, text);
  if (code == EADDRINUSE)
    owner = is_udp ? gw_port_owner_udp (address->port) : gw_port_owner (address->port);
  if (code == EADDRINUSE)
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                 "%s: cannot listen on %s by %s: another program (%s) has the port; stop it or "
                 "choose another port",
                 key, text, is_udp ? "UDP" : "TCP", owner != NULL ? owner : "of another user");
  else if (code == EACCES)
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS,
                 "%s: cannot listen on %s: ports below 1024 are for root or a program with "
                 "CAP_NET_BIND_SERVICE; choose another port",
                 key, text);
  else
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "%s: cannot listen on %s by %s: %s", key, text,
                 is_udp ? "UDP" : "TCP", g_strerror (code));
  return FALSE;
}

/* The workers' sockets share their ports with each other and with nobody else: without this look,
 * a second server of the same user would take half of our clients in silence. */
gboolean
turn_free_port_find (GwAddress *address, const char *key, GError **error)
{
  guint tries = address->port == 0 ? PICKS : 1;
  const GwAddress wanted = *address;
  int code = 0;

  for (; tries > 0; tries--)
    {
      *address = wanted;
      code = try_type (address, SOCK_DGRAM);
      if (code != 0)
        return explain (address, SOCK_DGRAM, code, key, error);
      code = try_type (address, SOCK_STREAM);
      if (code == 0)
        return TRUE;
    }
  return explain (address, SOCK_STREAM, code, key, error);
}
