/* What one subscriber gets of a track, on the publisher's lane and on the other. */
#include <string.h>

#include "plugins/sfu/rtcp/nack.h"
#include "tests/plugins/sfu/media/fixture.h"

/* The key frame's first packet comes after others, as a repeated one does: they were not for
 * nothing. */
static void
test_late_key_frame (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 0, FALSE);
  client_send_video (call.alice, 3, 6000, FALSE);
  client_send_video (call.alice, 4, 9000, FALSE);
  test_peer_sleep (50);
  client_send_video (call.alice, 2, 3000, TRUE);
  client_send_video (call.alice, 5, 12000, FALSE);
  for (guint w = 0; w < 2; w++)
    {
      Client *watcher = call.watchers[w];

      client_wait (watcher, 4);
      test_peer_sleep (30);
      g_assert_cmpuint (watcher->rtp->len, ==, 4);
      for (guint i = 0; i < 4; i++)
        {
          g_assert_cmpuint (client_heard_frame (watcher, i), ==, 2 + i);
          g_assert_cmpuint (client_heard (watcher, i)->seq, ==,
                            (guint16) (client_heard (watcher, 0)->seq + i));
        }
    }
  call_end (&call);
}

/* Of all workers; at most a second old. */
static guint64
retransmitted (const Plane *plane)
{
  g_autofree char *text = gw_metrics_print (plane->metrics);
  const char *name = "\nsfu_retransmitted_total{";
  guint64 sum = 0;

  for (const char *at = strstr (text, name); at != NULL; at = strstr (at + 1, name))
    sum += g_ascii_strtoull (strchr (at, '}') + 1, NULL, 10);
  return sum;
}

/* A subscriber may ask for the same packets without end; it does not get them without end. */
static void
test_greedy_subscriber (Plane *plane, gconstpointer unused)
{
  const guint frames = 200, rounds = 100;
  Call call;

  call_begin (&call, plane);
  for (guint i = 0; i < frames; i++)
    {
      client_send_video (call.alice, (guint16) i, 3000 * i, i == 0);
      if (i % 20 == 0)
        test_peer_sleep (5);
    }
  client_wait (call.watchers[0], frames);

  for (guint round = 0; round < rounds; round++)
    {
      SfuRtcpBuilder builder;
      guint16 seqs[200];

      for (guint i = 0; i < frames; i++)
        seqs[i] = client_heard (call.watchers[0], i)->seq;
      sfu_rtcp_builder_init (&builder);
      sfu_rtcp_nack_write (&builder, 1, client_heard (call.watchers[0], 0)->ssrc, seqs, frames);
      test_peer_send_rtcp (call.watchers[0]->peer, builder.data, builder.size);
    }
  test_peer_sleep (1500);
  g_assert_cmpuint (retransmitted (plane), >, frames);
  g_assert_cmpuint (retransmitted (plane), <, frames * rounds / 2);
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/sfu/outbound/" path, Plane, NULL, plane_setup, function, plane_teardown)
  ADD ("late-key-frame", test_late_key_frame);
  ADD ("greedy-subscriber", test_greedy_subscriber);
  return g_test_run ();
}
