#include "config.h"

#include "gateway/http/census.h"

#include <sys/socket.h>
#include <unistd.h>

static const GwHttpLimits limits = { .connections = 3, .connections_per_address = 2 };

static const GwConnectionEvents events;

/* The peer of a Unix socket has no address, which makes all of them one peer. */
static GwConnection *
make_connection (int *other)
{
  g_autoptr (GSocket) socket = NULL;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  *other = pair[1];
  socket = g_socket_new_from_fd (pair[0], NULL);
  return gw_connection_new (socket, NULL, &limits, &events, NULL);
}

static void
test_rooms (void)
{
  g_autoptr (GwCensus) census = gw_census_new ();
  g_autoptr (GSocketAddress) stranger = g_inet_socket_address_new_from_string ("192.0.2.1", 1);
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string ("127.0.0.1", 1);
  g_autoptr (GPtrArray) list = NULL;
  GwConnection *connections[3];
  int others[3];

  for (guint i = 0; i < 3; i++)
    {
      GSocketAddress *same;

      g_assert_true (gw_census_has_room (census, &limits, stranger));
      g_assert_true (gw_census_has_room (census, &limits, local));
      connections[i] = make_connection (&others[i]);
      same = gw_connection_remote (connections[i]);
      g_assert_cmpint (gw_census_has_room (census, &limits, same), ==, i < 2);
      g_assert_true (gw_connection_from_remote (same) == connections[i]);
      gw_census_add (census, connections[i]);
    }
  g_assert_cmpuint (gw_census_count (census), ==, 3);
  g_assert_false (gw_census_has_room (census, &limits, stranger));
  g_assert_false (gw_census_has_room (census, &limits, local));

  list = gw_census_list (census);
  g_assert_cmpuint (list->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      gw_census_remove (census, connections[i]);
      gw_census_remove (census, connections[i]);
      gw_connection_unref (connections[i]);
      close (others[i]);
    }
  g_assert_cmpuint (gw_census_count (census), ==, 0);
  g_assert_true (gw_census_has_room (census, &limits, stranger));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/census/rooms", test_rooms);
  return g_test_run ();
}
