#include "plugins/sfu/publisher.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/log.h"
#include "plugins/sfu/sdp/answer.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/fragment.h"

struct _SfuPublisher
{
  SfuMedia *media;
  char *owner;
  const SfuPublisherEvents *events;
  gpointer data;
  SfuConnection *connection; /* from the first offer on */
  gboolean closed;           /* by the peer: no restart brings it back */
  SfuSdpTransport remote;
  SfuExtensionIds extensions; /* of all that was agreed on this connection */
  guint64 session, version;
  GPtrArray *tracks; /* (element-type SfuTrack) */
};

static void
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
  SfuPublisher *self = data;
  if (state == SFU_TRANSPORT_CLOSED)
    self->closed = TRUE;
  if (state == SFU_TRANSPORT_FAILED)
    sfu_log (G_LOG_LEVEL_MESSAGE, NULL, self->owner, "publish connection failed");
  if (self->events->state != NULL)
    self->events->state (state, self->data);
}

static const SfuConnectionEvents connection_events = { .state = on_state };

SfuPublisher *
sfu_publisher_new (SfuMedia *media,
                   const char *owner,
                   const SfuPublisherEvents *events,
                   gpointer data)
{
  SfuPublisher *self = g_new0 (SfuPublisher, 1);
  self->media = media;
  self->owner = g_strdup (owner);
  self->events = events;
  self->data = data;
  self->tracks = g_ptr_array_new ();
  return self;
}

static void
remove_track (SfuPublisher *self, SfuTrack *track)
{
  g_ptr_array_remove (self->tracks, track);
  self->events->removed (track, self->data);
  sfu_track_free (track);
}

/* The connection and all that came on it. */
static void
close_connection (SfuPublisher *self)
{
  while (self->tracks->len > 0)
    remove_track (self, g_ptr_array_index (self->tracks, self->tracks->len - 1));
  g_clear_pointer (&self->connection, sfu_connection_free);
  memset (&self->remote, 0, sizeof self->remote);
  memset (&self->extensions, 0, sizeof self->extensions);
}

void
sfu_publisher_free (SfuPublisher *publisher)
{
  close_connection (publisher);
  g_ptr_array_unref (publisher->tracks);
  g_free (publisher->owner);
  g_free (publisher);
}

static const SfuPublisherWish *
find_wish (const GArray *wishes, const char *mid)
{
  for (guint i = 0; i < wishes->len; i++)
    {
      const SfuPublisherWish *wish = &g_array_index (wishes, SfuPublisherWish, i);
      if (g_str_equal (wish->mid, mid))
        return wish;
    }
  return NULL;
}

static SfuTrack *
find_track (const SfuPublisher *self, const char *mid)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      SfuTrack *track = g_ptr_array_index (self->tracks, i);
      if (g_str_equal (track->parameters.mid, mid))
        return track;
    }
  return NULL;
}

static gboolean
bad_request (GError **error, const char *mid, const char *why)
{
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST, "mid %s: %s", mid, why);
  return FALSE;
}

/* Every m-line that sends is named once in tracks, and every entry there names such an m-line. */
static gboolean
check_wishes (const SfuSdpAnswer *answer, const GArray *wishes, GError **error)
{
  guint sending = 0;
  for (guint i = 0; i < answer->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, i);
      if (!line->accepted || !line->used)
        continue;
      const SfuPublisherWish *wish = find_wish (wishes, line->parameters.mid);
      if (wish == NULL)
        return bad_request (error, line->parameters.mid, "sends, but is not in tracks");
      if (sfu_source_kind (wish->source) != line->parameters.kind)
        return bad_request (error, wish->mid, "its source is of the other kind of media");
      if (++sending > SFU_PUBLISHER_TRACKS_MAX)
        return bad_request (error, wish->mid, "more tracks than one participant may have");
    }
  for (guint i = 0; i < wishes->len; i++)
    {
      const SfuPublisherWish *wish = &g_array_index (wishes, SfuPublisherWish, i);
      const SfuSdpAnswerLine *line = sfu_sdp_answer_find (answer, wish->mid);
      if (line == NULL)
        return bad_request (error, wish->mid,
                            "is no m-line of the offer that can be taken (in a codec that is "
                            "taken here, bundled, with rtcp-mux)");
      if (!line->used)
        return bad_request (error, wish->mid, "is in tracks, but does not send");
      if (find_wish (wishes, wish->mid) != wish)
        return bad_request (error, wish->mid, "is twice in tracks");
    }
  return TRUE;
}

static gboolean
check_any (const SfuSdpAnswer *answer, GError **error)
{
  for (guint i = 0; i < answer->lines->len; i++)
    if (sfu_sdp_answer_line (answer, i)->used)
      return TRUE;
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                       "the offer sends nothing that can be taken (in a codec that is taken "
                       "here, bundled, with rtcp-mux)");
  return FALSE;
}

/* Returns: (transfer full): the wishes of a client that has no words for them. */
static GArray *
wishes_by_order (const SfuSdpAnswer *answer, GError **error)
{
  static const SfuSource order[][2] = {
    [SFU_AUDIO] = { SFU_SOURCE_MICROPHONE, SFU_SOURCE_SCREEN_AUDIO },
    [SFU_VIDEO] = { SFU_SOURCE_CAMERA, SFU_SOURCE_SCREEN },
  };
  guint count[G_N_ELEMENTS (order)] = { 0 };
  if (!check_any (answer, error))
    return NULL;
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (SfuPublisherWish));
  for (guint i = 0; i < answer->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, i);
      if (!line->used)
        continue;
      SfuKind kind = line->parameters.kind;
      if (count[kind] == G_N_ELEMENTS (order[kind]))
        {
          bad_request (error, line->parameters.mid, "a third of its kind: two are taken");
          return NULL;
        }
      SfuPublisherWish wish = { line->parameters.mid, order[kind][count[kind]++], FALSE };
      g_array_append_val (wishes, wish);
    }
  return g_steal_pointer (&wishes);
}

/* A new certificate is a new PeerConnection, and so is what comes after the old one was closed. */
static gboolean
is_another (const SfuPublisher *self, const SfuSdpTransport *remote)
{
  return self->closed || !g_str_equal (self->remote.fingerprint, remote->fingerprint);
}

static SfuSdpAnswer *
make_answer (const SfuPublisher *self, const SfuSdpDescription *offer, GError **error)
{
  const SfuSdpTransport *remote = sfu_sdp_description_transport (offer, error);
  if (remote == NULL)
    return NULL;
  SfuSdpTerms terms = { SFU_SDP_RECEIVE, sfu_media_video_codecs (self->media), { 0 } };
  if (!is_another (self, remote))
    terms.extensions = self->extensions;
  return sfu_sdp_answer_new (offer, &terms, error);
}

/* On the same connection new credentials are an ICE restart. */
static void
open_transport (SfuPublisher *self, const SfuSdpTransport *remote)
{
  if (self->connection != NULL && is_another (self, remote))
    close_connection (self);
  if (self->connection == NULL)
    {
      self->connection = sfu_connection_new (self->media, &connection_events, self);
      self->closed = FALSE;
      self->session = ((guint64) g_random_int () << 31) | g_random_int ();
      self->version = 0;
    }
  else if (g_str_equal (self->remote.ufrag, remote->ufrag) &&
           g_str_equal (self->remote.pwd, remote->pwd))
    return;
  else
    sfu_connection_new_credentials (self->connection);

  self->remote = *remote;
  sfu_connection_set_remote (self->connection, remote->ufrag, remote->pwd, remote->fingerprint_hash,
                             remote->fingerprint);
}

/* Whether its packets are the same streams as before. */
static gboolean
is_same (const SfuReceiveParameters *a, const SfuReceiveParameters *b)
{
  if (a->n_encodings != b->n_encodings || a->codecs[0].codec != b->codecs[0].codec ||
      a->codecs[0].payload_type != b->codecs[0].payload_type)
    return FALSE;
  for (gsize i = 0; i < a->n_encodings; i++)
    if (a->encodings[i].ssrc != b->encodings[i].ssrc ||
        !g_str_equal (a->encodings[i].rid, b->encodings[i].rid))
      return FALSE;
  return TRUE;
}

static gboolean
goes_on (const SfuTrack *track, const SfuSdpAnswer *answer, const GArray *wishes)
{
  const SfuSdpAnswerLine *line = sfu_sdp_answer_find (answer, track->parameters.mid);
  return line != NULL && line->used && is_same (&line->parameters, &track->parameters) &&
         find_wish (wishes, track->parameters.mid)->source == track->source;
}

static void
update_tracks (SfuPublisher *self, const SfuSdpAnswer *answer, const GArray *wishes)
{
  for (guint i = self->tracks->len; i > 0; i--)
    {
      SfuTrack *track = g_ptr_array_index (self->tracks, i - 1);
      if (!goes_on (track, answer, wishes))
        remove_track (self, track);
    }
  for (guint i = 0; i < wishes->len; i++)
    {
      const SfuPublisherWish *wish = &g_array_index (wishes, SfuPublisherWish, i);
      SfuTrack *track = find_track (self, wish->mid);
      if (track == NULL)
        {
          const SfuSdpAnswerLine *line = sfu_sdp_answer_find (answer, wish->mid);
          track = sfu_track_new (self->connection, self->owner, wish->source, wish->muted,
                                 &line->parameters);
          g_ptr_array_add (self->tracks, track);
          self->events->added (track, self->data);
        }
      else if (sfu_track_set_muted (track, wish->muted))
        self->events->changed (track, self->data);
    }
}

static SfuSdpLocal
describe_local (SfuPublisher *self)
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

char *
sfu_publisher_offer (SfuPublisher *publisher, const char *sdp, const GArray *wishes, GError **error)
{
  g_autoptr (SfuSdpDescription) offer =
      sfu_sdp_description_parse (sdp, strlen (sdp), SFU_SDP_OFFER_MEDIA_MAX, error);
  if (offer == NULL)
    return NULL;
  g_autoptr (SfuSdpAnswer) answer = make_answer (publisher, offer, error);
  if (answer == NULL)
    return NULL;
  g_autoptr (GArray) guessed = wishes == NULL ? wishes_by_order (answer, error) : NULL;
  if (wishes == NULL)
    wishes = guessed;
  if (wishes == NULL || !check_wishes (answer, wishes, error))
    return NULL;

  open_transport (publisher, answer->remote);
  publisher->extensions = answer->extensions;
  update_tracks (publisher, answer, wishes);
  SfuSdpLocal local = describe_local (publisher);
  return sfu_sdp_answer_print (answer, &local);
}

gboolean
sfu_publisher_check (const SfuMedia *media, const char *sdp, GError **error)
{
  g_autoptr (SfuSdpDescription) offer =
      sfu_sdp_description_parse (sdp, strlen (sdp), SFU_SDP_OFFER_MEDIA_MAX, error);
  if (offer == NULL)
    return FALSE;
  const SfuSdpTerms terms = { SFU_SDP_RECEIVE, sfu_media_video_codecs (media), { 0 } };
  g_autoptr (SfuSdpAnswer) answer = sfu_sdp_answer_new (offer, &terms, error);
  if (answer == NULL)
    return FALSE;
  g_autoptr (GArray) wishes = wishes_by_order (answer, error);
  return wishes != NULL && check_wishes (answer, wishes, error);
}

char *
sfu_publisher_restart (SfuPublisher *publisher, const char *ufrag, const char *pwd)
{
  SfuSdpTransport remote = publisher->remote;
  if (publisher->closed || (g_str_equal (remote.ufrag, ufrag) && g_str_equal (remote.pwd, pwd)))
    return NULL;
  g_strlcpy (remote.ufrag, ufrag, sizeof remote.ufrag);
  g_strlcpy (remote.pwd, pwd, sizeof remote.pwd);
  open_transport (publisher, &remote);
  const SfuTrack *first = g_ptr_array_index (publisher->tracks, 0);
  SfuSdpLocal local = describe_local (publisher);
  return sfu_sdp_fragment_print (&local, first->parameters.kind, first->parameters.mid);
}

const GPtrArray *
sfu_publisher_tracks (const SfuPublisher *publisher)
{
  return publisher->tracks;
}

gboolean
sfu_publisher_mute (SfuPublisher *publisher, const char *id, gboolean muted, GError **error)
{
  for (guint i = 0; i < publisher->tracks->len; i++)
    {
      SfuTrack *track = g_ptr_array_index (publisher->tracks, i);
      if (!g_str_equal (track->id, id))
        continue;
      if (sfu_track_set_muted (track, muted))
        publisher->events->changed (track, publisher->data);
      return TRUE;
    }
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_NOT_FOUND, "you have no such track");
  return FALSE;
}
