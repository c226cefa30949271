#include "tests/plugins/sfu/sim/svc-camera.h"

#include <string.h>

#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"
#include "tests/plugins/sfu/codec/layered.h"
#include "tests/plugins/sfu/sim/picture.h"

#define PT 96
#define RTX_PT 97
#define SSRC 1000
#define RTX_SSRC 2000
#define HISTORY 4096
#define PACKET_SIZE 600
/* "RTP Payload Format For AV1" 4.4: continued; one element, a sequence header or a frame. */
#define CONTINUED 0x80
#define ONE_ELEMENT 0x10
#define SEQUENCE_HEADER 0x08
#define FRAME 0x30

static const SfuExtensionIds extensions = { .mid = 3, .dependency_descriptor = 13 };

typedef struct
{
  guint16 seq;
  gboolean marker;
  guint32 timestamp;
  guint8 descriptor[SFU_DD_SIZE_MAX];
  gsize descriptor_size;
  guint8 payload[2 + SIM_PICTURE_SIZE];
} Sent;

struct _SvcCamera
{
  Sim *sim;
  SimPeer *peer;
  SfuReceiver *receiver;
  LayeredEncoder encoder;
  SvcDescriptors descriptors;
  guint16 seq, rtx_seq;
  gboolean key_wanted, stopped;
  guint key_frames;
  Sent history[HISTORY];
};

static void
send_bytes (SvcCamera *self, const Sent *sent, gboolean rtx)
{
  guint8 data[PACKET_SIZE];
  SfuRtpHeader header = {
    .payload_type = rtx ? RTX_PT : PT,
    .flags = sent->marker ? SFU_RTP_MARKER : 0,
    .seq = rtx ? self->rtx_seq++ : sent->seq,
    .timestamp = sent->timestamp,
    .ssrc = rtx ? RTX_SSRC : SSRC,
    .ids = &extensions,
    .mid = "1",
    .descriptor = sent->descriptor,
    .descriptor_size = (guint8) sent->descriptor_size,
  };
  gsize size = sfu_rtp_header_write (&header, data);

  if (rtx)
    {
      sfu_write_be16 (data + size, sent->seq);
      size += SFU_RTX_OSN_SIZE;
    }
  memcpy (data + size, sent->payload, sizeof sent->payload);
  sim_peer_send_rtp (self->peer, data, size + sizeof sent->payload);
}

static void
fill_descriptor (SvcCamera *self, const LayeredFrame *frame, const SimPicture *picture, Sent *sent)
{
  LayeredPacket place = (picture->packet == 0 ? LAYERED_START : 0) |
                        (picture->packet + 1 == picture->packets ? LAYERED_END : 0);

  sent->descriptor_size = layered_write (&self->encoder, frame, place, sent->descriptor);
  if (self->descriptors == SVC_WRONG)
    memset (sent->descriptor + 3, 0xFF, sent->descriptor_size - 3);
  else if (self->descriptors == SVC_ABSENT)
    sent->descriptor_size = 0;
}

static guint32
reference_of (gint64 id)
{
  return id == LAYERED_NO_FRAME ? SIM_NO_FRAME : (guint32) id;
}

static void
send_frame (SvcCamera *self, const LayeredFrame *frame, guint n_frames, guint32 timestamp)
{
  SimPicture picture = {
    .id = (guint32) frame->id,
    .spatial = frame->spatial,
    .temporal = frame->temporal,
    .key = frame->key,
    .packets = (guint8) ((frame->key ? 3 : 1) * (1 + frame->spatial)),
    .captured = sim_now (self->sim),
    .references = { reference_of (frame->references[0]), reference_of (frame->references[1]) },
  };

  for (picture.packet = 0; picture.packet < picture.packets; picture.packet++)
    {
      Sent *sent = &self->history[self->seq % HISTORY];
      gboolean begins = picture.packet == 0;

      *sent = (Sent){ .seq = self->seq++, .timestamp = timestamp };
      sent->marker = frame->spatial + 1u == n_frames && picture.packet + 1 == picture.packets;
      sent->payload[0] = ONE_ELEMENT | (begins ? 0 : CONTINUED);
      sent->payload[1] = frame->key && frame->spatial == 0 && begins ? SEQUENCE_HEADER : FRAME;
      sim_picture_write (&picture, sent->payload + 2);
      fill_descriptor (self, frame, &picture, sent);
      send_bytes (self, sent, FALSE);
    }
}

static void
on_picture (gpointer data)
{
  SvcCamera *self = data;
  LayeredFrame frames[LAYERED_MAX];
  gboolean key = self->encoder.frames == 0 || self->key_wanted;
  guint n;

  if (self->stopped)
    {
      g_free (self);
      return;
    }
  n = layered_encode (&self->encoder, key, frames);
  self->key_frames += key;
  self->key_wanted = FALSE;
  for (guint i = 0; i < n; i++)
    send_frame (self, &frames[i], n, (guint32) (sim_now (self->sim) / 100 * 9));
  sim_at (self->sim, sim_now (self->sim) + SECOND / SVC_CAMERA_FPS, on_picture, self);
}

static void
repeat_packet (SvcCamera *self, guint16 seq)
{
  const Sent *sent = &self->history[seq % HISTORY];

  if (sent->seq == seq)
    send_bytes (self, sent, TRUE);
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
  SvcCamera *self = user_data;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  SfuRtcpNack nack;
  guint32 sender, media;
  guint16 seq;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, size), ==, SFU_RTCP_OK);
  while (sfu_rtcp_reader_next (&reader, &packet))
    if (packet.type == SFU_RTCP_PSFB && sfu_rtcp_pli_read (&packet, &sender, &media))
      self->key_wanted = TRUE;
    else if (packet.type == SFU_RTCP_RTPFB && packet.count == SFU_RTPFB_NACK &&
             sfu_rtcp_nack_read (&packet, &nack))
      while (sfu_rtcp_nack_next (&nack, &seq))
        repeat_packet (self, seq);
}

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  g_assert_not_reached ();
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static void
open_receiver (SvcCamera *self)
{
  const SfuReceiveParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "1",
    .codecs = { { .codec = SFU_CODEC_AV1,
                  .payload_type = PT,
                  .rtx_payload_type = RTX_PT,
                  .clock_rate = 90000,
                  .nack = TRUE,
                  .pli = TRUE } },
    .n_codecs = 1,
    .extensions = extensions,
    .encodings = { { .ssrc = SSRC, .rtx_ssrc = RTX_SSRC } },
    .n_encodings = 1,
  };

  self->receiver = sfu_connection_receive (sim_peer_connection (self->peer), &parameters);
  sim_settle (self->sim);
}

SvcCamera *
svc_camera_new (Sim *sim, gboolean key_only)
{
  SvcCamera *self = g_new0 (SvcCamera, 1);

  self->sim = sim;
  self->encoder = (LayeredEncoder){ .spatial_layers = SVC_LAYERS,
                                    .temporal_layers = SVC_LAYERS,
                                    .key_only = key_only,
                                    .number = 0xFF00 };
  self->seq = 65000;
  self->peer = sim_peer_new (sim, &events, self);
  open_receiver (self);
  sim_at (sim, sim_now (sim), on_picture, self);
  return self;
}

void
svc_camera_free (SvcCamera *self)
{
  Sim *sim = self->sim;

  sfu_receiver_free (self->receiver);
  sim_settle (sim);
  sim_peer_free (self->peer);
  self->stopped = TRUE;
  sim_run (sim, 2 * SECOND / SVC_CAMERA_FPS);
}

SimPeer *
svc_camera_peer (SvcCamera *self)
{
  return self->peer;
}

SfuReceiver *
svc_camera_receiver (SvcCamera *self)
{
  return self->receiver;
}

void
svc_camera_set_descriptors (SvcCamera *self, SvcDescriptors descriptors)
{
  self->descriptors = descriptors;
}

void
svc_camera_restructure (SvcCamera *self, guint spatial_layers)
{
  self->encoder.id_offset = (guint8) ((self->encoder.id_offset + 40) % SFU_DD_TEMPLATES_MAX);
  self->encoder.spatial_layers = spatial_layers;
  self->key_wanted = TRUE;
}

guint
svc_camera_key_frames (const SvcCamera *self)
{
  return self->key_frames;
}
