#include "plugins/api/meeting.h"

ApiMeeting *
api_meeting_copy (const ApiMeeting *meeting)
{
  ApiMeeting *copy = g_memdup2 (meeting, sizeof *meeting);

  copy->id = g_strdup (meeting->id);
  copy->title = g_strdup (meeting->title);
  copy->sfu = g_strdup (meeting->sfu);
  copy->turn = g_strdup (meeting->turn);
  copy->owner = g_strdup (meeting->owner);
  return copy;
}

void
api_meeting_free (ApiMeeting *meeting)
{
  g_free (meeting->id);
  g_free (meeting->title);
  g_free (meeting->sfu);
  g_free (meeting->turn);
  g_free (meeting->owner);
  g_free (meeting);
}

gboolean
api_meeting_is_of (const ApiMeeting *meeting, const char *email)
{
  return email != NULL && *email != '\0' && g_str_equal (meeting->owner, email);
}

ApiParticipant *
api_participant_copy (const ApiParticipant *participant)
{
  ApiParticipant *copy = g_memdup2 (participant, sizeof *participant);

  copy->meeting = g_strdup (participant->meeting);
  copy->id = g_strdup (participant->id);
  copy->name = g_strdup (participant->name);
  copy->role = g_strdup (participant->role);
  return copy;
}

void
api_participant_free (ApiParticipant *participant)
{
  g_free (participant->meeting);
  g_free (participant->id);
  g_free (participant->name);
  g_free (participant->role);
  g_free (participant);
}
