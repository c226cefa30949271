#include "plugins/sfu/subscription.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/slot.h"

/* Between two offers. One who comes and goes as fast as can be, or a crowd that comes at once,
 * costs each of the others one offer in this time, not one a round trip. */
#define OFFER_PACE (100 * G_TIME_SPAN_MILLISECOND)

/* What people do with their windows comes in bursts, but not without end. */
#define VIEWS_MAX 50
#define VIEWS_WITHIN (5 * G_TIME_SPAN_SECOND)

struct _SfuSubscription
{
  SfuMedia *media;
  guint answer_timeout;
  const SfuSubscriptionEvents *events;
  gpointer data;

  SfuConnection *connection;
  SfuTransportState state;
  char ufrag[SFU_SDP_ICE_TEXT_MAX + 1]; /* the client's; "" before the first answer */
  GPtrArray *slots;                     /* (element-type SfuSlot), in the order of the m-lines */
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
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
  SfuSubscription *self = data;
  self->state = state;
}

static const SfuConnectionEvents connection_events = { .state = on_state };

static SfuSlot *
slot_at (const SfuSubscription *self, guint index)
{
  return g_ptr_array_index (self->slots, index);
}

static SfuSlot *
append_slot (SfuSubscription *self, SfuKind kind)
{
  SfuSlot *slot = sfu_slot_new (kind);
  g_ptr_array_add (self->slots, slot);
  return slot;
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
  sfu_slot_set_mid (append_slot (self, SFU_AUDIO), self->next_mid++);
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
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) sfu_slot_free);
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
      SfuSlot *slot = slot_at (self, i);
      if (slot->line.state == SFU_SDP_LINE_SENDING && slot->track == NULL)
        slot->line.state = SFU_SDP_LINE_REFUSED;
    }
}

/* RFC 8829 5.2.2: a refused m-line is used again, for the same kind of media. */
static SfuSlot *
find_vacancy (const SfuSubscription *self, SfuKind kind)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      SfuSlot *slot = slot_at (self, i);
      if (slot->vacant && slot->line.kind == kind)
        return slot;
    }
  return NULL;
}

static SfuSlot *
find_place (SfuSubscription *self, SfuKind kind)
{
  SfuSlot *slot = find_vacancy (self, kind);
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

/* Voices first: in a very large meeting the last ones to get an m-line are pictures. */
static void
place_waiting (SfuSubscription *self, SfuKind kind)
{
  for (guint i = 0; i < self->waiting->len;)
    {
      const SfuTrack *track = g_ptr_array_index (self->waiting, i);
      SfuSlot *slot = sfu_source_kind (track->source) == kind ? find_place (self, kind) : NULL;
      if (slot == NULL)
        {
          i++;
          continue;
        }
      sfu_slot_occupy (slot, track, self->next_mid++, self->connection);
      sfu_slot_set_spared (slot, g_hash_table_contains (self->spared, track));
      g_ptr_array_remove_index (self->waiting, i);
    }
}

static JsonArray *
describe_slots (const SfuSubscription *self)
{
  JsonArray *tracks = json_array_new ();
  for (guint i = 0; i < self->slots->len; i++)
    {
      const SfuSlot *slot = slot_at (self, i);
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

void
sfu_subscription_remove (SfuSubscription *subscription, const SfuTrack *track)
{
  g_hash_table_remove (subscription->spared, track);
  if (g_ptr_array_remove (subscription->waiting, (gpointer) track))
    return;
  for (guint i = 0; i < subscription->slots->len; i++)
    {
      SfuSlot *slot = slot_at (subscription, i);
      if (slot->track != track)
        continue;
      sfu_slot_release (slot);
      subscription->changed = TRUE;
      schedule_flush (subscription);
    }
}

/* Returns: (nullable) */
static SfuSlot *
find_slot (const SfuSubscription *self, const char *track)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      SfuSlot *slot = slot_at (self, i);
      if (slot->track != NULL && g_str_equal (slot->track->id, track))
        return slot;
    }
  return NULL;
}

void
sfu_subscription_set_spared (SfuSubscription *subscription, const SfuTrack *track, gboolean spared)
{
  gboolean changed = spared ? g_hash_table_add (subscription->spared, (gpointer) track)
                            : g_hash_table_remove (subscription->spared, track);
  SfuSlot *slot = changed ? find_slot (subscription, track->id) : NULL;
  if (slot != NULL)
    sfu_slot_set_spared (slot, spared);
}

static void
apply_slot (SfuSubscription *self,
            const SfuSdpSubscribeAnswer *answer,
            guint index,
            JsonArray *refused)
{
  SfuSlot *slot = slot_at (self, index);
  const SfuSdpSection *section = sfu_sdp_description_section (answer->description, index);
  SfuSendParameters parameters;
  gboolean wanted = slot->track != NULL &&
                    sfu_sdp_subscribe_answer_parameters (answer, &slot->line, index, &parameters);
  if (slot->track != NULL && !wanted)
    json_array_add_string_element (refused, slot->track->id);
  if (section->rejected && index > 0)
    sfu_slot_vacate (slot);
  else if (wanted)
    sfu_slot_send (slot, self->connection, &parameters);
  else
    sfu_slot_stop (slot, self->connection);
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
      SfuSlot *slot = find_slot (subscription, views[i].track);
      if (slot != NULL)
        sfu_slot_set_view (slot, &views[i]);
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
