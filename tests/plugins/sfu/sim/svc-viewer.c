#include "tests/plugins/sfu/sim/svc-viewer.h"

#include <string.h>

#include "plugins/sfu/codec/dd-history.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"
#include "plugins/sfu/rtp/sequence.h"
#include "tests/plugins/sfu/sim/asker.h"
#include "tests/plugins/sfu/sim/picture.h"

#define PT 100
#define RTX_PT 101
#define DESCRIPTOR_ID 12
#define WINDOW SIM_ASKER_WINDOW

typedef struct
{
  gboolean there, empty, marker;
  guint32 timestamp;
  SimPicture picture;
  guint8 descriptor[SFU_DD_SIZE_MAX];
  gsize descriptor_size;
} Slot;

struct _SvcViewer
{
  Sim *sim;
  SimPeer *peer;
  SimAsker asker;
  SfuSender *sender;
  SfuExtensionIds extensions;
  guint32 ssrc, rtx_ssrc;
  gboolean started, gone;
  gint64 next; /* the first packet of the next frame */
  gint64 newest;
  Slot slots[WINDOW];
  SfuDdReader reader;
  SfuDdHistory numbers; /* that are decoded */
  GHashTable *decoded;  /* frame ids */
  gboolean begun, marked;
  guint32 timestamp; /* of the frame decoded last */
  gint64 stuck_at;   /* since when nothing could be decoded */
  SvcViewerStats stats;
};

static Slot *
slot_of (SvcViewer *self, gint64 seq)
{
  return &self->slots[(guint64) seq % WINDOW];
}

static void
ask_for_key_frame (SvcViewer *self)
{
  if (sim_asker_ask_key_frame (&self->asker))
    self->stats.plis++;
}

/* Returns: the packet behind the frame that begins at @seq; 0 while it is not whole. */
static gint64
end_of_frame (SvcViewer *self, gint64 seq)
{
  guint8 next = 0;

  for (gint64 at = seq; at <= self->newest; at++)
    {
      const Slot *slot = slot_of (self, at);

      if (!slot->there)
        return 0;
      if (slot->empty)
        continue;
      if (slot->picture.packet != next++)
        return 0;
      if (next == slot->picture.packets)
        return at + 1;
    }
  return 0;
}

static gboolean
has_references (SvcViewer *self, const SimPicture *picture)
{
  for (guint i = 0; i < SIM_REFERENCES_MAX; i++)
    if (picture->references[i] != SIM_NO_FRAME &&
        !g_hash_table_contains (self->decoded, GUINT_TO_POINTER (picture->references[i])))
      return FALSE;
  return TRUE;
}

/* Whether the descriptor says the same. */
static gboolean
is_described (SvcViewer *self, const Slot *first, gboolean decodable)
{
  SfuDdFrame frame;

  if (self->extensions.dependency_descriptor == 0)
    return TRUE;
  if (sfu_dd_read (&self->reader, first->descriptor, first->descriptor_size, &frame) != SFU_DD_OK)
    {
      self->stats.without++;
      return TRUE;
    }
  self->stats.active_targets = self->reader.active_targets;
  if (sfu_dd_history_decodable (&self->numbers, &frame) != decodable || !frame.start)
    return FALSE;
  sfu_dd_history_note (&self->numbers, frame.number, SFU_DD_SENT);
  return frame.dependencies.spatial_layer == first->picture.spatial;
}

static void
show (SvcViewer *self, const Slot *last)
{
  SvcViewerStats *stats = &self->stats;
  gint64 now = sim_now (self->sim);

  stats->pictures++;
  stats->by_temporal[last->picture.temporal]++;
  stats->top = last->picture.spatial;
  if (stats->first_at == 0)
    stats->first_at = now;
  else
    stats->longest = MAX (stats->longest, now - stats->last_at);
  stats->last_at = now;
}

static void
decode (SvcViewer *self, const Slot *first, const Slot *last)
{
  gboolean decodable = has_references (self, &first->picture);

  if (!decodable || !is_described (self, first, decodable))
    {
      self->stats.undecodable++;
      g_test_message ("frame %u (layer %u, %u) lacks what it needs", first->picture.id,
                      first->picture.spatial, first->picture.temporal);
      return;
    }
  g_hash_table_add (self->decoded, GUINT_TO_POINTER (first->picture.id));
  self->stats.frames[first->picture.spatial]++;
  self->stats.unmarked += self->begun && first->timestamp != self->timestamp && !self->marked;
  self->begun = TRUE;
  self->timestamp = first->timestamp;
  self->marked = last->marker;
  if (last->marker)
    show (self, last);
}

static void
forget_until (SvcViewer *self, gint64 seq)
{
  for (; self->next < seq; self->next++)
    *slot_of (self, self->next) = (Slot){ 0 };
}

static gboolean
begins_key_picture (SvcViewer *self, gint64 seq)
{
  const Slot *slot = slot_of (self, seq);

  return slot->there && !slot->empty && slot->picture.key && slot->picture.spatial == 0 &&
         slot->picture.packet == 0;
}

/* Returns: whether there is a whole one behind what is missing, and goes on there. */
static gboolean
skip_to_key_picture (SvcViewer *self)
{
  for (gint64 seq = self->next + 1; seq <= self->newest; seq++)
    if (begins_key_picture (self, seq) && end_of_frame (self, seq) != 0)
      {
        self->stats.given_up++;
        self->marked = TRUE;
        forget_until (self, seq);
        return TRUE;
      }
  return FALSE;
}

static void
decode_all (SvcViewer *self)
{
  gint64 end;

  for (;;)
    {
      Slot first = *slot_of (self, self->next);

      if (first.empty)
        {
          forget_until (self, self->next + 1);
          continue;
        }
      end = first.there ? end_of_frame (self, self->next) : 0;
      if (end == 0 && skip_to_key_picture (self))
        continue;
      if (end == 0)
        return;
      decode (self, &first, slot_of (self, end - 1));
      forget_until (self, end);
      self->stuck_at = sim_now (self->sim);
    }
}

static void
take_packet (SvcViewer *self, const guint8 *data, const SfuRtpMeta *meta, gint64 seq)
{
  Slot *slot;

  if (!self->started)
    {
      self->started = TRUE;
      self->next = seq;
      self->newest = seq - 1;
    }
  if (seq < self->next || slot_of (self, seq)->there)
    return;
  sim_asker_packet (&self->asker, seq, self->newest);
  self->newest = MAX (self->newest, seq);
  slot = slot_of (self, seq);
  *slot = (Slot){ .there = TRUE, .timestamp = meta->timestamp };
  slot->empty = meta->payload_size == 0;
  slot->marker = (meta->flags & SFU_RTP_MARKER) != 0;
  if (!slot->empty)
    sim_picture_read (data + meta->payload_offset, meta->payload_size, &slot->picture);
  slot->descriptor_size = meta->descriptor_size;
  memcpy (slot->descriptor, data + meta->descriptor_offset, meta->descriptor_size);
  decode_all (self);
}

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  SvcViewer *self = user_data;
  /* As a browser does, whatever was agreed: what is there is seen. */
  const SfuExtensionIds ids = { .dependency_descriptor = DESCRIPTOR_ID };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_true (self->extensions.dependency_descriptor != 0 || meta.descriptor_size == 0);
  if (meta.payload_type == RTX_PT)
    g_assert_true (sfu_rtx_unwrap (data, &meta, self->ssrc, PT));
  take_packet (self, data, &meta,
               self->started ? sfu_sequence_near16 (self->newest, meta.seq) : (1 << 16) + meta.seq);
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
}

static void
on_tick (gpointer data)
{
  SvcViewer *self = data;

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
    }
  sim_at (self->sim, sim_now (self->sim) + 20 * MS, on_tick, self);
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static SfuSender *
open_sender (SvcViewer *self, SfuReceiver *receiver)
{
  SfuConnection *connection = sim_peer_connection (self->peer);
  SfuSendParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "7",
    .codecs = { { .codec = SFU_CODEC_AV1,
                  .payload_type = PT,
                  .rtx_payload_type = RTX_PT,
                  .clock_rate = 90000,
                  .nack = TRUE } },
    .n_codecs = 1,
    .extensions = self->extensions,
    .cname = "camera",
  };

  self->ssrc = parameters.ssrc = sfu_connection_new_ssrc (connection);
  self->rtx_ssrc = parameters.rtx_ssrc = sfu_connection_new_ssrc (connection);
  return sfu_connection_send (connection, receiver, &parameters);
}

SvcViewer *
svc_viewer_new (Sim *sim, SfuReceiver *receiver, gboolean descriptors)
{
  SvcViewer *self = g_new0 (SvcViewer, 1);

  self->sim = sim;
  self->extensions.dependency_descriptor = descriptors ? DESCRIPTOR_ID : 0;
  self->decoded = g_hash_table_new (NULL, NULL);
  self->peer = sim_peer_new (sim, &events, self);
  self->sender = open_sender (self, receiver);
  self->asker = (SimAsker){ .sim = sim, .peer = self->peer, .ssrc = self->ssrc };
  sim_settle (sim);
  sim_at (sim, sim_now (sim), on_tick, self);
  return self;
}

void
svc_viewer_free (SvcViewer *self)
{
  sfu_sender_free (self->sender);
  sim_settle (self->sim);
  sim_peer_free (self->peer);
  self->gone = TRUE;
  sim_run (self->sim, 21 * MS);
}

SimPeer *
svc_viewer_peer (SvcViewer *self)
{
  return self->peer;
}

SfuSender *
svc_viewer_sender (SvcViewer *self)
{
  return self->sender;
}

const SvcViewerStats *
svc_viewer_stats (const SvcViewer *self)
{
  return &self->stats;
}

void
svc_viewer_forget (SvcViewer *self)
{
  self->stats = (SvcViewerStats){ .last_at = self->stats.last_at,
                                  .first_at = self->stats.first_at,
                                  .top = self->stats.top };
}
