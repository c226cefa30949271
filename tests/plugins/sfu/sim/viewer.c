#include "tests/plugins/sfu/sim/viewer.h"

#include <string.h>

#include "plugins/sfu/codec/vp8.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"
#include "plugins/sfu/rtp/sequence.h"
#include "tests/plugins/sfu/sim/asker.h"
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/picture.h"

#define PT 100
#define RTX_PT 101
#define WINDOW SIM_ASKER_WINDOW
#define REPORT_TICKS 50

typedef struct
{
  gboolean there;
  gboolean empty; /* only padding: nothing to decode, nothing missing */
  gint64 seq;
  guint32 timestamp;
  gboolean marker;
  SimPicture picture;
  SfuVp8 vp8;
} Slot;

struct _Viewer
{
  Sim *sim;
  SimPeer *peer;
  SimAsker asker;
  SfuSender *sender;
  guint32 ssrc, rtx_ssrc;
  gboolean started, gone;
  gboolean unheard; /* when it asks for a key frame */
  gint64 next;      /* the first packet of the next frame */
  gint64 newest;
  Slot slots[WINDOW];
  GHashTable *decoded; /* frame ids */
  gboolean has_last;
  Slot last;       /* first packet of the frame decoded last */
  gint64 stuck_at; /* since when nothing could be decoded */
  guint ticks;
  guint received, expected_from; /* since the last report */
  guint32 lsr;
  gint64 lsr_at;
  guint64 report_ntp;
  guint32 report_timestamp;
  ViewerStats stats;
};

static Slot *
slot_of (Viewer *self, gint64 seq)
{
  return &self->slots[(guint64) seq % WINDOW];
}

static void
ask_for_key_frame (Viewer *self)
{
  if (!self->unheard && sim_asker_ask_key_frame (&self->asker))
    self->stats.plis++;
}

/* Returns: the packet behind the frame that begins at @seq; 0 while it is not whole. */
static gint64
end_of_frame (Viewer *self, gint64 seq)
{
  const Slot *first = slot_of (self, seq);

  for (gint64 at = seq; at <= self->newest; at++)
    {
      const Slot *slot = slot_of (self, at);

      if (slot->there && slot->empty)
        continue;
      if (!slot->there || slot->timestamp != first->timestamp)
        return 0;
      if (slot->marker)
        return at + 1;
    }
  return 0;
}

static gboolean
has_references (Viewer *self, const SimPicture *picture)
{
  for (guint i = 0; i < SIM_REFERENCES_MAX; i++)
    if (picture->references[i] != SIM_NO_FRAME &&
        !g_hash_table_contains (self->decoded, GUINT_TO_POINTER (picture->references[i])))
      return FALSE;
  return TRUE;
}

/* RFC 7741 4.2: a frame of the base layer needs the one before, the others need their base. */
static gboolean
numbers_go_on (const Viewer *self, const Slot *first)
{
  const SfuVp8 *before = &self->last.vp8, *now = &first->vp8;

  if (!self->has_last)
    return TRUE;
  if (now->temporal_layer > 0)
    return now->tl0_pic_idx == before->tl0_pic_idx;
  return now->tl0_pic_idx == (guint8) (before->tl0_pic_idx + 1);
}

static void
check_sync (Viewer *self, const Slot *first)
{
  gint64 since, told;

  if (self->report_ntp == 0)
    return;
  since = (gint64) (gint32) (first->timestamp - self->report_timestamp) * 100 / 9;
  told = (gint64) ((self->report_ntp >> 32) * G_USEC_PER_SEC +
                   (((self->report_ntp & G_MAXUINT32) * G_USEC_PER_SEC) >> 32)) +
         since - CAMERA_EPOCH;
  self->stats.worst_sync = MAX (self->stats.worst_sync, ABS (told - first->picture.captured));
}

static void
check_step (Viewer *self, const Slot *first)
{
  gint64 told = (gint64) (gint32) (first->timestamp - self->last.timestamp) * 100 / 9;

  if (self->stats.last_at == 0)
    return;
  self->stats.worst_step =
      MAX (self->stats.worst_step, ABS (told - (sim_now (self->sim) - self->stats.last_at)));
}

static void
show (Viewer *self, const Slot *first)
{
  ViewerStats *stats = &self->stats;
  gint64 now = sim_now (self->sim);

  check_step (self, first);
  stats->frames++;
  stats->by_temporal[first->picture.temporal]++;
  if (stats->first_at == 0)
    stats->first_at = now;
  else
    stats->longest = MAX (stats->longest, now - stats->last_at);
  stats->last_at = now;
  if (self->has_last && stats->encoding != (gint8) first->picture.encoding)
    stats->switches++;
  stats->encoding = (gint8) first->picture.encoding;
  check_sync (self, first);
}

/* A key frame needs nothing, not even numbers that go on: something before it may be cut off. */
static void
decode (Viewer *self, const Slot *first)
{
  gboolean whole = first->picture.packet == 0 && has_references (self, &first->picture);

  if (!whole || (!first->picture.key && !numbers_go_on (self, first)) ||
      (self->has_last && (gint32) (first->timestamp - self->last.timestamp) <= 0))
    {
      self->stats.errors++;
      g_test_message ("frame %u (encoding %u, layer %u) cannot be decoded, or its numbers do not "
                      "go on: picture %d after %d, tl0 %d after %d, timestamp %u after %u",
                      first->picture.id, first->picture.encoding, first->picture.temporal,
                      first->vp8.picture_id, self->last.vp8.picture_id, first->vp8.tl0_pic_idx,
                      self->last.vp8.tl0_pic_idx, first->timestamp, self->last.timestamp);
    }
  if (whole)
    g_hash_table_add (self->decoded, GUINT_TO_POINTER (first->picture.id));
  if (self->has_last && ((self->last.vp8.picture_id + 1) & 0x7FFF) != first->vp8.picture_id)
    self->stats.missing_pictures++;
  show (self, first);
  self->last = *first;
  self->has_last = TRUE;
}

/* A whole key frame behind what is missing: no use to wait any more. */
static gint64
find_key_frame (Viewer *self)
{
  for (gint64 seq = self->next; seq <= self->newest; seq++)
    {
      const Slot *slot = slot_of (self, seq);

      if (slot->there && !slot->empty && slot->picture.key && slot->picture.packet == 0 &&
          end_of_frame (self, seq) != 0)
        return seq;
    }
  return 0;
}

static void
forget_until (Viewer *self, gint64 seq)
{
  for (; self->next < seq; self->next++)
    *slot_of (self, self->next) = (Slot){ 0 };
}

/* The rest of a frame that will not come, for the stream was switched: no loss, but no frame. */
static gboolean
skip_cut_off (Viewer *self)
{
  const Slot *first = slot_of (self, self->next);
  gint64 seq = self->next;

  if (!first->there)
    return FALSE;
  for (; seq <= self->newest && slot_of (self, seq)->there; seq++)
    if (!slot_of (self, seq)->empty && slot_of (self, seq)->timestamp != first->timestamp)
      {
        self->stats.given_up++;
        forget_until (self, seq);
        return TRUE;
      }
  return FALSE;
}

static void
decode_all (Viewer *self)
{
  gint64 key;

  for (;;)
    {
      gint64 end = slot_of (self, self->next)->there ? end_of_frame (self, self->next) : 0;
      Slot first;

      if (slot_of (self, self->next)->empty)
        {
          forget_until (self, self->next + 1);
          continue;
        }
      if (end == 0 && skip_cut_off (self))
        continue;
      if (end == 0 && (key = find_key_frame (self)) != 0)
        {
          self->stats.given_up++;
          forget_until (self, key);
          end = end_of_frame (self, key);
        }
      if (end == 0)
        return;
      first = *slot_of (self, self->next);
      if (!self->has_last && !first.picture.key)
        ask_for_key_frame (self);
      else
        decode (self, &first);
      forget_until (self, end);
      self->stuck_at = sim_now (self->sim);
    }
}

static void
take_packet (Viewer *self, const guint8 *payload, gsize size, gint64 seq, const SfuRtpMeta *meta)
{
  SimPicture picture = { 0 };
  Slot *slot;

  if (size > 0)
    sim_picture_read (payload, size, &picture);
  if (!self->started)
    {
      /* It does not begin a frame: what does is on its way. */
      self->started = TRUE;
      self->next = seq - picture.packet;
      self->newest = self->next - 1;
    }
  /* Nothing was decoded yet: the stream may have begun earlier. */
  if (!self->has_last && size > 0)
    self->next = MIN (self->next, seq);
  if (seq < self->next || slot_of (self, seq)->there)
    {
      self->stats.duplicates++;
      return;
    }
  sim_asker_packet (&self->asker, seq, self->newest);
  self->newest = MAX (self->newest, seq);
  slot = slot_of (self, seq);
  *slot = (Slot){ .there = TRUE, .seq = seq, .timestamp = meta->timestamp };
  slot->marker = (meta->flags & SFU_RTP_MARKER) != 0;
  slot->empty = size == 0;
  if (size > 0)
    g_assert_cmpint (sfu_vp8_parse (payload, size, &slot->vp8), ==, SFU_VP8_OK);
  slot->picture = picture;
  decode_all (self);
}

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  Viewer *self = user_data;
  const SfuExtensionIds ids = { 0 };
  const guint8 *payload;
  SfuRtpMeta meta;
  guint16 seq;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &ids, &meta), ==, SFU_RTP_OK);
  payload = data + meta.payload_offset;
  seq = meta.seq;
  if (meta.payload_type == RTX_PT)
    {
      g_assert_cmpuint (meta.ssrc, ==, self->rtx_ssrc);
      seq = sfu_read_be16 (payload);
      payload += SFU_RTX_OSN_SIZE;
      meta.payload_size = (guint16) (meta.payload_size - SFU_RTX_OSN_SIZE);
    }
  else
    self->received++;
  take_packet (self, payload, meta.payload_size,
               self->started ? sfu_sequence_near16 (self->newest, seq) : (1 << 16) + seq, &meta);
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
  Viewer *self = user_data;
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  SfuRtcpSr report;
  gsize n;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, size), ==, SFU_RTCP_OK);
  while (sfu_rtcp_reader_next (&reader, &packet))
    if (packet.type == SFU_RTCP_SR && sfu_rtcp_sr_read (&packet, &report, blocks, &n))
      {
        self->report_ntp = report.ntp;
        self->report_timestamp = report.rtp_timestamp;
        self->lsr = (guint32) (report.ntp >> 16);
        self->lsr_at = sim_now (self->sim);
      }
}

static void
send_report (Viewer *self)
{
  guint expected = (guint) (self->newest - (gint64) self->expected_from);
  guint lost = expected > self->received ? expected - self->received : 0;
  const SfuReportBlock block = {
    .ssrc = self->ssrc,
    .fraction_lost = (guint8) (expected > 0 ? MIN (lost * 256 / expected, 255) : 0),
    .highest_seq = (guint32) self->newest,
    .lsr = self->lsr,
    .dlsr = self->lsr == 0 ? 0 : (guint32) ((sim_now (self->sim) - self->lsr_at) * 65536 / SECOND),
  };
  SfuRtcpBuilder builder;

  self->received = 0;
  self->expected_from = (guint) self->newest;
  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_rr_write (&builder, 1, &block, 1);
  sim_peer_send_rtcp (self->peer, builder.data, builder.size);
}

static void
on_tick (gpointer data)
{
  Viewer *self = data;

  if (self->gone)
    {
      g_hash_table_unref (self->decoded);
      g_free (self);
      return;
    }
  if (self->started)
    {
      self->stats.nacks += sim_asker_ask_missing (&self->asker, self->next, self->newest);
      if (self->next <= self->newest && sim_now (self->sim) - self->stuck_at > SIM_ASKER_PLI_AFTER)
        ask_for_key_frame (self);
      if (++self->ticks % REPORT_TICKS == 0)
        send_report (self);
    }
  sim_at (self->sim, sim_now (self->sim) + 20 * MS, on_tick, self);
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static SfuSender *
open_sender (Viewer *self, SfuReceiver *receiver)
{
  SfuConnection *connection = sim_peer_connection (self->peer);
  SfuSendParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "7",
    .codecs = { { .codec = SFU_CODEC_VP8,
                  .payload_type = PT,
                  .rtx_payload_type = RTX_PT,
                  .clock_rate = 90000,
                  .nack = TRUE } },
    .n_codecs = 1,
    .cname = "camera",
  };

  self->ssrc = parameters.ssrc = sfu_connection_new_ssrc (connection);
  self->rtx_ssrc = parameters.rtx_ssrc = sfu_connection_new_ssrc (connection);
  return sfu_connection_send (connection, receiver, &parameters);
}

Viewer *
viewer_new_connecting (Sim *sim, SfuReceiver *receiver)
{
  Viewer *self = g_new0 (Viewer, 1);

  self->sim = sim;
  self->decoded = g_hash_table_new (NULL, NULL);
  self->peer = sim_peer_new_connecting (sim, &events, self);
  self->sender = open_sender (self, receiver);
  self->asker = (SimAsker){ .sim = sim, .peer = self->peer, .ssrc = self->ssrc };
  sim_settle (sim);
  sim_at (sim, sim_now (sim), on_tick, self);
  return self;
}

Viewer *
viewer_new (Sim *sim, SfuReceiver *receiver)
{
  Viewer *self = viewer_new_connecting (sim, receiver);

  sim_peer_connect (self->peer);
  return self;
}

void
viewer_free (Viewer *self)
{
  sfu_sender_free (self->sender);
  sim_settle (self->sim);
  sim_peer_free (self->peer);
  self->gone = TRUE;
  sim_run (self->sim, 21 * MS);
}

SimPeer *
viewer_peer (Viewer *self)
{
  return self->peer;
}

SfuSender *
viewer_sender (Viewer *self)
{
  return self->sender;
}

void
viewer_lose_requests (Viewer *self)
{
  self->unheard = TRUE;
}

const ViewerStats *
viewer_stats (const Viewer *self)
{
  return &self->stats;
}

void
viewer_forget (Viewer *self)
{
  self->stats = (ViewerStats){ .last_at = self->stats.last_at, .encoding = self->stats.encoding };
}
