#include "plugins/sfu/meetings.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/sfu/log.h"

struct _SfuMeetings
{
  const GwSecret *secret;
  SfuRoomConfig config;
  GStrv ice_servers;
  GHashTable *rooms; /* (element-type utf8 SfuRoom), the key is the room's */
};

static void
room_free (gpointer room)
{
  sfu_room_free (room);
}

SfuMeetings *
sfu_meetings_new (const GwSecret *secret,
                  const SfuRoomConfig *config,
                  const char *const *ice_servers)
{
  SfuMeetings *self = g_new0 (SfuMeetings, 1);
  self->secret = secret;
  self->config = *config;
  self->ice_servers = g_strdupv ((GStrv) ice_servers);
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, room_free);
  return self;
}

void
sfu_meetings_free (SfuMeetings *meetings)
{
  g_hash_table_unref (meetings->rooms);
  g_strfreev (meetings->ice_servers);
  g_free (meetings);
}

SfuMedia *
sfu_meetings_media (const SfuMeetings *meetings)
{
  return meetings->config.media;
}

static void
on_empty (SfuRoom *room, gpointer data)
{
  SfuMeetings *self = data;
  sfu_log (G_LOG_LEVEL_INFO, sfu_room_meeting (room), NULL, "the last one left the meeting");
  g_hash_table_remove (self->rooms, sfu_room_meeting (room));
}

static SfuRoom *
open_room (SfuMeetings *self, const char *meeting)
{
  SfuRoom *room = g_hash_table_lookup (self->rooms, meeting);
  if (room != NULL)
    return room;
  room = sfu_room_new (meeting, &self->config, on_empty, self);
  g_hash_table_insert (self->rooms, (gpointer) sfu_room_meeting (room), room);
  sfu_log (G_LOG_LEVEL_INFO, meeting, NULL, "the meeting begins");
  return room;
}

SfuIdentity *
sfu_meetings_identify (SfuMeetings *meetings, const char *token, GError **error)
{
  return sfu_identity_from_token (meetings->secret, token, gw_wall_clock (), error);
}

SfuParticipant *
sfu_meetings_enter (SfuMeetings *meetings,
                    const SfuIdentity *identity,
                    const SfuClient *client,
                    SfuRoom **room,
                    GError **error)
{
  *room = open_room (meetings, identity->meeting);
  return sfu_room_join (*room, identity, client, error);
}

SfuParticipant *
sfu_meetings_join (SfuMeetings *meetings,
                   const char *token,
                   const SfuClient *client,
                   SfuRoom **room,
                   GError **error)
{
  g_autoptr (SfuIdentity) identity = sfu_meetings_identify (meetings, token, error);
  if (identity == NULL)
    return NULL;
  return sfu_meetings_enter (meetings, identity, client, room, error);
}

SfuRoom *
sfu_meetings_watch (SfuMeetings *meetings, const char *meeting, SfuViewer *viewer, GError **error)
{
  /* A full room is not empty, so none is left over when this fails. */
  SfuRoom *room = open_room (meetings, meeting);
  return sfu_room_watch (room, viewer, error) ? room : NULL;
}

JsonArray *
sfu_meetings_ice_servers (const SfuMeetings *meetings)
{
  JsonArray *servers = json_array_new ();
  for (guint i = 0; meetings->ice_servers[i] != NULL; i++)
    {
      JsonObject *server = json_object_new ();
      json_object_set_string_member (server, "urls", meetings->ice_servers[i]);
      json_array_add_object_element (servers, server);
    }
  return servers;
}

guint
sfu_meetings_count (const SfuMeetings *meetings)
{
  return g_hash_table_size (meetings->rooms);
}

guint
sfu_meetings_participants (const SfuMeetings *meetings)
{
  GHashTableIter iter;
  gpointer room;
  guint count = 0;
  g_hash_table_iter_init (&iter, meetings->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    count += sfu_room_count (room);
  return count;
}

guint
sfu_meetings_viewers (const SfuMeetings *meetings)
{
  GHashTableIter iter;
  gpointer room;
  guint count = 0;
  g_hash_table_iter_init (&iter, meetings->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    count += sfu_room_viewers (room);
  return count;
}

void
sfu_meetings_end (SfuMeetings *meetings, const char *reason, const char *message)
{
  GHashTableIter iter;
  gpointer room;
  g_hash_table_iter_init (&iter, meetings->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    sfu_room_bye (room, reason, message);
  g_hash_table_remove_all (meetings->rooms);
}
