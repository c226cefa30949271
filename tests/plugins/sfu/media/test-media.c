/* Packets through the whole media plane: browser's end to browser's end, over two workers. */
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/frame-group.h"
#include "plugins/sfu/rtp/rtx.h"
#include "tests/plugins/sfu/media/fixture.h"

static void
test_forward (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  for (guint i = 0; i < 10; i++)
    client_send_video (call.alice, (guint16) (65530 + i), 1000 + 3000 * i, i == 0);

  for (guint w = 0; w < 2; w++)
    {
      Client *watcher = call.watchers[w];

      client_wait (watcher, 10);
      test_peer_sleep (50);
      g_assert_cmpuint (watcher->rtp->len, ==, 10);
      for (guint i = 0; i < 10; i++)
        {
          const Heard *heard = client_heard (watcher, i);
          const Heard *first = client_heard (watcher, 0);
          const guint8 *payload = g_bytes_get_data (heard->payload, NULL);

          g_assert_cmpuint (heard->payload_type, ==, WATCH_PT);
          g_assert_cmpuint (heard->ssrc, ==, first->ssrc);
          g_assert_cmpuint (heard->ssrc, !=, VIDEO_SSRC);
          g_assert_cmpuint ((guint16) (heard->seq - first->seq), ==, i);
          g_assert_cmpuint (heard->timestamp - first->timestamp, ==, 3000 * i);
          g_assert_cmpuint (payload[11] << 8 | payload[12], ==, (65530 + i) & 0xffff);
        }
    }
  call_end (&call);
}

/* Video begins at a key frame, which is asked for once for all who wait. */
static void
test_begins_at_key_frame (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 0, FALSE);
  client_send_video (call.alice, 2, 3000, FALSE);
  test_peer_sleep (100);
  g_assert_cmpuint (call.alice->plis, >=, 1);
  g_assert_cmpuint (call.watchers[0]->rtp->len, ==, 0);

  client_send_video (call.alice, 3, 6000, TRUE);
  client_wait (call.watchers[0], 1);
  client_wait (call.watchers[1], 1);
  call_end (&call);
}

static void
test_retransmission (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  for (guint i = 0; i < 5; i++)
    client_send_video (call.alice, (guint16) (100 + i), 3000 * i, i == 0);
  for (guint w = 0; w < 2; w++)
    {
      Client *watcher = call.watchers[w];
      SfuRtcpBuilder builder;
      guint16 missed;

      client_wait (watcher, 5);
      missed = client_heard (watcher, 2)->seq;
      sfu_rtcp_builder_init (&builder);
      g_assert_cmpuint (
          sfu_rtcp_nack_write (&builder, 1, client_heard (watcher, 2)->ssrc, &missed, 1), ==, 1);
      test_peer_send_rtcp (watcher->peer, builder.data, builder.size);
      client_wait (watcher, 6);
      g_assert_cmpuint (client_heard (watcher, 5)->payload_type, ==, WATCH_RTX_PT);
      g_assert_cmpuint (client_heard (watcher, 5)->ssrc, !=, client_heard (watcher, 2)->ssrc);

      gsize size, original_size;
      const guint8 *rtx = g_bytes_get_data (client_heard (watcher, 5)->payload, &size);
      const guint8 *original =
          g_bytes_get_data (client_heard (watcher, 2)->payload, &original_size);
      g_assert_cmpuint (rtx[0] << 8 | rtx[1], ==, missed);
      g_assert_cmpmem (rtx + SFU_RTX_OSN_SIZE, size - SFU_RTX_OSN_SIZE, original, original_size);
    }
  call_end (&call);
}

/* What is lost on its way to us is asked of the publisher, and closes the subscribers' gap. */
static void
test_loss_before_us (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 0, TRUE);
  client_send_video (call.alice, 3, 6000, FALSE);
  client_wait (call.watchers[0], 2);
  while (call.alice->nacks == 0)
    test_peer_sleep (5);
  g_assert_cmpuint (call.alice->last_nack, ==, 2);
  client_send_video (call.alice, 2, 3000, FALSE);
  for (guint w = 0; w < 2; w++)
    {
      client_wait (call.watchers[w], 3);
      g_assert_cmpuint (client_heard (call.watchers[w], 2)->seq, ==,
                        (guint16) (client_heard (call.watchers[w], 0)->seq + 1));
    }
  call_end (&call);
}

static void
test_reports (Plane *plane, gconstpointer unused)
{
  SfuRtcpBuilder builder;
  const SfuRtcpSr report = {
    .ssrc = VIDEO_SSRC,
    .ntp = G_GUINT64_CONSTANT (0xe000000000000000),
    .rtp_timestamp = 90000,
    .packets = 1,
    .octets = 1,
  };
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 90000, TRUE);
  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_sr_write (&builder, &report, NULL, 0);
  test_peer_send_rtcp (call.alice->peer, builder.data, builder.size);
  for (guint i = 0; i < 60; i++)
    {
      client_send_video (call.alice, (guint16) (2 + i), 90000 + 1800 * i, FALSE);
      test_peer_sleep (20);
    }
  g_assert_cmpuint (call.alice->receiver_reports, >, 0);
  g_assert_cmpuint (call.alice->transport_feedbacks, >, 3);
  for (guint w = 0; w < 2; w++)
    {
      Client *watcher = call.watchers[w];
      guint32 elapsed, expected;

      g_assert_cmpuint (watcher->sender_report_ntp, >, 0);
      /* The pair lies on the publisher's line, shifted by the subscriber's offset alone. */
      elapsed = watcher->sender_report_timestamp - client_heard (watcher, 0)->timestamp;
      expected = (guint32) (((watcher->sender_report_ntp - report.ntp) * 90000) >> 32);
      g_assert_cmpint (ABS ((gint32) (elapsed - expected)), <, 9);
    }
  call_end (&call);
}

static void
test_mute (Plane *plane, gconstpointer unused)
{
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 0, TRUE);
  client_wait (call.watchers[0], 1);
  client_wait (call.watchers[1], 1);
  sfu_receiver_set_muted (call.video, TRUE);
  test_peer_sleep (30);
  for (guint16 seq = 2; seq < 20; seq++)
    client_send_video (call.alice, seq, 3000 * seq, FALSE);
  test_peer_sleep (50);
  g_assert_cmpuint (call.watchers[0]->rtp->len, ==, 1);
  g_assert_cmpuint (call.watchers[1]->rtp->len, ==, 1);

  client_forget (call.alice);
  sfu_receiver_set_muted (call.video, FALSE);
  while (call.alice->plis == 0)
    test_peer_sleep (5);
  client_send_video (call.alice, 20, 60000, FALSE);
  client_send_video (call.alice, 21, 63000, TRUE);
  for (guint w = 0; w < 2; w++)
    {
      client_wait (call.watchers[w], 2);
      g_assert_cmpuint (client_heard (call.watchers[w], 1)->seq, ==,
                        (guint16) (client_heard (call.watchers[w], 0)->seq + 1));
    }
  call_end (&call);
}

/* Audio's SSRC is not in the SDP: its payload type tells whose it is. */
static void
test_audio (Plane *plane, gconstpointer unused)
{
  Client *alice = client_new (plane);
  Client *bob = client_new (plane);
  SfuReceiver *video = client_publish_video (alice);
  SfuReceiver *audio = client_publish_audio (alice);
  SfuSender *sender = client_watch (bob, audio, SFU_AUDIO);

  test_peer_sleep (30);
  for (guint16 i = 0; i < 5; i++)
    client_send_audio (alice, i, 960 * i);
  client_wait (bob, 5);
  g_assert_cmpuint (client_heard (bob, 4)->payload_type, ==, WATCH_PT);

  sfu_sender_set_paused (sender, TRUE);
  test_peer_sleep (30);
  for (guint16 i = 5; i < 10; i++)
    client_send_audio (alice, i, 960 * i);
  test_peer_sleep (50);
  g_assert_cmpuint (bob->rtp->len, ==, 5);
  sfu_sender_set_paused (sender, FALSE);
  test_peer_sleep (30);
  client_send_audio (alice, 10, 9600);
  client_wait (bob, 6);
  g_assert_cmpuint (client_heard (bob, 5)->seq, ==, (guint16) (client_heard (bob, 4)->seq + 1));
  g_assert_cmpuint (client_heard (bob, 5)->timestamp - client_heard (bob, 4)->timestamp, ==,
                    960 * 6);

  sfu_sender_free (sender);
  sfu_receiver_free (audio);
  sfu_receiver_free (video);
  client_free (alice);
  client_free (bob);
}

/* One stream for the subscriber, whoever it comes from: first nobody, then one publisher, then
 * another on the other lane. */
static void
test_another_receiver (Plane *plane, gconstpointer unused)
{
  Client *publishers[] = { client_new (plane), client_new (plane) };
  SfuReceiver *videos[] = { client_publish_video (publishers[0]),
                            client_publish_video (publishers[1]) };
  Client *bob = client_new (plane);
  SfuSender *sender = client_watch (bob, NULL, SFU_VIDEO);

  for (guint i = 0; i < 4; i++)
    {
      Client *publisher = publishers[i % 2];

      /* Until the key frame of two rounds ago is too old to begin with. */
      if (i >= 2)
        test_peer_sleep (SFU_FRAME_GROUP_AGE / G_TIME_SPAN_MILLISECOND + 50);
      client_forget (publisher);
      sfu_sender_set_receiver (sender, videos[i % 2]);
      while (publisher->plis == 0)
        test_peer_sleep (5);
      client_send_video (publisher, (guint16) (100 * i), 500000 * i, FALSE);
      client_send_video (publisher, (guint16) (100 * i + 1), 500000 * i, TRUE);
      client_wait (bob, i + 1);
    }
  for (guint i = 1; i < 4; i++)
    {
      const Heard *before = client_heard (bob, i - 1);
      const Heard *heard = client_heard (bob, i);

      g_assert_cmpuint (heard->ssrc, ==, before->ssrc);
      g_assert_cmpuint (heard->seq, ==, (guint16) (before->seq + 1));
      g_assert_cmpint ((gint32) (heard->timestamp - before->timestamp), >, 0);
    }

  sfu_sender_set_receiver (sender, NULL);
  test_peer_sleep (30);
  client_send_video (publishers[1], 1000, 9000000, TRUE);
  sfu_receiver_free (videos[1]);
  sfu_sender_set_receiver (sender, videos[0]);
  sfu_receiver_free (videos[0]);
  test_peer_sleep (50);
  g_assert_cmpuint (bob->rtp->len, ==, 4);
  sfu_sender_set_receiver (sender, NULL);
  sfu_sender_free (sender);
  client_free (bob);
  client_free (publishers[0]);
  client_free (publishers[1]);
}

/* Handles may be freed in any order while packets flow over both lanes. */
static void
test_departures (Plane *plane, gconstpointer unused)
{
  guint16 seq = 0;

  for (guint round = 0; round < 6; round++)
    {
      Call call;

      call_begin (&call, plane);
      for (guint i = 0; i < 40; i++, seq++)
        client_send_video (call.alice, seq, 3000u * seq, TRUE);
      if (round % 2 == 0)
        sfu_receiver_free (call.video);
      if (round % 3 == 0)
        g_clear_pointer (&call.alice->connection, sfu_connection_free);
      for (guint w = 0; w < 2; w++)
        {
          if (round % 3 == 1)
            g_clear_pointer (&call.watchers[w]->connection, sfu_connection_free);
          sfu_sender_free (call.senders[w]);
          client_free (call.watchers[w]);
        }
      if (round % 2 == 1)
        sfu_receiver_free (call.video);
      client_free (call.alice);
      test_peer_sleep (round);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/sfu/media/" path, Plane, NULL, plane_setup, function, plane_teardown)
  ADD ("forward", test_forward);
  ADD ("begins-at-key-frame", test_begins_at_key_frame);
  ADD ("retransmission", test_retransmission);
  ADD ("loss-before-us", test_loss_before_us);
  ADD ("reports", test_reports);
  ADD ("mute", test_mute);
  ADD ("audio", test_audio);
  ADD ("another-receiver", test_another_receiver);
  ADD ("departures", test_departures);
  return g_test_run ();
}
