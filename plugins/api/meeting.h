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
 * @owner: the email address of who made it, "" for a guest.
 * @begin_at, @end_at: seconds since 1970 UTC, 0 for an instant meeting.
 */
typedef struct
{
  char *id;
  char *title;
  gint64 created_at;
  char *sfu;
  char *turn;
  gint64 allocated_at;
  char *owner;
  gint64 begin_at;
  gint64 end_at;
} ApiMeeting;

/* Whether @email (nullable) is that of its owner. */
gboolean api_meeting_is_of (const ApiMeeting *meeting, const char *email);

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
