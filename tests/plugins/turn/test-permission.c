#include "plugins/turn/permission.h"

#define NOW G_GINT64_CONSTANT (1000000)

static GwAddress
address (guint8 last, guint16 port)
{
  return (GwAddress){ .family = AF_INET, .port = port, .ip = { 192, 0, 2, last } };
}

static void
test_lifetime (void)
{
  TurnPermissions permissions = { 0 };
  GwAddress peer = address (1, 5000), same_host = address (1, 6000), other = address (2, 5000);
  gint64 end = NOW + TURN_PERMISSION_LIFETIME;

  g_assert_false (turn_permissions_allow (&permissions, &peer, NOW));
  g_assert_cmpint (turn_permissions_install (&permissions, &peer, NOW), ==,
                   TURN_PERMISSION_INSTALLED);
  g_assert_true (turn_permissions_allow (&permissions, &same_host, end - 1));
  g_assert_false (turn_permissions_allow (&permissions, &other, NOW));
  g_assert_false (turn_permissions_allow (&permissions, &peer, end));

  turn_permissions_install (&permissions, &same_host, end - 1);
  g_assert_cmpuint (permissions.count, ==, 1);
  g_assert_true (turn_permissions_allow (&permissions, &peer, end + 1));
}

static void
test_room (void)
{
  TurnPermissions permissions = { 0 };
  GwAddress peer;

  for (guint i = 0; i < TURN_PERMISSIONS_MAX; i++)
    {
      peer = address ((guint8) i, 1);
      g_assert_cmpint (turn_permissions_install (&permissions, &peer, NOW + i), ==,
                       TURN_PERMISSION_INSTALLED);
    }
  peer = address (200, 1);
  g_assert_cmpint (turn_permissions_install (&permissions, &peer, NOW + 100), ==,
                   TURN_PERMISSION_FULL);
  /* When the first has expired there is room. */
  g_assert_cmpint (turn_permissions_install (&permissions, &peer, NOW + TURN_PERMISSION_LIFETIME),
                   ==, TURN_PERMISSION_INSTALLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/permission/lifetime", test_lifetime);
  g_test_add_func ("/turn/permission/room", test_room);
  return g_test_run ();
}
