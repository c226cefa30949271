#include "plugins/sfu/viewer.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/answer.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/fragment.h"

typedef struct
{
  SfuKind kind;
  guint seat;
  SfuCodecParameters codecs[SFU_CODECS_MAX]; /* that may be sent on it */
  gsize n_codecs;
  char mid[SFU_MID_MAX + 1];
  SfuSender *sender;
  const SfuTrack *track; /* (nullable) */
} Line;

typedef struct
{
  char *owner; /* (nullable): of whose tracks there are on its lines */
  guint tracks;
} Seat;

struct _SfuViewer
{
  SfuMedia *media;
  SfuIdentity *identity;
  char *publisher; /* (nullable) */
  const SfuViewerEvents *events;
  gpointer data;

  SfuConnection *connection; /* from the offer on */
  SfuSdpTransport remote;
  guint64 session, version;
  GArray *lines; /* (element-type Line), in the order of the m-lines */
  GArray *seats; /* (element-type Seat) */
  guint vacancies;
};

static void
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
  SfuViewer *self = data;
  self->events->state (state, self->data);
}

static const SfuConnectionEvents connection_events = { .state = on_state };

static void
line_clear (gpointer data)
{
  Line *line = data;
  g_clear_pointer (&line->sender, sfu_sender_free);
}

static void
seat_clear (gpointer data)
{
  g_free (((Seat *) data)->owner);
}

SfuViewer *
sfu_viewer_new (SfuMedia *media,
                const SfuIdentity *identity,
                const char *publisher,
                const SfuViewerEvents *events,
                gpointer data)
{
  SfuViewer *self = g_new0 (SfuViewer, 1);
  self->media = media;
  self->identity = sfu_identity_copy (identity);
  self->publisher = g_strdup (publisher);
  self->events = events;
  self->data = data;
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  self->seats = g_array_new (FALSE, TRUE, sizeof (Seat));
  g_array_set_clear_func (self->lines, line_clear);
  g_array_set_clear_func (self->seats, seat_clear);
  return self;
}

void
sfu_viewer_free (SfuViewer *viewer)
{
  g_array_unref (viewer->lines);
  g_array_unref (viewer->seats);
  g_clear_pointer (&viewer->connection, sfu_connection_free);
  sfu_identity_free (viewer->identity);
  g_free (viewer->publisher);
  g_free (viewer);
}

static Line *
line_at (const SfuViewer *self, guint index)
{
  return &g_array_index (self->lines, Line, index);
}

static Seat *
seat_of (const SfuViewer *self, const Line *line)
{
  return &g_array_index (self->seats, Seat, line->seat);
}

static void
open_connection (SfuViewer *self, const SfuSdpTransport *remote)
{
  self->connection = sfu_connection_new (self->media, &connection_events, self);
  self->session = ((guint64) g_random_int () << 31) | g_random_int ();
  self->remote = *remote;
  sfu_connection_set_remote (self->connection, remote->ufrag, remote->pwd, remote->fingerprint_hash,
                             remote->fingerprint);
}

static SfuSdpLocal
describe_local (SfuViewer *self)
{
  return (SfuSdpLocal){
    .ufrag = sfu_connection_ufrag (self->connection),
    .pwd = sfu_connection_pwd (self->connection),
    .fingerprint = sfu_media_fingerprint (self->media),
    .candidates = sfu_connection_candidates (self->connection),
    .tcp = sfu_connection_takes_tcp (self->connection),
    .session = self->session,
    .version = ++self->version,
  };
}

/* What a line is called in the answer: its seat, for what is on it changes. */
typedef struct
{
  char stream[16], track[16], cname[17];
} Names;

static void
name_source (const SfuViewer *self, const Line *line, Names *names, SfuSdpSource *source)
{
  g_snprintf (names->stream, sizeof names->stream, "seat%u", line->seat + 1);
  g_snprintf (names->track, sizeof names->track, "%s%u",
              line->kind == SFU_AUDIO ? "audio" : "video", line->seat + 1);
  g_snprintf (names->cname, sizeof names->cname, "%08x%08x", (guint32) self->session, line->seat);
  source->stream = names->stream;
  source->track = names->track;
  source->cname = names->cname;
}

static void
open_line (SfuViewer *self,
           SfuSdpAnswer *answer,
           guint index,
           guint seat,
           Names *names,
           SfuSdpSource *source)
{
  const SfuSdpAnswerLine *offered = sfu_sdp_answer_line (answer, index);
  Line line = { .kind = offered->parameters.kind, .seat = seat };
  g_strlcpy (line.mid, offered->parameters.mid, sizeof line.mid);
  name_source (self, &line, names, source);
  source->ssrc = sfu_connection_new_ssrc (self->connection);
  source->rtx_ssrc = offered->parameters.codecs[0].rtx_payload_type != 0
                         ? sfu_connection_new_ssrc (self->connection)
                         : 0;
  sfu_sdp_answer_set_source (answer, index, source);
  SfuSendParameters parameters = sfu_sdp_answer_send_parameters (answer, index);
  memcpy (line.codecs, parameters.codecs, sizeof line.codecs);
  line.n_codecs = parameters.n_codecs;
  line.sender = sfu_connection_send (self->connection, NULL, &parameters);
  g_array_append_val (self->lines, line);
  self->vacancies++;
  if (seat >= self->seats->len)
    g_array_set_size (self->seats, seat + 1);
}

static char *
open_lines (SfuViewer *self, SfuSdpAnswer *answer)
{
  g_autofree Names *names = g_new0 (Names, answer->lines->len);
  g_autofree SfuSdpSource *sources = g_new0 (SfuSdpSource, answer->lines->len);
  guint seats[2] = { 0 }; /* by kind */
  for (guint i = 0; i < answer->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, i);
      if (line->used)
        open_line (self, answer, i, seats[line->parameters.kind]++, &names[i], &sources[i]);
    }
  SfuSdpLocal local = describe_local (self);
  return sfu_sdp_answer_print (answer, &local);
}

static gboolean
check_any (const SfuSdpAnswer *answer, GError **error)
{
  for (guint i = 0; i < answer->lines->len; i++)
    if (sfu_sdp_answer_line (answer, i)->used)
      return TRUE;
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                       "the offer receives nothing that can be sent (in a codec that is taken "
                       "here, bundled, with rtcp-mux)");
  return FALSE;
}

char *
sfu_viewer_offer (SfuViewer *viewer, const char *sdp, GError **error)
{
  g_return_val_if_fail (viewer->connection == NULL, NULL);
  g_autoptr (SfuSdpDescription) offer =
      sfu_sdp_description_parse (sdp, strlen (sdp), SFU_SDP_OFFER_MEDIA_MAX, error);
  if (offer == NULL)
    return NULL;
  const SfuSdpTerms terms = { SFU_SDP_SEND, sfu_media_video_codecs (viewer->media), { 0 } };
  g_autoptr (SfuSdpAnswer) answer = sfu_sdp_answer_new (offer, &terms, error);
  if (answer == NULL || !check_any (answer, error))
    return NULL;
  open_connection (viewer, answer->remote);
  return open_lines (viewer, answer);
}

char *
sfu_viewer_restart (SfuViewer *viewer, const char *ufrag, const char *pwd)
{
  SfuSdpTransport *remote = &viewer->remote;
  if (g_str_equal (remote->ufrag, ufrag) && g_str_equal (remote->pwd, pwd))
    return NULL;
  g_strlcpy (remote->ufrag, ufrag, sizeof remote->ufrag);
  g_strlcpy (remote->pwd, pwd, sizeof remote->pwd);
  sfu_connection_new_credentials (viewer->connection);
  sfu_connection_set_remote (viewer->connection, remote->ufrag, remote->pwd,
                             remote->fingerprint_hash, remote->fingerprint);
  SfuSdpLocal local = describe_local (viewer);
  return sfu_sdp_fragment_print (&local, line_at (viewer, 0)->kind, line_at (viewer, 0)->mid);
}

gboolean
sfu_viewer_has_vacancy (const SfuViewer *viewer)
{
  return viewer->vacancies > 0;
}

static gboolean
is_wanted (const SfuViewer *self, const SfuTrack *track)
{
  if (self->publisher != NULL)
    return g_str_equal (track->owner, self->publisher);
  return !g_str_equal (track->owner, self->identity->id);
}

static gboolean
is_shown (const SfuViewer *self, const SfuTrack *track)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->track == track)
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): where @owner sits. */
static const Seat *
find_seat (const SfuViewer *self, const char *owner)
{
  for (guint i = 0; i < self->seats->len; i++)
    if (g_strcmp0 (g_array_index (self->seats, Seat, i).owner, owner) == 0)
      return &g_array_index (self->seats, Seat, i);
  return NULL;
}

static gboolean
takes (const Line *line, const SfuTrack *track)
{
  if (line->kind != sfu_source_kind (track->source))
    return FALSE;
  for (gsize i = 0; i < line->n_codecs; i++)
    if (line->codecs[i].codec == track->parameters.codecs[0].codec)
      return TRUE;
  return FALSE;
}

static Line *
find_line (const SfuViewer *self, const SfuTrack *track)
{
  /* All seats are for the only publisher: its second picture takes the second one. */
  const Seat *seat = self->publisher == NULL ? find_seat (self, track->owner) : NULL;
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = line_at (self, i);
      if (line->track != NULL || !takes (line, track))
        continue;
      if (self->publisher != NULL || seat_of (self, line) == seat ||
          (seat == NULL && seat_of (self, line)->owner == NULL))
        return line;
    }
  return NULL;
}

void
sfu_viewer_add (SfuViewer *viewer, const SfuTrack *track)
{
  if (viewer->vacancies == 0 || !is_wanted (viewer, track) || is_shown (viewer, track))
    return;
  Line *line = find_line (viewer, track);
  if (line == NULL)
    return;
  Seat *seat = seat_of (viewer, line);
  if (seat->tracks++ == 0)
    seat->owner = g_strdup (track->owner);
  line->track = track;
  viewer->vacancies--;
  sfu_sender_set_receiver (line->sender, track->receiver);
}

void
sfu_viewer_remove (SfuViewer *viewer, const SfuTrack *track)
{
  for (guint i = 0; i < viewer->lines->len; i++)
    {
      Line *line = line_at (viewer, i);
      if (line->track != track)
        continue;
      Seat *seat = seat_of (viewer, line);
      if (--seat->tracks == 0)
        g_clear_pointer (&seat->owner, g_free);
      line->track = NULL;
      viewer->vacancies++;
      sfu_sender_set_receiver (line->sender, NULL);
    }
}

void
sfu_viewer_end (SfuViewer *viewer)
{
  viewer->events->ended (viewer->data);
}
