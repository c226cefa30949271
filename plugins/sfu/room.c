#include "plugins/sfu/room.h"

#include "plugins/sfu/audio/floor.h"
#include "plugins/sfu/chat.h"
#include "plugins/sfu/error.h"
#include "plugins/sfu/last-n.h"
#include "plugins/sfu/log.h"

struct _SfuRoom
{
  char *meeting;
  SfuRoomConfig config;
  SfuRoomEmpty empty;
  gpointer data;
  GPtrArray *participants; /* (element-type SfuParticipant), in the order of joining */
  SfuChat *chat;
  SfuFloor *floor;
  GHashTable *viewers; /* (element-type SfuViewer) as a set */
  guint settle_source;
  SfuLastN *last_n; /* (nullable): everybody gets all cameras */
  guint last_n_source;
  gboolean silent; /* one is leaving: that it left says enough of its tracks */
};

/* What a linger timer needs. */
typedef struct
{
  SfuRoom *room;
  SfuParticipant *participant;
} Linger;

static SfuParticipant *
participant_at (const SfuRoom *self, guint index)
{
  return g_ptr_array_index (self->participants, index);
}

static const char *
id_of (const SfuParticipant *participant)
{
  return sfu_participant_identity (participant)->id;
}

/* Sends @message (transfer full) to all but @except. */
static void
broadcast (SfuRoom *self, const SfuParticipant *except, JsonObject *message)
{
  for (guint i = 0; i < self->participants->len; i++)
    if (participant_at (self, i) != except)
      sfu_participant_send (participant_at (self, i), json_object_ref (message));
  json_object_unref (message);
}

static JsonObject *
message_new (const char *type)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "type", type);
  return message;
}

static JsonObject *
track_message (const char *type, const SfuTrack *track)
{
  JsonObject *message = message_new (type);
  json_object_set_string_member (message, "participant", track->owner);
  json_object_set_object_member (message, "track", sfu_track_describe (track));
  return message;
}

static void
show_all (SfuRoom *self, SfuViewer *viewer)
{
  for (guint i = 0; i < self->participants->len; i++)
    {
      SfuPublisher *publisher = sfu_participant_publisher (participant_at (self, i));
      const GPtrArray *tracks = publisher != NULL ? sfu_publisher_tracks (publisher) : NULL;
      for (guint j = 0; tracks != NULL && j < tracks->len; j++)
        sfu_viewer_add (viewer, g_ptr_array_index (tracks, j));
    }
}

static gboolean
on_settle (gpointer data)
{
  SfuRoom *self = data;
  GHashTableIter iter;
  gpointer viewer;
  self->settle_source = 0;
  g_hash_table_iter_init (&iter, self->viewers);
  while (g_hash_table_iter_next (&iter, &viewer, NULL))
    if (sfu_viewer_has_vacancy (viewer))
      show_all (self, viewer);
  return G_SOURCE_REMOVE;
}

/* Later in the main loop, so that one walk over all viewers serves all that changes together. */
static void
schedule_settle (SfuRoom *self)
{
  if (self->settle_source == 0 && g_hash_table_size (self->viewers) > 0)
    self->settle_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_settle, self, NULL);
}

static void
hide (SfuRoom *self, const SfuTrack *track)
{
  GHashTableIter iter;
  gpointer viewer;
  g_hash_table_iter_init (&iter, self->viewers);
  while (g_hash_table_iter_next (&iter, &viewer, NULL))
    sfu_viewer_remove (viewer, track);
  schedule_settle (self);
}

static gboolean
on_last_n (gpointer data)
{
  SfuRoom *self = data;
  g_autofree const char **order = sfu_floor_order (self->floor);
  self->last_n_source = 0;
  sfu_last_n_apply (self->last_n, order, self->participants);
  return G_SOURCE_REMOVE;
}

/* Later in the main loop: people come in crowds. */
static void
schedule_last_n (SfuRoom *self)
{
  if (self->last_n != NULL && self->last_n_source == 0)
    self->last_n_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_last_n, self, NULL);
}

/* Nothing for a client that only publishes. */
static void
subscribe (SfuParticipant *participant, const SfuTrack *track)
{
  SfuSubscription *subscription = sfu_participant_subscription (participant);
  if (subscription != NULL)
    sfu_subscription_add (subscription, track);
}

static void
unsubscribe (SfuParticipant *participant, const SfuTrack *track)
{
  SfuSubscription *subscription = sfu_participant_subscription (participant);
  if (subscription != NULL)
    sfu_subscription_remove (subscription, track);
}

static void
on_track_added (SfuParticipant *participant, const SfuTrack *track, gpointer data)
{
  SfuRoom *self = data;
  sfu_log (G_LOG_LEVEL_INFO, self->meeting, track->owner, "publishes %s",
           sfu_source_name (track->source));
  broadcast (self, participant, track_message ("track-added", track));
  for (guint i = 0; i < self->participants->len; i++)
    if (participant_at (self, i) != participant)
      subscribe (participant_at (self, i), track);
  sfu_floor_add (self->floor, track);
  schedule_settle (self);
  schedule_last_n (self);
}

static void
on_track_changed (SfuParticipant *participant, const SfuTrack *track, gpointer data)
{
  broadcast (data, participant, track_message ("track-changed", track));
  schedule_last_n (data);
}

static void
on_track_removed (SfuParticipant *participant, const SfuTrack *track, gpointer data)
{
  SfuRoom *self = data;
  sfu_floor_remove (self->floor, track);
  schedule_last_n (self);
  for (guint i = 0; i < self->participants->len; i++)
    if (participant_at (self, i) != participant)
      unsubscribe (participant_at (self, i), track);
  hide (self, track);
  if (self->silent)
    return;
  JsonObject *message = message_new ("track-removed");
  json_object_set_string_member (message, "participant", track->owner);
  json_object_set_string_member (message, "track", track->id);
  broadcast (self, participant, message);
}

static void
on_stalled (SfuParticipant *participant, gpointer data)
{
  sfu_room_lost (data, participant);
}

static const SfuParticipantEvents participant_events = {
  .track_added = on_track_added,
  .track_changed = on_track_changed,
  .track_removed = on_track_removed,
  .stalled = on_stalled,
};

static void
on_floor_say (JsonObject *message, gpointer data)
{
  broadcast (data, NULL, message);
}

static guint
on_floor_audience (gpointer data)
{
  return sfu_room_count (data);
}

static void
on_floor_passed (gpointer data)
{
  schedule_last_n (data);
}

static const SfuFloorEvents floor_events = {
  .say = on_floor_say,
  .audience = on_floor_audience,
  .passed = on_floor_passed,
};

SfuRoom *
sfu_room_new (const char *meeting, const SfuRoomConfig *config, SfuRoomEmpty empty, gpointer data)
{
  SfuRoom *self = g_new0 (SfuRoom, 1);
  self->meeting = g_strdup (meeting);
  self->config = *config;
  self->empty = empty;
  self->data = data;
  self->participants = g_ptr_array_new ();
  self->chat = sfu_chat_new ();
  self->floor = sfu_floor_new (config->last_n_audio, &floor_events, self);
  self->viewers = g_hash_table_new (NULL, NULL);
  if (config->last_n > 0)
    self->last_n = sfu_last_n_new (config->last_n);
  return self;
}

static void
end_viewers (SfuRoom *self)
{
  guint count;
  g_autofree gpointer *viewers = g_hash_table_get_keys_as_array (self->viewers, &count);
  g_hash_table_remove_all (self->viewers);
  for (guint i = 0; i < count; i++)
    sfu_viewer_end (viewers[i]);
}

void
sfu_room_free (SfuRoom *room)
{
  room->silent = TRUE;
  end_viewers (room);
  while (room->participants->len > 0)
    sfu_participant_free (
        g_ptr_array_remove_index (room->participants, room->participants->len - 1));
  g_clear_handle_id (&room->settle_source, g_source_remove);
  g_clear_handle_id (&room->last_n_source, g_source_remove);
  g_clear_pointer (&room->last_n, sfu_last_n_free);
  g_ptr_array_unref (room->participants);
  sfu_chat_free (room->chat);
  sfu_floor_free (room->floor);
  g_hash_table_unref (room->viewers);
  g_free (room->meeting);
  g_free (room);
}

const char *
sfu_room_meeting (const SfuRoom *room)
{
  return room->meeting;
}

guint
sfu_room_count (const SfuRoom *room)
{
  return room->participants->len;
}

guint
sfu_room_viewers (const SfuRoom *room)
{
  return g_hash_table_size (room->viewers);
}

static SfuParticipant *
find (const SfuRoom *self, const char *id)
{
  for (guint i = 0; i < self->participants->len; i++)
    if (g_str_equal (id_of (participant_at (self, i)), id))
      return participant_at (self, i);
  return NULL;
}

static void
announce (SfuRoom *self, const SfuParticipant *participant)
{
  JsonObject *message = message_new ("participant-joined");
  json_object_set_object_member (message, "participant", sfu_participant_describe (participant));
  broadcast (self, participant, message);
}

static void
subscribe_to_all (SfuRoom *self, SfuParticipant *participant)
{
  if (self->last_n != NULL)
    sfu_last_n_forget (self->last_n, participant);
  schedule_last_n (self);
  for (guint i = 0; i < self->participants->len; i++)
    {
      SfuParticipant *other = participant_at (self, i);
      if (other == participant)
        continue;
      const GPtrArray *tracks = sfu_publisher_tracks (sfu_participant_publisher (other));
      for (guint j = 0; j < tracks->len; j++)
        subscribe (participant, g_ptr_array_index (tracks, j));
    }
}

/* Takes an earlier participant's place; others are told only what they would see wrongly. */
static void
resume (SfuRoom *self,
        SfuParticipant *participant,
        const SfuIdentity *identity,
        const SfuClient *client)
{
  const SfuIdentity *before = sfu_participant_identity (participant);
  gboolean renamed =
      !g_str_equal (before->name, identity->name) || !g_str_equal (before->role, identity->role);
  sfu_log (G_LOG_LEVEL_INFO, self->meeting, identity->id, "is back");
  sfu_participant_attach (participant, identity, client);
  if (renamed)
    announce (self, participant);
}

SfuParticipant *
sfu_room_join (SfuRoom *room, const SfuIdentity *identity, const SfuClient *client, GError **error)
{
  SfuParticipant *participant = find (room, identity->id);
  if (participant != NULL)
    {
      resume (room, participant, identity, client);
      subscribe_to_all (room, participant);
      return participant;
    }
  if (room->participants->len >= room->config.participants_max)
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_FULL,
                   "this meeting already has %u participants, as many as it may",
                   room->participants->len);
      return NULL;
    }

  participant = sfu_participant_new (identity, room->config.media, &participant_events, room);
  sfu_participant_attach (participant, identity, client);
  g_ptr_array_add (room->participants, participant);
  sfu_log (G_LOG_LEVEL_INFO, room->meeting, identity->id, "joined");
  announce (room, participant);
  subscribe_to_all (room, participant);
  return participant;
}

JsonArray *
sfu_room_describe_others (const SfuRoom *room, const SfuParticipant *participant)
{
  JsonArray *others = json_array_new ();
  for (guint i = 0; i < room->participants->len; i++)
    if (participant_at (room, i) != participant)
      json_array_add_object_element (others, sfu_participant_describe (participant_at (room, i)));
  return others;
}

gboolean
sfu_room_chat (SfuRoom *room, SfuParticipant *participant, JsonObject *request, GError **error)
{
  JsonObject *message = sfu_chat_add (room->chat, sfu_participant_identity (participant), request,
                                      g_get_real_time () / 1000, error);
  if (message == NULL)
    return FALSE;
  broadcast (room, NULL, message);
  return TRUE;
}

JsonArray *
sfu_room_chat_history (const SfuRoom *room)
{
  return sfu_chat_history (room->chat);
}

static void
end_if_empty (SfuRoom *self)
{
  if (self->participants->len == 0 && g_hash_table_size (self->viewers) == 0)
    self->empty (self, self->data);
}

static void
remove_participant (SfuRoom *self, SfuParticipant *participant, const char *reason)
{
  JsonObject *message = message_new ("participant-left");
  json_object_set_string_member (message, "participant", id_of (participant));
  json_object_set_string_member (message, "reason", reason);
  sfu_log (G_LOG_LEVEL_INFO, self->meeting, id_of (participant), "left: %s", reason);

  g_ptr_array_remove (self->participants, participant);
  if (self->last_n != NULL)
    sfu_last_n_forget (self->last_n, participant);
  self->silent = TRUE;
  sfu_participant_free (participant);
  self->silent = FALSE;
  broadcast (self, NULL, message);
  end_if_empty (self);
}

void
sfu_room_leave (SfuRoom *room, SfuParticipant *participant)
{
  sfu_participant_detach (participant);
  remove_participant (room, participant, "left");
}

static gboolean
on_linger_end (gpointer data)
{
  Linger *linger = data;
  SfuRoom *room = linger->room;
  SfuParticipant *participant = linger->participant;
  remove_participant (room, participant, "lost");
  return G_SOURCE_REMOVE;
}

void
sfu_room_lost (SfuRoom *room, SfuParticipant *participant)
{
  sfu_participant_detach (participant);
  Linger *linger = g_new (Linger, 1);
  *linger = (Linger){ room, participant };
  /* Removed with the participant when it comes back, or ends here. */
  sfu_participant_set_linger (
      participant,
      g_timeout_add_full (G_PRIORITY_DEFAULT, room->config.linger, on_linger_end, linger, g_free));
}

gboolean
sfu_room_watch (SfuRoom *room, SfuViewer *viewer, GError **error)
{
  guint count = g_hash_table_size (room->viewers);
  if (count >= room->config.viewers_max)
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_FULL,
                   "this meeting already has %u viewers, as many as it may", count);
      return FALSE;
    }
  g_hash_table_add (room->viewers, viewer);
  show_all (room, viewer);
  return TRUE;
}

void
sfu_room_unwatch (SfuRoom *room, SfuViewer *viewer)
{
  g_hash_table_remove (room->viewers, viewer);
  end_if_empty (room);
}

void
sfu_room_bye (SfuRoom *room, const char *reason, const char *message)
{
  end_viewers (room);
  for (guint i = 0; i < room->participants->len; i++)
    sfu_participant_bye (participant_at (room, i), reason, message);
}
