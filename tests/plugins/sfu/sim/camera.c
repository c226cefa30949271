#include "tests/plugins/sfu/sim/camera.h"

#include <string.h>

#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/remb.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"
#include "tests/plugins/sfu/sim/picture.h"

#define VP8_PT 96
#define RTX_PT 97
#define MID_ID 3
#define RID_ID 4
#define REPAIRED_ID 5
#define HISTORY 1024
#define REPORT_FRAMES 15
#define PACKET_SIZE 300

static const SfuExtensionIds extensions = { .mid = MID_ID,
                                            .rid = RID_ID,
                                            .repaired_rid = REPAIRED_ID };

static const char *const rids[] = { "q", "h", "f" };

typedef struct
{
  guint16 seq;
  gsize size;
  guint8 data[PACKET_SIZE];
} Sent;

typedef struct
{
  guint32 ssrc, rtx_ssrc;
  guint16 seq, rtx_seq;
  guint32 timestamp_base;
  guint16 picture; /* 15 bits */
  guint8 tl0;
  guint n;         /* frames so far */
  guint32 last[3]; /* frame ids by temporal layer */
  guint phase;
  gboolean key_wanted, active;
  guint key_frames;
  gint64 key_at;
  Sent history[HISTORY];
} Encoding;

struct _Camera
{
  Sim *sim;
  CameraOptions options;
  SimPeer *peer;
  SfuReceiver *receiver;
  Encoding *encodings;
  guint frames;
  guint32 next_id;
  guint nacked, plis, rembs;
  guint64 bitrate;
  gboolean deaf;
  gint64 shortest;
  gboolean stopped;
};

static guint32
timestamp_of (const Encoding *encoding, gint64 captured)
{
  return encoding->timestamp_base + (guint32) (captured / 100 * 9);
}

/* The element that header.c does not write. */
static gsize
write_header (const Encoding *encoding,
              guint index,
              gboolean rtx,
              guint16 seq,
              guint32 timestamp,
              gboolean marker,
              guint8 *data)
{
  data[0] = 0x90;
  data[1] = (guint8) ((marker ? 0x80 : 0) | (rtx ? RTX_PT : VP8_PT));
  sfu_write_be16 (data + 2, seq);
  sfu_write_be32 (data + 4, timestamp);
  sfu_write_be32 (data + 8, rtx ? encoding->rtx_ssrc : encoding->ssrc);
  sfu_write_be16 (data + 12, 0xBEDE);
  sfu_write_be16 (data + 14, 1);
  data[16] = MID_ID << 4;
  data[17] = '1';
  data[18] = (guint8) ((rtx ? REPAIRED_ID : RID_ID) << 4);
  data[19] = (guint8) rids[index][0];
  return 20;
}

/* RFC 7741 4.2: X, then I, L and T, 15 bits of picture id, TL0PICIDX, TID and Y. */
static gsize
write_vp8 (const Encoding *encoding, const SimPicture *picture, guint height, guint8 *data)
{
  guint8 begins = picture->packet == 0 ? 0x10 : 0;
  gboolean sync = picture->temporal > 0 && picture->references[1] == SIM_NO_FRAME;
  const guint8 head[] = { picture->key ? 0x10 : 0x11,
                          0,
                          0,
                          0x9d,
                          0x01,
                          0x2a,
                          (guint8) (height * 16 / 9),
                          (guint8) ((height * 16 / 9) >> 8),
                          (guint8) height,
                          (guint8) (height >> 8) };

  data[0] = 0x80 | begins;
  data[1] = 0xE0;
  sfu_write_be16 (data + 2, 0x8000 | encoding->picture);
  data[4] = encoding->tl0;
  data[5] = (guint8) (picture->temporal << 6 | (sync ? 0x20 : 0));
  memcpy (data + 6, head, sizeof head);
  return 6 + sizeof head;
}

static void
send_packet (Camera *self, guint index, const SimPicture *picture)
{
  Encoding *encoding = &self->encodings[index];
  Sent *sent = &encoding->history[encoding->seq % HISTORY];
  gsize size = write_header (encoding, index, FALSE, encoding->seq,
                             timestamp_of (encoding, picture->captured),
                             picture->packet + 1 == picture->packets, sent->data);

  size += write_vp8 (encoding, picture, camera_height (self, index), sent->data + size);
  sim_picture_write (picture, sent->data + size);
  size += SIM_PICTURE_SIZE;
  sent->seq = encoding->seq++;
  sent->size = size;
  sim_peer_send_rtp (self->peer, sent->data, size);
}

/* 0; 0 1; 0 2 1 2. */
static guint8
temporal_of (const Camera *self, guint phase)
{
  static const guint8 patterns[3][4] = { { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 2, 1, 2 } };

  return patterns[self->options.temporal_layers - 1][phase % 4];
}

/* The second frame of layer 2 needs that of layer 1, the others only the base. */
static void
fill_references (const Encoding *encoding, SimPicture *picture)
{
  picture->references[0] = picture->key ? SIM_NO_FRAME : encoding->last[0];
  picture->references[1] = SIM_NO_FRAME;
  if (picture->temporal == 2 && encoding->phase % 4 == 3)
    picture->references[1] = encoding->last[1];
}

static void
send_frame (Camera *self, guint index)
{
  Encoding *encoding = &self->encodings[index];
  gint64 now = sim_now (self->sim);
  SimPicture picture = { .encoding = (guint8) index, .captured = now };

  picture.key = encoding->n == 0 || encoding->key_wanted;
  if (picture.key)
    {
      if (encoding->key_at != 0)
        self->shortest = MIN (self->shortest, now - encoding->key_at);
      encoding->key_at = now;
      encoding->key_frames++;
      encoding->phase = 0;
    }
  encoding->key_wanted = FALSE;
  picture.temporal = temporal_of (self, encoding->phase);
  picture.packets = (guint8) ((picture.key ? 4 : 1) * (1 + index));
  picture.id = self->next_id++;
  fill_references (encoding, &picture);
  if (picture.temporal == 0)
    encoding->tl0++;
  for (picture.packet = 0; picture.packet < picture.packets; picture.packet++)
    send_packet (self, index, &picture);
  encoding->last[picture.temporal] = picture.id;
  encoding->picture = (encoding->picture + 1) & 0x7FFF;
  encoding->phase++;
  encoding->n++;
}

static guint64
ntp_of (gint64 now)
{
  guint64 time = (guint64) (now + CAMERA_EPOCH);

  return (time / G_USEC_PER_SEC) << 32 | ((time % G_USEC_PER_SEC) << 32) / G_USEC_PER_SEC;
}

static void
send_report (Camera *self, guint index)
{
  const Encoding *encoding = &self->encodings[index];
  gint64 now = sim_now (self->sim);
  const SfuRtcpSr report = { .ssrc = encoding->ssrc,
                             .ntp = ntp_of (now),
                             .rtp_timestamp = timestamp_of (encoding, now) };
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_sr_write (&builder, &report, NULL, 0);
  sim_peer_send_rtcp (self->peer, builder.data, builder.size);
}

static void
on_frame (gpointer data)
{
  Camera *self = data;

  if (self->stopped)
    {
      g_free (self->encodings);
      g_free (self);
      return;
    }
  for (guint i = 0; i < self->options.encodings; i++)
    {
      if (!self->encodings[i].active)
        continue;
      send_frame (self, i);
      if (!self->options.no_reports && self->frames % REPORT_FRAMES == 5 * i)
        send_report (self, i);
    }
  self->frames++;
  sim_at (self->sim, sim_now (self->sim) + SECOND / CAMERA_FPS, on_frame, self);
}

static Encoding *
find_encoding (Camera *self, guint32 ssrc, guint *index)
{
  for (*index = 0; *index < self->options.encodings; ++*index)
    if (self->encodings[*index].ssrc == ssrc)
      return &self->encodings[*index];
  return NULL;
}

static void
repeat_packet (Camera *self, guint index, guint16 seq)
{
  Encoding *encoding = &self->encodings[index];
  const Sent *sent = &encoding->history[seq % HISTORY];
  guint8 data[PACKET_SIZE + SFU_RTX_OSN_SIZE];
  gsize begin;

  self->nacked++;
  if (sent->size == 0 || sent->seq != seq)
    return;
  begin = write_header (encoding, index, TRUE, encoding->rtx_seq++, sfu_read_be32 (sent->data + 4),
                        (sent->data[1] & 0x80) != 0, data);
  sfu_write_be16 (data + begin, seq);
  memcpy (data + begin + SFU_RTX_OSN_SIZE, sent->data + begin, sent->size - begin);
  sim_peer_send_rtp (self->peer, data, sent->size + SFU_RTX_OSN_SIZE);
}

static void
hear_pli (Camera *self, guint index)
{
  self->plis++;
  if (!self->deaf)
    self->encodings[index].key_wanted = TRUE;
}

static void
hear_remb (Camera *self, const SfuRtcpRemb *remb)
{
  guint index;

  g_assert_cmpuint (remb->n_ssrcs, ==, self->options.encodings);
  for (guint i = 0; i < remb->n_ssrcs; i++)
    g_assert_nonnull (find_encoding (self, remb->ssrcs[i], &index));
  self->rembs++;
  self->bitrate = remb->bitrate;
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
  Camera *self = user_data;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  SfuRtcpNack nack;
  SfuRtcpRemb remb;
  guint32 sender, media;
  guint16 seq;
  guint index;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, size), ==, SFU_RTCP_OK);
  while (sfu_rtcp_reader_next (&reader, &packet))
    if (packet.type == SFU_RTCP_PSFB && sfu_rtcp_pli_read (&packet, &sender, &media) &&
        find_encoding (self, media, &index) != NULL)
      hear_pli (self, index);
    else if (sfu_rtcp_remb_read (&packet, &remb))
      hear_remb (self, &remb);
    else if (packet.type == SFU_RTCP_RTPFB && packet.count == SFU_RTPFB_NACK &&
             sfu_rtcp_nack_read (&packet, &nack) &&
             find_encoding (self, nack.media_ssrc, &index) != NULL)
      while (sfu_rtcp_nack_next (&nack, &seq))
        repeat_packet (self, index, seq);
}

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  g_assert_not_reached ();
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static void
init_encoding (Camera *self, guint index)
{
  Encoding *encoding = &self->encodings[index];

  encoding->ssrc = 1000 + index;
  encoding->rtx_ssrc = 2000 + index;
  encoding->seq = (guint16) (65000 + 200 * index);
  encoding->timestamp_base = 0xFFFF0000u - 1234567u * index + self->options.ahead;
  encoding->picture = (guint16) ((self->options.first_picture + 700 * index) & 0x7FFF);
  encoding->tl0 = (guint8) (250 + index);
  encoding->active = TRUE;
}

static void
open_receiver (Camera *self)
{
  SfuReceiveParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "1",
    .codecs = { { .codec = SFU_CODEC_VP8,
                  .payload_type = VP8_PT,
                  .rtx_payload_type = RTX_PT,
                  .clock_rate = 90000,
                  .nack = !self->options.no_nack,
                  .remb = self->options.remb,
                  .pli = TRUE } },
    .n_codecs = 1,
    .extensions = extensions,
    .n_encodings = self->options.encodings,
  };

  for (guint i = 0; i < self->options.encodings; i++)
    g_strlcpy (parameters.encodings[i].rid, rids[i], sizeof parameters.encodings[i].rid);
  self->receiver = sfu_connection_receive (sim_peer_connection (self->peer), &parameters);
  sim_settle (self->sim);
}

Camera *
camera_new (Sim *sim, const CameraOptions *options)
{
  Camera *self = g_new0 (Camera, 1);

  self->sim = sim;
  self->options = *options;
  self->shortest = G_MAXINT64;
  self->encodings = g_new0 (Encoding, options->encodings);
  for (guint i = 0; i < options->encodings; i++)
    init_encoding (self, i);
  self->peer = sim_peer_new (sim, &events, self);
  open_receiver (self);
  sim_at (sim, sim_now (sim), on_frame, self);
  return self;
}

void
camera_free (Camera *self)
{
  sfu_receiver_free (self->receiver);
  sim_settle (self->sim);
  sim_peer_free (self->peer);
  self->stopped = TRUE;
  sim_run (self->sim, SECOND / CAMERA_FPS + MS);
}

SimPeer *
camera_peer (Camera *self)
{
  return self->peer;
}

SfuReceiver *
camera_receiver (Camera *self)
{
  return self->receiver;
}

void
camera_set_active (Camera *self, guint encoding, gboolean active)
{
  self->encodings[encoding].active = active;
  if (active)
    self->encodings[encoding].key_wanted = TRUE;
}

void
camera_set_deaf (Camera *self, gboolean deaf)
{
  self->deaf = deaf;
}

guint
camera_height (const Camera *self, guint encoding)
{
  return 720u >> (self->options.encodings - 1 - encoding);
}

guint
camera_key_frames (const Camera *self, guint encoding)
{
  return self->encodings[encoding].key_frames;
}

gint64
camera_shortest_key_interval (const Camera *self)
{
  return self->shortest;
}

guint
camera_nacked (const Camera *self)
{
  return self->nacked;
}

guint
camera_plis (const Camera *self)
{
  return self->plis;
}

guint
camera_rembs (const Camera *self)
{
  return self->rembs;
}

guint64
camera_bitrate (const Camera *self)
{
  return self->bitrate;
}
