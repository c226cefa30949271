#include "plugins/turn/free-port.h"

#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

/* Returns: a socket at a port of 127.0.0.1 that the kernel picked. */
static int
take (int type, GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size;
  int fd = socket (AF_INET, type, 0);

  g_assert_true (gw_address_parse_ip ("127.0.0.1", 0, address));
  size = gw_address_to_sockaddr (address, &name);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, size), ==, 0);
  if (type == SOCK_STREAM)
    g_assert_cmpint (listen (fd, 1), ==, 0);
  size = sizeof name;
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &size), ==, 0);
  gw_address_from_sockaddr ((struct sockaddr *) &name, address);
  return fd;
}

static void
test_taken (gconstpointer data)
{
  int type = GPOINTER_TO_INT (data);
  GwAddress address;
  int fd = take (type, &address);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected =
      g_strdup_printf ("[turn] tls-port: cannot listen on 127.0.0.1:%u by %s: another program "
                       "(*, pid %d) has the port; stop it or choose another port",
                       address.port, type == SOCK_STREAM ? "TCP" : "UDP", (int) getpid ());

  g_assert_false (turn_free_port_find (&address, "[turn] tls-port", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_ADDRESS);
  g_assert_true (g_pattern_match_simple (expected, error->message));
  close (fd);
}

static void
test_picked (void)
{
  GwAddress address, again;
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_address_parse_ip ("127.0.0.1", 0, &address));
  g_assert_true (turn_free_port_find (&address, "[turn] port", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (address.port, !=, 0);
  again = address;
  g_assert_true (turn_free_port_find (&again, "[turn] port", &error));
  g_assert_true (gw_address_equal (&again, &address));
}

static void
test_not_ours (void)
{
  GwAddress address;
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_address_parse_ip ("203.0.113.1", 0, &address));
  g_assert_false (turn_free_port_find (&address, "[turn] port", &error));
  g_assert_cmpstr (error->message, ==,
                   "[turn] port: cannot listen on 203.0.113.1:0 by UDP: Cannot assign requested "
                   "address");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/turn/free-port/tcp", GINT_TO_POINTER (SOCK_STREAM), test_taken);
  g_test_add_data_func ("/turn/free-port/udp", GINT_TO_POINTER (SOCK_DGRAM), test_taken);
  g_test_add_func ("/turn/free-port/picked", test_picked);
  g_test_add_func ("/turn/free-port/not-ours", test_not_ours);
  return g_test_run ();
}
