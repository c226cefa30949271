/* How much of a sound arrives, in RED or without, over networks that lose packets. */
#include <string.h>

#include "plugins/sfu/codec/red.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/sim/sim.h"

#define OPUS_PT 111
#define RED_PT 63
#define FRAME 960
#define FRAME_TIME (20 * MS)
#define FRAME_SIZE 80
#define TOC 0xF8 /* RFC 6716 3.1: one frame of 20 ms */
#define SSRC 1000
#define SECONDS 60
#define FRAMES (SECONDS * 50)
#define SETTLE_FRAMES 150

typedef struct
{
  const char *name;
  double up, down;
  gboolean red;                      /* both sides take it */
  guint missing_most, missing_least; /* per thousand of the frames */
} Profile;

static const Profile profiles[] = {
  { "nothing-lost", 0, 0, TRUE, 0, 0 },       { "down-5", 0, 0.05, TRUE, 5, 0 },
  { "down-10", 0, 0.10, TRUE, 10, 0 },        { "up-10", 0.10, 0, TRUE, 20, 0 },
  { "without-red", 0, 0.10, FALSE, 150, 50 },
};

/* A microphone, and somebody who hears it. */
typedef struct
{
  Sim *sim;
  const Profile *profile;
  SimPeer *microphone, *listener;
  guint sent;
  guint32 ssrc;
  guint came[FRAMES]; /* how often */
  guint packets_twice;
  GHashTable *seqs; /* that came, and 1 */
} Sound;

static void
write_frame (guint number, guint8 *data)
{
  memset (data, 0, FRAME_SIZE);
  data[0] = TOC;
  sfu_write_be32 (data + 1, number);
}

static void
send_frame (gpointer data)
{
  Sound *self = data;
  guint earlier = self->profile->red && self->sent > 0 ? 1 : 0;
  const SfuRedBlock blocks[] = { { .timestamp_offset = FRAME, .size = FRAME_SIZE }, { 0 } };
  guint8 packet[300] = { 0x80, self->profile->red ? RED_PT : OPUS_PT };
  gsize size = 12;

  if (self->sent == FRAMES)
    return;
  sfu_write_be16 (packet + 2, (guint16) (65000 + self->sent));
  sfu_write_be32 (packet + 4, self->sent * FRAME - 100000);
  sfu_write_be32 (packet + 8, SSRC);
  if (self->profile->red)
    size += sfu_red_write_headers (OPUS_PT, blocks + 1 - earlier, 1 + earlier, packet + size);
  for (guint i = self->sent - earlier; i <= self->sent; i++, size += FRAME_SIZE)
    write_frame (i, packet + size);
  self->sent++;
  sim_peer_send_rtp (self->microphone, packet, size);
  sim_at (self->sim, sim_now (self->sim) + FRAME_TIME, send_frame, self);
}

static void
hear (Sound *self, const guint8 *frame, gsize size)
{
  guint number = sfu_read_be32 (frame + 1);

  g_assert_cmpuint (size, ==, FRAME_SIZE);
  g_assert_cmpuint (number, <, FRAMES);
  self->came[number]++;
}

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  Sound *self = user_data;
  const SfuExtensionIds ids = { 0 };
  SfuRtpMeta meta;
  SfuRed red;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &ids, &meta), ==, SFU_RTP_OK);
  self->packets_twice += !g_hash_table_add (self->seqs, GUINT_TO_POINTER (meta.seq + 1u));
  if (meta.payload_type == OPUS_PT)
    {
      hear (self, data + meta.payload_offset, meta.payload_size);
      return;
    }
  g_assert_cmpuint (meta.payload_type, ==, RED_PT);
  g_assert_cmpint (sfu_red_parse (data + meta.payload_offset, meta.payload_size, &red), ==,
                   SFU_RED_OK);
  for (guint i = 0; i < red.n_blocks; i++)
    hear (self, data + meta.payload_offset + red.blocks[i].offset, red.blocks[i].size);
}

static void
ignore (const guint8 *data, gsize size, gpointer user_data)
{
}

/* As browsers, which know what their own link loses. */
static void
send_report (gpointer data)
{
  Sound *self = data;
  const SfuReportBlock block = { .ssrc = self->ssrc,
                                 .fraction_lost = (guint8) (self->profile->down * 256) };
  SfuRtcpBuilder builder;

  if (self->sent == FRAMES)
    return;
  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_rr_write (&builder, 1, &block, 1);
  sim_peer_send_rtcp (self->listener, builder.data, builder.size);
  sim_at (self->sim, sim_now (self->sim) + SECOND, send_report, self);
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = ignore };

static const SfuCodecParameters codecs[] = {
  { .codec = SFU_CODEC_OPUS, .payload_type = OPUS_PT, .clock_rate = 48000 },
  { .codec = SFU_CODEC_RED, .payload_type = RED_PT, .clock_rate = 48000 },
};

static SfuReceiver *
open_receiver (Sound *self)
{
  SfuReceiveParameters parameters = {
    .kind = SFU_AUDIO,
    .mid = "0",
    .codecs = { codecs[0], codecs[1] },
    .n_codecs = self->profile->red ? 2 : 1,
    .encodings = { { .ssrc = SSRC } },
    .n_encodings = 1,
  };

  return sfu_connection_receive (sim_peer_connection (self->microphone), &parameters);
}

static SfuSender *
open_sender (Sound *self, SfuReceiver *receiver)
{
  SfuConnection *connection = sim_peer_connection (self->listener);
  SfuSendParameters parameters = {
    .kind = SFU_AUDIO,
    .mid = "7",
    .codecs = { codecs[0], codecs[1] },
    .n_codecs = self->profile->red ? 2 : 1,
    .cname = "microphone",
  };

  self->ssrc = parameters.ssrc = sfu_connection_new_ssrc (connection);
  return sfu_connection_send (connection, receiver, &parameters);
}

static guint
count_missing (const Sound *self)
{
  guint missing = 0;

  for (guint i = SETTLE_FRAMES; i + 10 < FRAMES; i++)
    missing += self->came[i] == 0;
  return missing;
}

static void
test_profile (gconstpointer data)
{
  const Profile *profile = data;
  g_autoptr (GHashTable) seqs = g_hash_table_new (NULL, NULL);
  Sim *sim = sim_new (7);
  g_autofree Sound *self = g_new0 (Sound, 1);
  guint missing;

  *self = (Sound){ .sim = sim, .profile = profile, .seqs = seqs };
  self->microphone = sim_peer_new (sim, &events, self);
  self->listener = sim_peer_new (sim, &events, self);
  SfuReceiver *receiver = open_receiver (self);
  SfuSender *sender = open_sender (self, receiver);
  sim_settle (sim);
  sim_peer_uplink (self->microphone)->loss = profile->up;
  sim_peer_downlink (self->listener)->loss = profile->down;
  sim_at (sim, sim_now (sim) + SECOND, send_frame, self);
  sim_at (sim, sim_now (sim) + 2 * SECOND, send_report, self);
  sim_run (sim, (SECONDS + 3) * SECOND);

  missing = count_missing (self);
  g_test_message ("%s: %u of %u frames are missing", profile->name, missing, FRAMES);
  g_assert_cmpuint (self->sent, ==, FRAMES);
  g_assert_cmpuint (missing * 1000, <=, profile->missing_most * FRAMES);
  g_assert_cmpuint (missing * 1000, >=, profile->missing_least * FRAMES);
  g_assert_cmpuint (self->packets_twice, ==, 0);
  sfu_sender_free (sender);
  sfu_receiver_free (receiver);
  sim_settle (sim);
  sim_peer_free (self->listener);
  sim_peer_free (self->microphone);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autofree char *path = g_strconcat ("/sfu/sim/sound/", profiles[i].name, NULL);

      g_test_add_data_func (path, &profiles[i], test_profile);
    }
  return g_test_run ();
}
