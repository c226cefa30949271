/* Connections are taken with both their addresses, and again once there is room for them. */
#include "gateway/net/tcp-listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  GMainContext *context;
  GwPoll *poll;
  GwTcpListener *listener;
  GwAddress address; /* its own */
  GwAddress local, remote;
  guint woken, taken;
  int fd; /* the one taken last; -1 before */
} Fixture;

static void
on_taken (int fd, const GwAddress *local, const GwAddress *remote, gpointer data)
{
  Fixture *f = data;

  if (f->fd >= 0)
    close (f->fd);
  f->fd = fd;
  f->local = *local;
  f->remote = *remote;
  f->taken++;
}

static void
on_ready (gpointer item, gpointer data)
{
  Fixture *f = data;

  g_assert_true (item == f->listener);
  f->woken++;
  gw_tcp_listener_accept (f->listener, on_taken, f);
}

static void
address_of (int fd, GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size = sizeof name;

  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &size), ==, 0);
  gw_address_from_sockaddr ((struct sockaddr *) &name, address);
}

/* A port that is free, kept from others by who shares it. Returns: its socket. */
static int
keep_port (GwAddress *address)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_storage name;
  socklen_t size;
  int on = 1;

  gw_address_parse_ip ("127.0.0.1", 0, address);
  size = gw_address_to_sockaddr (address, &name);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on), ==, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, size), ==, 0);
  address_of (fd, address);
  return fd;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GwPollEvents events = { .ready = on_ready };
  GError *error = NULL;
  int kept = keep_port (&f->address);

  f->fd = -1;
  f->context = g_main_context_new ();
  f->poll = gw_poll_new (NULL);
  f->listener = gw_tcp_listener_new_shared (&f->address, f->poll, &error);
  g_assert_no_error (error);
  close (kept);
  gw_poll_attach (f->poll, f->context, &events, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gw_tcp_listener_free (f->listener);
  gw_poll_free (f->poll);
  g_main_context_unref (f->context);
  if (f->fd >= 0)
    close (f->fd);
}

/* By loopback it is in the listener's queue when this returns. */
static int
come_in (const Fixture *f)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (&f->address, &name);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &name, size), ==, 0);
  return fd;
}

static void
run (Fixture *f)
{
  while (g_main_context_iteration (f->context, FALSE))
    ;
}

static void
test_addresses (Fixture *f, gconstpointer data)
{
  int client = come_in (f);
  GwAddress own;

  run (f);
  g_assert_cmpuint (f->taken, ==, 1);
  address_of (client, &own);
  g_assert_true (gw_address_equal (&f->local, &f->address));
  g_assert_true (gw_address_equal (&f->remote, &own));
  g_assert_cmpint (fcntl (f->fd, F_GETFL) & O_NONBLOCK, ==, O_NONBLOCK);
  close (client);
}

/* More than have their turn at once. */
static void
test_crowd (Fixture *f, gconstpointer data)
{
  int clients[50];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = come_in (f);
  run (f);
  g_assert_cmpuint (f->taken, ==, G_N_ELEMENTS (clients));
  g_assert_cmpuint (f->woken, >, 1);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    close (clients[i]);
}

static void
allow_descriptors (rlim_t most)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = most;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* Woken once, and not without end; whoever waits is taken when there is room again. */
static void
test_lack (Fixture *f, gconstpointer data)
{
  int client = come_in (f);
  struct rlimit before;

  getrlimit (RLIMIT_NOFILE, &before);
  allow_descriptors (3);
  run (f);
  g_assert_cmpuint (f->woken, ==, 1);
  g_assert_cmpuint (f->taken, ==, 0);
  gw_tcp_listener_retry (f->listener);
  run (f);
  g_assert_cmpuint (f->woken, ==, 2);
  allow_descriptors (before.rlim_cur);
  gw_tcp_listener_retry (f->listener);
  run (f);
  g_assert_cmpuint (f->taken, ==, 1);
  close (client);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GwAddress foreign;

  gw_address_parse_ip ("192.0.2.1", 4000, &foreign); /* RFC 5737: nobody's */
  g_assert_null (gw_tcp_listener_new_shared (&foreign, f->poll, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_ADDRESS);
  g_assert_nonnull (strstr (error->message, "cannot bind TCP 192.0.2.1:4000: "));
}

#define ADD(name, test)                                                                            \
  g_test_add ("/net/tcp-listener/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("addresses", test_addresses);
  ADD ("crowd", test_crowd);
  ADD ("lack", test_lack);
  ADD ("refused", test_refused);
  return g_test_run ();
}
