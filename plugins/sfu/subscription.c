#include "plugins/sfu/subscription.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/subscribe-offer.h"

/* Between two offers. One who comes and goes as fast as can be, or a crowd that comes at once,
 * costs each of the others one offer in this time, not one a round trip. */
#define OFFER_PACE (100 * G_TIME_SPAN_MILLISECOND)

/* What people do with their windows comes in bursts, but not without end. */
#define VIEWS_MAX 50
#define VIEWS_WITHIN (5 * G_TIME_SPAN_SECOND)

/* One m-line and what is sent on it. */
typedef struct
{
  SfuSdpLine line;
  const SfuTrack *track;    /* (nullable) */
  SfuSender *sender;        /* (nullable): from the answer on */
  gboolean hidden;          /* the client does not show it */
  gboolean pinned;          /* the client wants it though it is spared */
  guint height, frame_rate; /* that it shows; 0: not known, the best there is */
  gboolean vacant;          /* its refusal is agreed: it may be used again, with another mid */
} Slot;

struct _SfuSubscription
{
  SfuMedia *media;
  guint answer_timeout;
  const SfuSubscriptionEvents *events;
  gpointer data;

  SfuConnection *connection;
  SfuTransportState state;
  char ufrag[SFU_SDP_ICE_TEXT_MAX + 1]; /* the client's; "" before the first answer */
  GPtrArray *slots;                     /* (element-type Slot), in the order of the m-lines */
  GPtrArray *waiting;                   /* (element-type SfuTrack), to be offered */
  GHashTable *spared;                   /* (element-type SfuTrack) as a set */
  guint64 session;
  gint64 version;
  guint next_mid;

  gint64 views_since; /* monotonic microseconds */
  guint views;        /* since then */

  gint64 offered_at;  /* monotonic microseconds; 0: nothing on this connection so far */
  gboolean in_flight; /* an offer waits for its answer */
  gboolean changed;   /* there is something to offer */
  guint flush_source, timeout_source;
};

static void schedule_flush (SfuSubscription *self);

static void
slot_free (gpointer data)
{
  Slot *slot = data;
  g_clear_pointer (&slot->sender, sfu_sender_free);
  g_free (slot->line.stream);
  g_free (slot->line.track);
  g_free (slot);
}

static void
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
  SfuSubscription *self = data;
  self->state = state;
}

static const SfuConnectionEvents connection_events = { .state = on_state };

static Slot *
slot_at (const SfuSubscription *self, guint index)
{
  return g_ptr_array_index (self->slots, index);
}

static Slot *
append_slot (SfuSubscription *self, SfuKind kind)
{
  Slot *slot = g_new0 (Slot, 1);
  slot->line.kind = kind;
  sfu_sdp_line_set_codecs (&slot->line, NULL);
  g_ptr_array_add (self->slots, slot);
  return slot;
}

static void
name_slot (SfuSubscription *self, Slot *slot)
{
  g_snprintf (slot->line.mid, sizeof slot->line.mid, "%u", self->next_mid++);
}

static void
open_connection (SfuSubscription *self)
{
  self->connection = sfu_connection_new (self->media, &connection_events, self);
  self->state = SFU_TRANSPORT_NEW;
  self->ufrag[0] = '\0';
  self->session = ((guint64) g_random_int () << 31) | g_random_int ();
  self->version = 0;
  self->next_mid = 0;
  self->offered_at = 0;
  self->in_flight = FALSE;
  /* Browsers tear the whole bundle down with its first m-line. An inactive one that never goes
   * away holds the transport, and opens it before there is anything to send. */
  name_slot (self, append_slot (self, SFU_AUDIO));
  self->changed = TRUE;
  schedule_flush (self);
}

SfuSubscription *
sfu_subscription_new (SfuMedia *media,
                      guint answer_timeout,
                      const SfuSubscriptionEvents *events,
                      gpointer data)
{
  SfuSubscription *self = g_new0 (SfuSubscription, 1);
  self->media = media;
  self->answer_timeout = answer_timeout;
  self->events = events;
  self->data = data;
  self->slots = g_ptr_array_new_with_free_func (slot_free);
  self->waiting = g_ptr_array_new ();
  self->spared = g_hash_table_new (NULL, NULL);
  open_connection (self);
  return self;
}

void
sfu_subscription_free (SfuSubscription *subscription)
{
  g_clear_handle_id (&subscription->flush_source, g_source_remove);
  g_clear_handle_id (&subscription->timeout_source, g_source_remove);
  g_ptr_array_unref (subscription->slots);
  g_ptr_array_unref (subscription->waiting);
  g_hash_table_unref (subscription->spared);
  g_clear_pointer (&subscription->connection, sfu_connection_free);
  g_free (subscription);
}

/* Lines whose track has gone give their place up. */
static void
vacate_slots (SfuSubscription *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = slot_at (self, i);
      if (slot->line.state == SFU_SDP_LINE_SENDING && slot->track == NULL)
        slot->line.state = SFU_SDP_LINE_REFUSED;
    }
}

/* RFC 8829 5.2.2: a refused m-line is used again, for the same kind of media. */
static Slot *
find_vacancy (const SfuSubscription *self, SfuKind kind)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = slot_at (self, i);
      if (slot->vacant && slot->line.kind == kind)
        return slot;
    }
  return NULL;
}

static Slot *
find_place (SfuSubscription *self, SfuKind kind)
{
  Slot *slot = find_vacancy (self, kind);
  if (slot != NULL || self->slots->len >= SFU_SDP_SUBSCRIBE_MEDIA_MAX)
    return slot;
  return append_slot (self, kind);
}

static gboolean
waiting_may_be_placed (const SfuSubscription *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      const SfuTrack *track = g_ptr_array_index (self->waiting, i);
      if (find_vacancy (self, sfu_source_kind (track->source)) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A stream begins with numbers of its own: under an SSRC that was sent before, they may be ones
 * that SRTP has used (RFC 3711 9.1), and does not seal again. */
static void
name_streams (SfuSubscription *self, SfuSdpLine *line)
{
  line->ssrc = sfu_connection_new_ssrc (self->connection);
  line->rtx_ssrc = line->kind == SFU_VIDEO ? sfu_connection_new_ssrc (self->connection) : 0;
}

static void
occupy (SfuSubscription *self, Slot *slot, const SfuTrack *track)
{
  SfuSdpLine *line = &slot->line;
  slot->vacant = FALSE;
  slot->track = track;
  slot->hidden = slot->pinned = FALSE;
  slot->height = slot->frame_rate = 0;
  name_slot (self, slot);
  line->state = SFU_SDP_LINE_SENDING;
  sfu_sdp_line_set_codecs (line, &track->parameters);
  g_free (line->stream);
  g_free (line->track);
  line->stream = sfu_track_stream (track);
  line->track = g_strdup (track->id);
  g_autofree char *cname = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line->stream, -1);
  g_strlcpy (line->cname, cname, 17);
  name_streams (self, line);
}

/* Voices first: in a very large meeting the last ones to get an m-line are pictures. */
static void
place_waiting (SfuSubscription *self, SfuKind kind)
{
  for (guint i = 0; i < self->waiting->len;)
    {
      const SfuTrack *track = g_ptr_array_index (self->waiting, i);
      Slot *slot = sfu_source_kind (track->source) == kind ? find_place (self, kind) : NULL;
      if (slot == NULL)
        {
          i++;
          continue;
        }
      occupy (self, slot, track);
      g_ptr_array_remove_index (self->waiting, i);
    }
}

static JsonArray *
describe_slots (const SfuSubscription *self)
{
  JsonArray *tracks = json_array_new ();
  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = slot_at (self, i);
      if (slot->line.state != SFU_SDP_LINE_SENDING)
        continue;
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "mid", slot->line.mid);
      json_object_set_string_member (entry, "participant", slot->track->owner);
      json_object_set_string_member (entry, "track", slot->track->id);
      json_array_add_object_element (tracks, entry);
    }
  return tracks;
}

static gboolean
on_timeout (gpointer data)
{
  SfuSubscription *self = data;
  self->timeout_source = 0;
  self->events->stalled (self->data);
  return G_SOURCE_REMOVE;
}

static void
send_offer (SfuSubscription *self)
{
  vacate_slots (self);
  place_waiting (self, SFU_AUDIO);
  place_waiting (self, SFU_VIDEO);
  SfuSdpLocal local = {
    .ufrag = sfu_connection_ufrag (self->connection),
    .pwd = sfu_connection_pwd (self->connection),
    .fingerprint = sfu_media_fingerprint (self->media),
    .candidates = sfu_connection_candidates (self->connection),
    .tcp = sfu_connection_takes_tcp (self->connection),
    .session = self->session,
    .version = (guint64) ++self->version,
  };
  g_autofree char *sdp = sfu_sdp_subscribe_offer_print (&local, self->slots);
  self->changed = FALSE;
  self->in_flight = TRUE;
  self->offered_at = g_get_monotonic_time ();
  self->timeout_source = g_timeout_add (self->answer_timeout, on_timeout, self);
  self->events->offer (sdp, self->version, describe_slots (self), self->data);
}

static gboolean
on_flush (gpointer data)
{
  SfuSubscription *self = data;
  self->flush_source = 0;
  if (self->changed && !self->in_flight)
    send_offer (self);
  return G_SOURCE_REMOVE;
}

/* Later in the main loop, so that what changes together is offered together. */
static void
schedule_flush (SfuSubscription *self)
{
  gint64 early = self->offered_at + OFFER_PACE - g_get_monotonic_time ();

  if (self->flush_source != 0 || !self->changed || self->in_flight)
    return;
  if (self->offered_at == 0 || early <= 0)
    early = 0;
  self->flush_source = g_timeout_add (
      (guint) ((early + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND), on_flush, self);
}

void
sfu_subscription_add (SfuSubscription *subscription, const SfuTrack *track)
{
  g_ptr_array_add (subscription->waiting, (gpointer) track);
  subscription->changed = TRUE;
  schedule_flush (subscription);
}

static void
release (Slot *slot)
{
  slot->track = NULL;
  g_clear_pointer (&slot->sender, sfu_sender_free);
}

void
sfu_subscription_remove (SfuSubscription *subscription, const SfuTrack *track)
{
  g_hash_table_remove (subscription->spared, track);
  if (g_ptr_array_remove (subscription->waiting, (gpointer) track))
    return;
  for (guint i = 0; i < subscription->slots->len; i++)
    {
      Slot *slot = slot_at (subscription, i);
      if (slot->track != track)
        continue;
      release (slot);
      subscription->changed = TRUE;
      schedule_flush (subscription);
    }
}

/* Returns: (nullable) */
static Slot *
find_slot (const SfuSubscription *self, const char *track)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = slot_at (self, i);
      if (slot->track != NULL && g_str_equal (slot->track->id, track))
        return slot;
    }
  return NULL;
}

static gboolean
is_spared (const SfuSubscription *self, const Slot *slot)
{
  return !slot->pinned && g_hash_table_contains (self->spared, slot->track);
}

static void
apply_pause (SfuSubscription *self, Slot *slot)
{
  if (slot->sender != NULL)
    sfu_sender_set_paused (slot->sender, slot->hidden || is_spared (self, slot));
}

void
sfu_subscription_set_spared (SfuSubscription *subscription, const SfuTrack *track, gboolean spared)
{
  gboolean changed = spared ? g_hash_table_add (subscription->spared, (gpointer) track)
                            : g_hash_table_remove (subscription->spared, track);
  Slot *slot = changed ? find_slot (subscription, track->id) : NULL;
  if (slot != NULL && !slot->pinned)
    apply_pause (subscription, slot);
}

static void
apply_view (SfuSubscription *self, Slot *slot)
{
  if (slot->sender == NULL)
    return;
  sfu_sender_set_wanted (slot->sender, slot->height, slot->frame_rate);
  apply_pause (self, slot);
}

static void
apply_slot (SfuSubscription *self,
            const SfuSdpSubscribeAnswer *answer,
            guint index,
            JsonArray *refused)
{
  Slot *slot = slot_at (self, index);
  const SfuSdpSection *section = sfu_sdp_description_section (answer->description, index);
  SfuSendParameters parameters;
  gboolean wanted = slot->track != NULL &&
                    sfu_sdp_subscribe_answer_parameters (answer, &slot->line, index, &parameters);
  if (slot->track != NULL && !wanted)
    json_array_add_string_element (refused, slot->track->id);
  if (section->rejected && index > 0)
    {
      release (slot);
      slot->line.state = SFU_SDP_LINE_REFUSED;
      slot->vacant = TRUE;
      return;
    }
  if (wanted && slot->sender == NULL)
    {
      slot->sender = sfu_connection_send (self->connection, slot->track->receiver, &parameters);
      if (slot->hidden || slot->height != 0)
        apply_view (self, slot);
      else if (is_spared (self, slot))
        apply_pause (self, slot);
    }
  else if (!wanted && slot->sender != NULL)
    {
      g_clear_pointer (&slot->sender, sfu_sender_free);
      name_streams (self, &slot->line);
    }
}

/* The first answer opens the transport; another ufrag answers our restart. */
static void
apply_transport (SfuSubscription *self, const SfuSdpTransport *remote)
{
  if (g_str_equal (self->ufrag, remote->ufrag))
    return;
  g_strlcpy (self->ufrag, remote->ufrag, sizeof self->ufrag);
  sfu_connection_set_remote (self->connection, remote->ufrag, remote->pwd, remote->fingerprint_hash,
                             remote->fingerprint);
}

gboolean
sfu_subscription_answer (SfuSubscription *subscription,
                         const char *sdp,
                         gint64 version,
                         JsonArray *refused,
                         GError **error)
{
  SfuSubscription *self = subscription;
  if (!self->in_flight || version != self->version)
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                   "no offer of version %" G_GINT64_FORMAT " waits for an answer", version);
      return FALSE;
    }
  g_autoptr (SfuSdpSubscribeAnswer) answer =
      sfu_sdp_subscribe_answer_parse (sdp, strlen (sdp), self->slots, error);
  if (answer == NULL)
    return FALSE;

  self->in_flight = FALSE;
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  apply_transport (self, answer->remote);
  for (guint i = 0; i < self->slots->len; i++)
    apply_slot (self, answer, i, refused);
  /* Tracks that found no place try again where this answer made one. */
  self->changed |= waiting_may_be_placed (self);
  schedule_flush (self);
  return TRUE;
}

static gboolean
take_view (SfuSubscription *self)
{
  gint64 now = g_get_monotonic_time ();
  if (now - self->views_since > VIEWS_WITHIN)
    {
      self->views_since = now;
      self->views = 0;
    }
  return ++self->views <= VIEWS_MAX;
}

gboolean
sfu_subscription_view (SfuSubscription *subscription,
                       const SfuSubscriptionView *views,
                       gsize n_views,
                       GError **error)
{
  if (!take_view (subscription))
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_TOO_FAST, "more than %d views within %d s",
                   VIEWS_MAX, (int) (VIEWS_WITHIN / G_TIME_SPAN_SECOND));
      return FALSE;
    }
  for (gsize i = 0; i < n_views; i++)
    {
      Slot *slot = find_slot (subscription, views[i].track);
      gboolean hidden = views[i].height == 0;
      if (slot == NULL ||
          (slot->hidden == hidden && slot->height == views[i].height &&
           slot->frame_rate == views[i].frame_rate && slot->pinned == views[i].pinned))
        continue;
      slot->pinned = views[i].pinned;
      slot->hidden = hidden;
      slot->height = views[i].height;
      slot->frame_rate = views[i].frame_rate;
      apply_view (subscription, slot);
    }
  return TRUE;
}

void
sfu_subscription_restart (SfuSubscription *subscription)
{
  SfuSubscription *self = subscription;
  if (self->state != SFU_TRANSPORT_FAILED && self->state != SFU_TRANSPORT_CLOSED)
    {
      sfu_connection_new_credentials (self->connection);
      self->changed = TRUE;
      schedule_flush (self);
      return;
    }

  for (guint i = 0; i < self->slots->len; i++)
    if (slot_at (self, i)->track != NULL)
      g_ptr_array_add (self->waiting, (gpointer) slot_at (self, i)->track);
  g_ptr_array_set_size (self->slots, 0);
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  g_clear_pointer (&self->connection, sfu_connection_free);
  open_connection (self);
}
