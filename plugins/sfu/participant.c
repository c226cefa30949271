#include "plugins/sfu/participant.h"

#include "plugins/sfu/log.h"

/* A browser answers within milliseconds; a busy or sleeping one takes seconds. */
#define ANSWER_TIMEOUT 15000

struct _SfuParticipant
{
  SfuIdentity *identity;
  SfuMedia *media;
  const SfuParticipantEvents *events;
  gpointer data;
  SfuClient client; /* functions are NULL while there is none */
  SfuPublisher *publisher;
  SfuSubscription *subscription;
  guint linger_source;
};

static void
on_added (const SfuTrack *track, gpointer data)
{
  SfuParticipant *self = data;
  self->events->track_added (self, track, self->data);
}

static void
on_changed (const SfuTrack *track, gpointer data)
{
  SfuParticipant *self = data;
  self->events->track_changed (self, track, self->data);
}

static void
on_removed (const SfuTrack *track, gpointer data)
{
  SfuParticipant *self = data;
  self->events->track_removed (self, track, self->data);
}

static void
on_publish_state (SfuTransportState state, gpointer data)
{
  SfuParticipant *self = data;
  if (sfu_participant_is_present (self) && self->client.functions->publish_state != NULL)
    self->client.functions->publish_state (self->client.self, state);
}

static const SfuPublisherEvents publisher_events = {
  .state = on_publish_state,
  .added = on_added,
  .changed = on_changed,
  .removed = on_removed,
};

static void
close_client (SfuParticipant *self, guint code, const char *reason)
{
  SfuClient client = self->client;
  sfu_participant_detach (self);
  client.functions->close (client.self, code, reason);
}

static void
on_offer (const char *sdp, gint64 version, JsonArray *tracks, gpointer data)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "type", "offer");
  json_object_set_string_member (message, "sdp", sdp);
  json_object_set_int_member (message, "version", version);
  json_object_set_array_member (message, "tracks", tracks);
  sfu_participant_send (data, message);
}

static void
on_stalled (gpointer data)
{
  SfuParticipant *self = data;
  if (!sfu_participant_is_present (self))
    return;
  sfu_log (G_LOG_LEVEL_MESSAGE, self->identity->meeting, self->identity->id,
           "the client did not answer an offer for %d s: closing its socket",
           ANSWER_TIMEOUT / 1000);
  close_client (self, 1008, "no answer to an offer");
  self->events->stalled (self, self->data);
}

static const SfuSubscriptionEvents subscription_events = {
  .offer = on_offer,
  .stalled = on_stalled,
};

SfuParticipant *
sfu_participant_new (const SfuIdentity *identity,
                     SfuMedia *media,
                     const SfuParticipantEvents *events,
                     gpointer data)
{
  SfuParticipant *self = g_new0 (SfuParticipant, 1);
  self->identity = sfu_identity_copy (identity);
  self->media = media;
  self->events = events;
  self->data = data;
  self->publisher = sfu_publisher_new (media, identity->id, &publisher_events, self);
  return self;
}

void
sfu_participant_free (SfuParticipant *participant)
{
  g_clear_handle_id (&participant->linger_source, g_source_remove);
  g_clear_pointer (&participant->publisher, sfu_publisher_free);
  g_clear_pointer (&participant->subscription, sfu_subscription_free);
  sfu_identity_free (participant->identity);
  g_free (participant);
}

const SfuIdentity *
sfu_participant_identity (const SfuParticipant *participant)
{
  return participant->identity;
}

void
sfu_participant_attach (SfuParticipant *participant,
                        const SfuIdentity *identity,
                        const SfuClient *client)
{
  SfuParticipant *self = participant;
  sfu_participant_bye (self, "replaced", "You joined this meeting from another place.");
  g_clear_handle_id (&self->linger_source, g_source_remove);
  g_clear_pointer (&self->subscription, sfu_subscription_free);
  g_clear_pointer (&self->publisher, sfu_publisher_free);

  sfu_identity_free (self->identity);
  self->identity = sfu_identity_copy (identity);
  self->publisher = sfu_publisher_new (self->media, identity->id, &publisher_events, self);
  if (client->kind == SFU_CLIENT_TALKS)
    self->subscription =
        sfu_subscription_new (self->media, ANSWER_TIMEOUT, &subscription_events, self);
  self->client = *client;
}

void
sfu_participant_detach (SfuParticipant *participant)
{
  participant->client = (SfuClient){ NULL };
}

gboolean
sfu_participant_is_present (const SfuParticipant *participant)
{
  return participant->client.functions != NULL;
}

void
sfu_participant_bye (SfuParticipant *participant, const char *reason, const char *message)
{
  if (!sfu_participant_is_present (participant))
    return;
  JsonObject *bye = json_object_new ();
  json_object_set_string_member (bye, "type", "bye");
  json_object_set_string_member (bye, "reason", reason);
  json_object_set_string_member (bye, "message", message);
  sfu_participant_send (participant, bye);
  close_client (participant, 1000, reason);
}

void
sfu_participant_send (SfuParticipant *participant, JsonObject *message)
{
  if (sfu_participant_is_present (participant))
    participant->client.functions->send (participant->client.self, message);
  else
    json_object_unref (message);
}

SfuPublisher *
sfu_participant_publisher (SfuParticipant *participant)
{
  return participant->publisher;
}

SfuSubscription *
sfu_participant_subscription (SfuParticipant *participant)
{
  return participant->subscription;
}

JsonObject *
sfu_participant_describe_self (const SfuParticipant *participant)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", participant->identity->id);
  json_object_set_string_member (object, "name", participant->identity->name);
  json_object_set_string_member (object, "role", participant->identity->role);
  return object;
}

JsonObject *
sfu_participant_describe (const SfuParticipant *participant)
{
  const GPtrArray *tracks = sfu_publisher_tracks (participant->publisher);
  JsonArray *array = json_array_sized_new (tracks->len);
  for (guint i = 0; i < tracks->len; i++)
    json_array_add_object_element (array, sfu_track_describe (g_ptr_array_index (tracks, i)));
  JsonObject *object = sfu_participant_describe_self (participant);
  json_object_set_array_member (object, "tracks", array);
  return object;
}

void
sfu_participant_set_linger (SfuParticipant *participant, guint source)
{
  g_clear_handle_id (&participant->linger_source, g_source_remove);
  participant->linger_source = source;
}
