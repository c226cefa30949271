/* A meeting and a person in it, as they are stored. Plain values; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a title or a name, after trimming. */
#define API_TITLE_MAX 200
#define API_NAME_MAX 64

/**
 * ApiMeeting:
 * @id: "abcd-efgh-jkmn".
 * @created_at: seconds since 1970 UTC.
 * @sfu: HOST:PORT, "" before the first allocation.
 * @turn: HOST:PORT, "" when there is none.
 * @allocated_at: seconds since 1970 UTC, 0 before the first allocation.
 */
typedef struct
{
  char *id;
  char *title;
  gint64 created_at;
  char *sfu;
  char *turn;
  gint64 allocated_at;
} ApiMeeting;

ApiMeeting *api_meeting_copy (const ApiMeeting *meeting);
void api_meeting_free (ApiMeeting *meeting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiMeeting, api_meeting_free)

/* @role: "host" or "guest". @joined_at: seconds since 1970 UTC. */
typedef struct
{
  char *meeting;
  char *id;
  char *name;
  char *role;
  gint64 joined_at;
} ApiParticipant;

ApiParticipant *api_participant_copy (const ApiParticipant *participant);
void api_participant_free (ApiParticipant *participant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiParticipant, api_participant_free)

G_END_DECLS
