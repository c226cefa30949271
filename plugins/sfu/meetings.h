/* All meetings that this sfu serves now: a room is made by the first join and goes with the last
 * leaving. Control thread only. */
#pragma once

#include "gateway/cluster/secret.h"
#include "plugins/sfu/room.h"

G_BEGIN_DECLS

typedef struct _SfuMeetings SfuMeetings;

/* @secret outlives the meetings. @ice_servers: STUN and TURN URLs that clients are told. */
SfuMeetings *sfu_meetings_new (const GwSecret *secret,
                               const SfuRoomConfig *config,
                               const char *const *ice_servers);
void sfu_meetings_free (SfuMeetings *meetings);

SfuMedia *sfu_meetings_media (const SfuMeetings *meetings);

/* Returns: (transfer full) (nullable): whom @token lets in where; %NULL with SFU_ERROR_BAD_TOKEN
 * set. */
SfuIdentity *sfu_meetings_identify (SfuMeetings *meetings, const char *token, GError **error);

/* Verifies @token and enters its meeting. @room: (out): where it is now.
 * Returns: (nullable): owned by @room; %NULL with SFU_ERROR_BAD_TOKEN or SFU_ERROR_FULL set. */
SfuParticipant *sfu_meetings_join (SfuMeetings *meetings,
                                   const char *token,
                                   const SfuClient *client,
                                   SfuRoom **room,
                                   GError **error);

/* The same with what sfu_meetings_identify() said. */
SfuParticipant *sfu_meetings_enter (SfuMeetings *meetings,
                                    const SfuIdentity *identity,
                                    const SfuClient *client,
                                    SfuRoom **room,
                                    GError **error);

/* @viewer enters @meeting, which begins with it when nobody is there yet.
 * Returns: (nullable): where it is now; %NULL with SFU_ERROR_FULL set. */
SfuRoom *
sfu_meetings_watch (SfuMeetings *meetings, const char *meeting, SfuViewer *viewer, GError **error);

/* Returns: (transfer full): [{urls}] */
JsonArray *sfu_meetings_ice_servers (const SfuMeetings *meetings);

guint sfu_meetings_count (const SfuMeetings *meetings);
guint sfu_meetings_participants (const SfuMeetings *meetings);
guint sfu_meetings_viewers (const SfuMeetings *meetings);

/* Says bye to everybody and ends all meetings. */
void sfu_meetings_end (SfuMeetings *meetings, const char *reason, const char *message);

G_END_DECLS
