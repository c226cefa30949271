/* WHEP, draft-ietf-wish-whep: a viewer whose client is an HTTP session. */
#include "plugins/sfu/http/session.h"

typedef struct
{
  SfuSession *session;
  SfuRoom *room; /* NULL before it is in one, and when that has ended it */
  SfuViewer *viewer;
} Whep;

static void
on_state (SfuTransportState state, gpointer data)
{
  Whep *self = data;
  sfu_session_state (self->session, state);
}

static void
on_ended (gpointer data)
{
  Whep *self = data;
  self->room = NULL;
  sfu_session_gone (self->session);
}

static const SfuViewerEvents viewer_events = { on_state, on_ended };

static void
whep_close (gpointer media, SfuSessionEnd how)
{
  Whep *self = media;
  if (self->room != NULL)
    sfu_room_unwatch (self->room, self->viewer);
  sfu_viewer_free (self->viewer);
  g_free (self);
}

static gpointer
whep_open (SfuSession *session,
           SfuMeetings *meetings,
           const SfuIdentity *identity,
           const SfuSessionOffer *offer,
           char **answer,
           GError **error)
{
  Whep *self = g_new0 (Whep, 1);
  self->session = session;
  self->viewer = sfu_viewer_new (sfu_meetings_media (meetings), identity, offer->publisher,
                                 &viewer_events, self);
  g_autofree char *sdp = sfu_viewer_offer (self->viewer, offer->sdp, error);
  if (sdp != NULL)
    self->room = sfu_meetings_watch (meetings, identity->meeting, self->viewer, error);
  if (self->room != NULL)
    {
      *answer = g_steal_pointer (&sdp);
      return self;
    }
  whep_close (self, SFU_SESSION_LEFT);
  return NULL;
}

static char *
whep_restart (gpointer media, const char *ufrag, const char *pwd)
{
  Whep *self = media;
  return sfu_viewer_restart (self->viewer, ufrag, pwd);
}

const SfuSessionKind sfu_whep = { "/whep", whep_open, whep_restart, whep_close };
