#include "plugins/sfu/slot.h"

SfuSlot *
sfu_slot_new (SfuKind kind)
{
  SfuSlot *self = g_new0 (SfuSlot, 1);
  self->line.kind = kind;
  sfu_sdp_line_set_codecs (&self->line, NULL);
  return self;
}

void
sfu_slot_free (SfuSlot *slot)
{
  g_clear_pointer (&slot->sender, sfu_sender_free);
  g_free (slot->line.stream);
  g_free (slot->line.track);
  g_free (slot);
}

void
sfu_slot_set_mid (SfuSlot *slot, guint mid)
{
  g_snprintf (slot->line.mid, sizeof slot->line.mid, "%u", mid);
}

/* A stream begins with numbers of its own: under an SSRC that was sent before, they may be ones
 * that SRTP has used (RFC 3711 9.1), and does not seal again. */
static void
name_streams (SfuSdpLine *line, SfuConnection *connection)
{
  line->ssrc = sfu_connection_new_ssrc (connection);
  line->rtx_ssrc = line->kind == SFU_VIDEO ? sfu_connection_new_ssrc (connection) : 0;
}

void
sfu_slot_occupy (SfuSlot *slot, const SfuTrack *track, guint mid, SfuConnection *connection)
{
  SfuSdpLine *line = &slot->line;
  slot->vacant = FALSE;
  slot->track = track;
  slot->hidden = slot->spared = slot->pinned = FALSE;
  slot->height = slot->frame_rate = 0;
  sfu_slot_set_mid (slot, mid);
  line->state = SFU_SDP_LINE_SENDING;
  sfu_sdp_line_set_codecs (line, &track->parameters);
  g_free (line->stream);
  g_free (line->track);
  line->stream = sfu_track_stream (track);
  line->track = g_strdup (track->id);
  g_autofree char *cname = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line->stream, -1);
  g_strlcpy (line->cname, cname, 17);
  name_streams (line, connection);
}

void
sfu_slot_release (SfuSlot *slot)
{
  slot->track = NULL;
  g_clear_pointer (&slot->sender, sfu_sender_free);
}

void
sfu_slot_vacate (SfuSlot *slot)
{
  sfu_slot_release (slot);
  slot->line.state = SFU_SDP_LINE_REFUSED;
  slot->vacant = TRUE;
}

static gboolean
is_paused (const SfuSlot *self)
{
  return self->hidden || (self->spared && !self->pinned);
}

static void
apply_view (SfuSlot *self)
{
  if (self->sender == NULL)
    return;
  sfu_sender_set_wanted (self->sender, self->height, self->frame_rate);
  sfu_sender_set_paused (self->sender, is_paused (self));
}

void
sfu_slot_send (SfuSlot *slot, SfuConnection *connection, const SfuSendParameters *parameters)
{
  if (slot->sender != NULL)
    return;
  slot->sender = sfu_connection_send (connection, slot->track->receiver, parameters);
  if (slot->height != 0)
    sfu_sender_set_wanted (slot->sender, slot->height, slot->frame_rate);
  if (is_paused (slot))
    sfu_sender_set_paused (slot->sender, TRUE);
}

void
sfu_slot_stop (SfuSlot *slot, SfuConnection *connection)
{
  if (slot->sender == NULL)
    return;
  g_clear_pointer (&slot->sender, sfu_sender_free);
  name_streams (&slot->line, connection);
}

void
sfu_slot_set_spared (SfuSlot *slot, gboolean spared)
{
  gboolean before = is_paused (slot);
  slot->spared = spared;
  if (slot->sender != NULL && is_paused (slot) != before)
    sfu_sender_set_paused (slot->sender, !before);
}

void
sfu_slot_set_view (SfuSlot *slot, const SfuSubscriptionView *view)
{
  gboolean hidden = view->height == 0;
  if (slot->hidden == hidden && slot->height == view->height &&
      slot->frame_rate == view->frame_rate && slot->pinned == view->pinned)
    return;
  slot->pinned = view->pinned;
  slot->hidden = hidden;
  slot->height = view->height;
  slot->frame_rate = view->frame_rate;
  apply_view (slot);
}
