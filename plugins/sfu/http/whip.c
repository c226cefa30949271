/* WHIP, RFC 9725: a participant that only publishes, and whose client is an HTTP session. */
#include "plugins/sfu/http/session.h"

typedef struct
{
  SfuSession *session;
  SfuRoom *room; /* both NULL once the meeting has let go of it */
  SfuParticipant *participant;
} Whip;

static void
client_send (gpointer data, JsonObject *message)
{
  json_object_unref (message);
}

static void
client_close (gpointer data, guint code, const char *reason)
{
  Whip *self = data;
  self->room = NULL;
  self->participant = NULL;
  sfu_session_gone (self->session);
}

static void
client_publish_state (gpointer data, SfuTransportState state)
{
  Whip *self = data;
  sfu_session_state (self->session, state);
}

static const SfuClientFunctions client_functions = {
  .send = client_send,
  .close = client_close,
  .publish_state = client_publish_state,
};

static void
whip_close (gpointer media, SfuSessionEnd how)
{
  Whip *self = media;
  if (self->participant != NULL && how == SFU_SESSION_LOST)
    sfu_room_lost (self->room, self->participant);
  else if (self->participant != NULL)
    sfu_room_leave (self->room, self->participant);
  g_free (self);
}

static gpointer
whip_open (SfuSession *session,
           SfuMeetings *meetings,
           const SfuIdentity *identity,
           const SfuSessionOffer *offer,
           char **answer,
           GError **error)
{
  /* Before it takes the place of an earlier session, and before the others see it come. */
  if (!sfu_publisher_check (sfu_meetings_media (meetings), offer->sdp, error))
    return NULL;

  Whip *self = g_new0 (Whip, 1);
  SfuClient client = { &client_functions, self, SFU_CLIENT_PUBLISHES };
  self->session = session;
  self->participant = sfu_meetings_enter (meetings, identity, &client, &self->room, error);
  if (self->participant != NULL)
    *answer = sfu_publisher_offer (sfu_participant_publisher (self->participant), offer->sdp, NULL,
                                   error);
  if (self->participant != NULL && *answer != NULL)
    return self;
  whip_close (self, SFU_SESSION_LEFT);
  return NULL;
}

static char *
whip_restart (gpointer media, const char *ufrag, const char *pwd)
{
  Whip *self = media;
  if (self->participant == NULL)
    return NULL;
  return sfu_publisher_restart (sfu_participant_publisher (self->participant), ufrag, pwd);
}

const SfuSessionKind sfu_whip = { "/whip", whip_open, whip_restart, whip_close };
