#define _GNU_SOURCE
#include "gateway/net/tcp-listener.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

#define BACKLOG 512

/* Connections taken before others have their turn. */
#define ACCEPT_MAX 16

struct _GwTcpListener
{
  int fd;
  GwPoll *poll;
  gboolean is_deaf; /* the process is out of descriptors or memory */
};

static gboolean
fail (GError **error, const char *what, const GwAddress *local)
{
  int code = errno;
  char text[GW_ADDRESS_TEXT_MAX];

  g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot %s TCP %s: %s", what,
               gw_address_print (local, text), g_strerror (code));
  return FALSE;
}

static gboolean
set_options (int fd, sa_family_t family, gboolean shared)
{
  int on = 1, off = 0;

  return setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
         (!shared || setsockopt (fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
         (family != AF_INET6 || setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0);
}

static gboolean
open_socket (GwTcpListener *self, const GwAddress *local, gboolean shared, GError **error)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (local, &name);

  self->fd = socket (local->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0)
    return fail (error, "open", local);
  if (!set_options (self->fd, local->family, shared))
    return fail (error, shared ? "share" : "configure", local);
  if (bind (self->fd, (struct sockaddr *) &name, size) != 0)
    return fail (error, "bind", local);
  return listen (self->fd, BACKLOG) == 0 || fail (error, "listen on", local);
}

static gboolean
hear (GwTcpListener *self)
{
  self->is_deaf = !gw_poll_add (self->poll, self->fd, self);
  return !self->is_deaf;
}

static GwTcpListener *
open_listener (const GwAddress *local, gboolean shared, GwPoll *poll, GError **error)
{
  GwTcpListener *self = g_new0 (GwTcpListener, 1);

  self->poll = poll;
  self->is_deaf = TRUE;
  if (open_socket (self, local, shared, error) && (hear (self) || fail (error, "watch", local)))
    return self;
  gw_tcp_listener_free (self);
  return NULL;
}

GwTcpListener *
gw_tcp_listener_new (const GwAddress *local, GwPoll *poll, GError **error)
{
  return open_listener (local, FALSE, poll, error);
}

GwTcpListener *
gw_tcp_listener_new_shared (const GwAddress *local, GwPoll *poll, GError **error)
{
  return open_listener (local, TRUE, poll, error);
}

void
gw_tcp_listener_free (GwTcpListener *self)
{
  if (!self->is_deaf)
    gw_poll_remove (self->poll, self->fd);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/* accept(2): of what the process, or the machine, has for all connections. */
static gboolean
is_lack (int problem)
{
  return problem == EMFILE || problem == ENFILE || problem == ENOBUFS || problem == ENOMEM;
}

static void
give (int fd, const GwAddress *remote, GwTcpListenerTaken taken, gpointer data)
{
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  GwAddress local;

  if (getsockname (fd, (struct sockaddr *) &name, &size) != 0)
    {
      close (fd);
      return;
    }
  gw_address_from_sockaddr ((struct sockaddr *) &name, &local);
  taken (fd, &local, remote, data);
}

gboolean
gw_tcp_listener_accept (GwTcpListener *self, GwTcpListenerTaken taken, gpointer data)
{
  for (guint i = 0; i < ACCEPT_MAX; i++)
    {
      struct sockaddr_storage name;
      socklen_t size = sizeof name;
      GwAddress remote;
      int fd = accept4 (self->fd, (struct sockaddr *) &name, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (fd < 0 && errno == EAGAIN)
        return TRUE;
      if (fd < 0 && is_lack (errno))
        {
          gw_poll_remove (self->poll, self->fd);
          self->is_deaf = TRUE;
          return FALSE;
        }
      if (fd < 0)
        continue;
      gw_address_from_sockaddr ((struct sockaddr *) &name, &remote);
      give (fd, &remote, taken, data);
    }
  return TRUE;
}

gboolean
gw_tcp_listener_retry (GwTcpListener *self)
{
  return !self->is_deaf || hear (self);
}
