#define _GNU_SOURCE
#include "plugins/turn/relay.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* Ports of the range that other programs hold, tried before giving up. */
#define ATTEMPTS 16

/* RFC 8656 14: without DONT-FRAGMENT the DF bit is 0. */
static gboolean
set_fragmentation (int fd, guint16 family, TurnFragmentation fragmentation)
{
  gboolean dont = fragmentation == TURN_DATAGRAM_DONT_FRAGMENT;
  int v4 = dont ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
  int v6 = dont ? IPV6_PMTUDISC_DO : IPV6_PMTUDISC_DONT;
  if (family == AF_INET)
    return setsockopt (fd, IPPROTO_IP, IP_MTU_DISCOVER, &v4, sizeof v4) == 0;
  return setsockopt (fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &v6, sizeof v6) == 0;
}

/* Returns: -1 with errno set. */
static int
open_socket (const GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (address, &name);
  int on = 1;
  int fd = socket (address->family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;
  if ((address->family == AF_INET6 &&
       setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) ||
      !set_fragmentation (fd, address->family, TURN_DATAGRAM_MAY_BE_FRAGMENTED) ||
      bind (fd, (struct sockaddr *) &name, size) != 0)
    {
      int number = errno;
      close (fd);
      errno = number;
      return -1;
    }
  return fd;
}

gboolean
turn_relay_open (TurnRelay *relay,
                 const GwAddress *local,
                 TurnPortPool *ports,
                 TurnPortParity parity)
{
  guint16 busy[ATTEMPTS];
  guint n_busy = 0;

  *relay = (TurnRelay){ .fd = -1, .family = local->family, .ports = ports };
  while (n_busy < ATTEMPTS)
    {
      GwAddress address = *local;
      address.port = turn_port_pool_take (ports, parity);
      if (address.port == 0)
        break;
      relay->fd = open_socket (&address);
      relay->port = address.port;
      if (relay->fd >= 0)
        break;
      busy[n_busy++] = address.port;
      if (errno != EADDRINUSE)
        break;
    }
  /* Only now, so that none was drawn twice. */
  while (n_busy > 0)
    turn_port_pool_give_back (ports, busy[--n_busy]);
  return relay->fd >= 0;
}

void
turn_relay_close (TurnRelay *relay)
{
  close (relay->fd);
  turn_port_pool_give_back (relay->ports, relay->port);
  relay->fd = -1;
}

gboolean
turn_relay_send (TurnRelay *relay,
                 const GwAddress *peer,
                 const guint8 *data,
                 gsize size,
                 TurnFragmentation fragmentation)
{
  struct sockaddr_storage name;
  socklen_t name_size = gw_address_to_sockaddr (peer, &name);
  gboolean dont = fragmentation == TURN_DATAGRAM_DONT_FRAGMENT;

  if (dont && !set_fragmentation (relay->fd, relay->family, fragmentation))
    return FALSE;
  gboolean sent = sendto (relay->fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL,
                          (struct sockaddr *) &name, name_size) >= 0;
  if (dont)
    (void) set_fragmentation (relay->fd, relay->family, TURN_DATAGRAM_MAY_BE_FRAGMENTED);
  return sent;
}
