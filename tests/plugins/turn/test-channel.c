#include "plugins/turn/channel.h"

#define NOW G_GINT64_CONSTANT (1000000)

static GwAddress
address (guint16 port)
{
  return (GwAddress){ .family = AF_INET, .port = port, .ip = { 192, 0, 2, 1 } };
}

static void
test_lifetime (void)
{
  TurnChannels channels = { 0 };
  GwAddress peer = address (5000);
  gint64 end = NOW + TURN_CHANNEL_LIFETIME;

  g_assert_cmpint (turn_channels_bind (&channels, 0x4000, &peer, NOW), ==, TURN_CHANNEL_BOUND);
  g_assert_true (gw_address_equal (turn_channels_peer (&channels, 0x4000, end - 1), &peer));
  g_assert_cmpuint (turn_channels_number (&channels, &peer, end - 1), ==, 0x4000);
  g_assert_null (turn_channels_peer (&channels, 0x4001, NOW));
  g_assert_null (turn_channels_peer (&channels, 0x4000, end));
  g_assert_cmpuint (turn_channels_number (&channels, &peer, end), ==, 0);

  g_assert_cmpint (turn_channels_bind (&channels, 0x4000, &peer, end - 1), ==, TURN_CHANNEL_BOUND);
  g_assert_nonnull (turn_channels_peer (&channels, 0x4000, end));
}

static void
test_conflicts (void)
{
  TurnChannels channels = { 0 };
  GwAddress peer = address (5000), other = address (5001);

  turn_channels_bind (&channels, 0x4000, &peer, NOW);
  g_assert_cmpint (turn_channels_bind (&channels, 0x4000, &other, NOW), ==, TURN_CHANNEL_CONFLICT);
  g_assert_cmpint (turn_channels_bind (&channels, 0x4001, &peer, NOW), ==, TURN_CHANNEL_CONFLICT);
  g_assert_cmpint (turn_channels_bind (&channels, 0x4001, &other, NOW), ==, TURN_CHANNEL_BOUND);
  /* What has expired stands in nobody's way. */
  g_assert_cmpint (turn_channels_bind (&channels, 0x4001, &peer, NOW + TURN_CHANNEL_LIFETIME), ==,
                   TURN_CHANNEL_BOUND);
}

static void
test_room (void)
{
  TurnChannels channels = { 0 };
  GwAddress peer;

  for (guint16 i = 0; i < TURN_CHANNELS_MAX; i++)
    {
      peer = address (1000 + i);
      g_assert_cmpint (turn_channels_bind (&channels, 0x4000 + i, &peer, NOW), ==,
                       TURN_CHANNEL_BOUND);
    }
  peer = address (5000);
  g_assert_cmpint (turn_channels_bind (&channels, 0x5000, &peer, NOW), ==, TURN_CHANNEL_FULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/channel/lifetime", test_lifetime);
  g_test_add_func ("/turn/channel/conflicts", test_conflicts);
  g_test_add_func ("/turn/channel/room", test_room);
  return g_test_run ();
}
