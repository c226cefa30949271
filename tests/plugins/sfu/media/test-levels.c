/* How loud publishers say that their packets are (RFC 6464), as the control thread hears of it. */
#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/media/fixture.h"

#define LEVEL_ID 3

static SfuReceiver *
publish (Client *client)
{
  const SfuReceiveParameters parameters = {
    .kind = SFU_AUDIO,
    .mid = "0",
    .codecs = { { .codec = SFU_CODEC_OPUS, .payload_type = AUDIO_PT, .clock_rate = 48000 } },
    .n_codecs = 1,
    .extensions = { .audio_level = LEVEL_ID },
    .n_encodings = 1,
  };
  return sfu_connection_receive (client->connection, &parameters);
}

static void
speak (Client *client, guint16 seq, guint8 level)
{
  const SfuExtensionIds ids = { .audio_level = LEVEL_ID };
  const SfuRtpHeader header = { .payload_type = AUDIO_PT,
                                .flags = SFU_RTP_HAS_AUDIO_LEVEL,
                                .seq = seq,
                                .timestamp = seq * 960u,
                                .ssrc = AUDIO_SSRC,
                                .ids = &ids,
                                .audio_level = level };
  guint8 packet[SFU_RTP_HEADER_ROOM + 4];
  gsize size = sfu_rtp_header_write (&header, packet);
  packet[size] = 0x78;
  g_assert_true (test_peer_send_rtp (client->peer, packet, size + 1));
}

typedef struct
{
  guint told;
  guint8 loudness;
} Told;

static void
on_level (guint8 loudness, gpointer data)
{
  Told *heard = data;
  heard->told++;
  heard->loudness = loudness;
}

static void
test_levels (Plane *plane, gconstpointer unused)
{
  Client *clients[2] = { client_new (plane), client_new (plane) };
  SfuReceiver *receivers[2];
  Told heard[2] = { 0 };
  guint16 seq = 1;

  for (guint i = 0; i < 2; i++)
    {
      receivers[i] = publish (clients[i]);
      sfu_receiver_watch_level (receivers[i], on_level, &heard[i]);
    }
  /* On both lanes; muted tracks too, so that they can be let in when they speak. */
  sfu_receiver_set_muted (receivers[1], TRUE);
  for (; heard[0].told < 2 || heard[1].told < 2; seq++)
    {
      speak (clients[0], seq, 30);
      speak (clients[1], seq, 50);
      test_peer_sleep (5);
      g_assert_cmpuint (seq, <, 2000);
    }
  g_assert_cmpuint (heard[0].loudness, ==, 97);
  g_assert_cmpuint (heard[1].loudness, ==, 77);

  /* Nothing is told to who does not listen any more. */
  sfu_receiver_watch_level (receivers[0], NULL, NULL);
  guint told[2] = { heard[0].told, heard[1].told };
  for (; heard[1].told < told[1] + 2; seq++)
    {
      speak (clients[0], seq, 30);
      speak (clients[1], seq, 50);
      test_peer_sleep (5);
    }
  g_assert_cmpuint (heard[0].told, ==, told[0]);

  for (guint i = 0; i < 2; i++)
    {
      sfu_receiver_free (receivers[i]);
      client_free (clients[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/levels/told", Plane, NULL, plane_setup, test_levels, plane_teardown);
  return g_test_run ();
}
