/* A meeting: its participants, what each tells and sends to the others, and those who only watch.
 * Control thread only. */
#pragma once

#include "plugins/sfu/participant.h"
#include "plugins/sfu/viewer.h"

G_BEGIN_DECLS

typedef struct _SfuRoom SfuRoom;

typedef struct
{
  SfuMedia *media;
  guint participants_max;
  guint viewers_max;
  guint last_n;       /* cameras that each gets, 0: all */
  guint last_n_audio; /* microphones that are forwarded, 0: all */
  guint linger;       /* milliseconds for which a participant without a client keeps its place */
} SfuRoomConfig;

/* @empty: the last participant or viewer has left: free the room. */
typedef void (*SfuRoomEmpty) (SfuRoom *room, gpointer data);
SfuRoom *
sfu_room_new (const char *meeting, const SfuRoomConfig *config, SfuRoomEmpty empty, gpointer data);

/* Participants that are left go without a word, viewers are ended. */
void sfu_room_free (SfuRoom *room);

const char *sfu_room_meeting (const SfuRoom *room);
guint sfu_room_count (const SfuRoom *room); /* of participants */
guint sfu_room_viewers (const SfuRoom *room);

/* A new participant, or an earlier one of the same id that comes back or moves to @client.
 * Returns: (nullable): owned by @room; %NULL with SFU_ERROR_FULL set. */
SfuParticipant *
sfu_room_join (SfuRoom *room, const SfuIdentity *identity, const SfuClient *client, GError **error);

/* Returns: (transfer full): all participants but @participant, with their tracks. */
JsonArray *sfu_room_describe_others (const SfuRoom *room, const SfuParticipant *participant);

/* Sends the request `chat` of @participant to all, the sender too, and keeps it for late comers.
 * Returns: %FALSE with @error set. */
gboolean
sfu_room_chat (SfuRoom *room, SfuParticipant *participant, JsonObject *request, GError **error);

/* Returns: (transfer full): the messages `chat` kept, oldest first. */
JsonArray *sfu_room_chat_history (const SfuRoom *room);

/* It said so. @participant is freed, and perhaps @room with it. */
void sfu_room_leave (SfuRoom *room, SfuParticipant *participant);

/* Its client is gone; it keeps its place for the linger time. */
void sfu_room_lost (SfuRoom *room, SfuParticipant *participant);

/* @viewer gets tracks from now on; it stays its owner's. Nobody is told.
 * Returns: %FALSE with SFU_ERROR_FULL set. */
gboolean sfu_room_watch (SfuRoom *room, SfuViewer *viewer, GError **error);

/* Before @viewer is freed, unless the room ended it. The room may be freed. */
void sfu_room_unwatch (SfuRoom *room, SfuViewer *viewer);

/* Says bye to all, and ends viewers. */
void sfu_room_bye (SfuRoom *room, const char *reason, const char *message);

G_END_DECLS
