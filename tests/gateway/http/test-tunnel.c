#include "config.h"

#include "gateway/http/tunnel.h"

static const guint8 text[] = { 0x81, 0x05, 'h', 'e', 'l', 'l', 'o' };

static gboolean
until_two (const GwFrameScanner *frames, gpointer data)
{
  guint *calls = data;

  (*calls)++;
  return frames->frames < 2;
}

static void
test_goes_deaf (void)
{
  guint calls = 0;
  GwTunnel tunnel = { .owner = { until_two, &calls, 0 } };

  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, FALSE));
  g_assert_false (tunnel.is_deaf);
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, FALSE));
  g_assert_true (tunnel.is_deaf);
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, FALSE));
  g_assert_cmpuint (calls, ==, 2);
}

static void
test_unread (void)
{
  GwTunnel tunnel = { .owner = { .unread_max = 2 * sizeof text } };

  for (guint i = 0; i < 10; i++)
    g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, FALSE));
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, TRUE));
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, TRUE));

  gw_tunnel_send (&tunnel, text, sizeof text);
  g_assert_cmpuint (tunnel.sent.data, ==, 5);
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, TRUE));
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, TRUE));
  g_assert_false (gw_tunnel_receive (&tunnel, text, sizeof text, TRUE));
}

static void
test_forgets (void)
{
  guint calls = 0;
  GwTunnel tunnel = { .owner = { until_two, &calls, 0 } };

  gw_tunnel_forget (&tunnel);
  g_assert_true (gw_tunnel_receive (&tunnel, text, sizeof text, FALSE));
  g_assert_true (tunnel.is_deaf);
  g_assert_cmpuint (calls, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tunnel/goes-deaf", test_goes_deaf);
  g_test_add_func ("/tunnel/unread", test_unread);
  g_test_add_func ("/tunnel/forgets", test_forgets);
  return g_test_run ();
}
