#include "plugins/sfu/signalling.h"

#include "plugins/sfu/error.h"
#include "plugins/sfu/log.h"
#include "plugins/sfu/request.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/negotiation.h"

#define MEMBER_MAX 64

struct _SfuSignalling
{
  SfuMeetings *meetings;
  SfuClient carrier;
  SfuRoom *room; /* both NULL before join and after the end */
  SfuParticipant *participant;
  guint join_source;
  gboolean ended;
  gboolean no_codec_told;
  gboolean refusal_told; /* in the log, where one refusal a connection is enough */
};

/* Fills @answer, or sets @error. */
typedef gboolean (*Handle) (SfuSignalling *self,
                            JsonObject *request,
                            JsonObject *answer,
                            GError **error);

static void
client_send (gpointer data, JsonObject *message)
{
  SfuSignalling *self = data;
  self->carrier.functions->send (self->carrier.self, message);
}

static void
client_close (gpointer data, guint code, const char *reason)
{
  SfuSignalling *self = data;
  self->room = NULL;
  self->participant = NULL;
  self->ended = TRUE;
  g_clear_handle_id (&self->join_source, g_source_remove);
  self->carrier.functions->close (self->carrier.self, code, reason);
}

static const SfuClientFunctions client_functions = { client_send, client_close };

static gboolean
on_join_timeout (gpointer data)
{
  SfuSignalling *self = data;
  self->join_source = 0;
  client_close (self, 1008, "no join in time");
  return G_SOURCE_REMOVE;
}

SfuSignalling *
sfu_signalling_new (SfuMeetings *meetings, const SfuClient *carrier, guint join_timeout)
{
  SfuSignalling *self = g_new0 (SfuSignalling, 1);
  self->meetings = meetings;
  self->carrier = *carrier;
  self->join_source = g_timeout_add (join_timeout, on_join_timeout, self);
  return self;
}

void
sfu_signalling_free (SfuSignalling *signalling)
{
  g_clear_handle_id (&signalling->join_source, g_source_remove);
  if (signalling->participant != NULL)
    sfu_room_lost (signalling->room, signalling->participant);
  g_free (signalling);
}

static JsonArray *
describe_video_codecs (SfuMeetings *meetings)
{
  const SfuVideoCodecs *codecs = sfu_media_video_codecs (sfu_meetings_media (meetings));
  JsonArray *names = json_array_sized_new ((guint) codecs->n_codecs);
  for (gsize i = 0; i < codecs->n_codecs; i++)
    json_array_add_string_element (names, sfu_sdp_codec_name (codecs->codecs[i]));
  return names;
}

static gboolean
handle_join (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  const char *token;
  if (self->participant != NULL)
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                           "this connection has joined already");
      return FALSE;
    }
  if (!sfu_request_string (request, "token", GW_TOKEN_MAX, &token, error))
    return FALSE;

  SfuClient client = { &client_functions, self };
  SfuRoom *room;
  SfuParticipant *participant = sfu_meetings_join (self->meetings, token, &client, &room, error);
  if (participant == NULL)
    return FALSE;
  g_clear_handle_id (&self->join_source, g_source_remove);
  self->room = room;
  self->participant = participant;
  json_object_set_object_member (answer, "participant",
                                 sfu_participant_describe_self (participant));
  json_object_set_array_member (answer, "participants",
                                sfu_room_describe_others (room, participant));
  json_object_set_array_member (answer, "chat", sfu_room_chat_history (room));
  json_object_set_array_member (answer, "iceServers", sfu_meetings_ice_servers (self->meetings));
  json_object_set_array_member (answer, "videoCodecs", describe_video_codecs (self->meetings));
  return TRUE;
}

/* A mid is an SDP token; it is quoted in errors and logs. */
static gboolean
mid_is_token (const char *mid)
{
  if (mid[0] == '\0')
    return FALSE;
  for (const char *at = mid; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;
  return TRUE;
}

static gboolean
read_wishes (JsonArray *tracks, GArray *wishes, GError **error)
{
  for (guint i = 0; i < json_array_get_length (tracks); i++)
    {
      JsonObject *entry = json_array_get_object_element (tracks, i);
      SfuPublisherWish wish;
      const char *source;
      if (!sfu_request_string (entry, "mid", SFU_MID_MAX, &wish.mid, error) ||
          !sfu_request_string (entry, "source", MEMBER_MAX, &source, error) ||
          !sfu_request_boolean (entry, "muted", &wish.muted, error))
        return FALSE;
      if (!mid_is_token (wish.mid))
        {
          g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                               "\"mid\" must be that of an m-line");
          return FALSE;
        }
      if (!sfu_source_parse (source, &wish.source))
        {
          g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST,
                               "\"source\" must be microphone, camera, screen or screen-audio");
          return FALSE;
        }
      g_array_append_val (wishes, wish);
    }
  return TRUE;
}

static JsonArray *
describe_published (const GPtrArray *tracks)
{
  JsonArray *array = json_array_sized_new (tracks->len);
  for (guint i = 0; i < tracks->len; i++)
    {
      const SfuTrack *track = g_ptr_array_index (tracks, i);
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "mid", track->parameters.mid);
      json_object_set_string_member (entry, "id", track->id);
      json_array_add_object_element (array, entry);
    }
  return array;
}

static gboolean
handle_publish (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  const char *offer;
  JsonArray *tracks;
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (SfuPublisherWish));
  if (!sfu_request_string (request, "sdp", SFU_SDP_SIZE_MAX, &offer, error) ||
      !sfu_request_objects (request, "tracks", SFU_SDP_OFFER_MEDIA_MAX, &tracks, error) ||
      !read_wishes (tracks, wishes, error))
    return FALSE;

  SfuPublisher *publisher = sfu_participant_publisher (self->participant);
  g_autofree char *sdp = sfu_publisher_offer (publisher, offer, wishes, error);
  if (sdp == NULL)
    return FALSE;
  json_object_set_string_member (answer, "sdp", sdp);
  json_object_set_array_member (answer, "tracks",
                                describe_published (sfu_publisher_tracks (publisher)));
  return TRUE;
}

/* Once: a client that lacks a codec lacks it for all who send in it. */
static void
tell_refused (SfuSignalling *self, JsonArray *tracks)
{
  const SfuIdentity *who = sfu_participant_identity (self->participant);
  sfu_log (self->no_codec_told ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_MESSAGE, who->meeting, who->id,
           "the client cannot play track %s: it has none of its codecs",
           json_array_get_string_element (tracks, 0));
  self->no_codec_told = TRUE;
}

static gboolean
handle_answer (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  const char *sdp;
  gint64 version;
  if (!sfu_request_string (request, "sdp", SFU_SDP_SIZE_MAX, &sdp, error) ||
      !sfu_request_integer (request, "version", &version, error))
    return FALSE;
  g_autoptr (JsonArray) refused = json_array_new ();
  if (!sfu_subscription_answer (sfu_participant_subscription (self->participant), sdp, version,
                                refused, error))
    return FALSE;
  if (json_array_get_length (refused) > 0)
    tell_refused (self, refused);
  json_object_set_array_member (answer, "refused", g_steal_pointer (&refused));
  return TRUE;
}

static gboolean
read_view (JsonObject *entry, SfuSubscriptionView *view, GError **error)
{
  gint64 height, frame_rate = 0;
  view->pinned = FALSE;
  if (!sfu_request_string (entry, "track", MEMBER_MAX, &view->track, error) ||
      !sfu_request_integer (entry, "height", &height, error) ||
      (json_object_has_member (entry, "frameRate") &&
       !sfu_request_integer (entry, "frameRate", &frame_rate, error)) ||
      (json_object_has_member (entry, "pinned") &&
       !sfu_request_boolean (entry, "pinned", &view->pinned, error)))
    return FALSE;
  view->height = (guint) MIN (height, G_MAXUINT16);
  view->frame_rate = (guint) MIN (frame_rate, G_MAXUINT16);
  return TRUE;
}

static gboolean
handle_view (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  JsonArray *tracks;
  SfuSubscriptionView views[SFU_SDP_SUBSCRIBE_MEDIA_MAX];
  if (!sfu_request_objects (request, "tracks", G_N_ELEMENTS (views), &tracks, error))
    return FALSE;
  guint count = json_array_get_length (tracks);
  for (guint i = 0; i < count; i++)
    if (!read_view (json_array_get_object_element (tracks, i), &views[i], error))
      return FALSE;
  return sfu_subscription_view (sfu_participant_subscription (self->participant), views, count,
                                error);
}

static gboolean
handle_mute (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  const char *track;
  gboolean muted;
  if (!sfu_request_string (request, "track", MEMBER_MAX, &track, error) ||
      !sfu_request_boolean (request, "muted", &muted, error))
    return FALSE;
  return sfu_publisher_mute (sfu_participant_publisher (self->participant), track, muted, error);
}

static gboolean
handle_chat (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  return sfu_room_chat (self->room, self->participant, request, error);
}

static gboolean
handle_restart (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  sfu_subscription_restart (sfu_participant_subscription (self->participant));
  return TRUE;
}

static gboolean
handle_ping (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  return TRUE;
}

/* The participant goes here; the carrier is closed after the answer. */
static gboolean
handle_leave (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  SfuRoom *room = g_steal_pointer (&self->room);
  sfu_room_leave (room, g_steal_pointer (&self->participant));
  self->ended = TRUE;
  return TRUE;
}

typedef enum
{
  ANY_TIME,
  AFTER_JOIN
} When;

static const struct
{
  const char *type;
  When when;
  Handle handle;
} requests[] = {
  { "join", ANY_TIME, handle_join },         { "publish", AFTER_JOIN, handle_publish },
  { "answer", AFTER_JOIN, handle_answer },   { "mute", AFTER_JOIN, handle_mute },
  { "restart", AFTER_JOIN, handle_restart }, { "ping", ANY_TIME, handle_ping },
  { "leave", AFTER_JOIN, handle_leave },     { "chat", AFTER_JOIN, handle_chat },
  { "view", AFTER_JOIN, handle_view },
};

static gboolean
dispatch (SfuSignalling *self, JsonObject *request, JsonObject *answer, GError **error)
{
  const char *type;
  if (!sfu_request_string (request, "type", MEMBER_MAX, &type, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      if (!g_str_equal (requests[i].type, type))
        continue;
      if (requests[i].when == AFTER_JOIN && self->participant == NULL)
        {
          g_set_error (error, SFU_ERROR, SFU_ERROR_NOT_JOINED, "\"%s\" needs a join before", type);
          return FALSE;
        }
      return requests[i].handle (self, request, answer, error);
    }
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST, "no request has this type");
  return FALSE;
}

/* The words of docs/protocol.md. */
static const char *
code_of (const GError *error)
{
  static const char *const codes[] = {
    [SFU_ERROR_INTERNAL] = "internal",   [SFU_ERROR_BAD_REQUEST] = "bad-request",
    [SFU_ERROR_BAD_TOKEN] = "bad-token", [SFU_ERROR_NOT_JOINED] = "not-joined",
    [SFU_ERROR_FULL] = "full",           [SFU_ERROR_BAD_SDP] = "bad-sdp",
    [SFU_ERROR_NOT_FOUND] = "not-found", [SFU_ERROR_TOO_FAST] = "too-fast",
  };
  return error->domain == SFU_ERROR ? codes[error->code] : codes[SFU_ERROR_INTERNAL];
}

static JsonObject *
error_answer (SfuSignalling *self, const GError *error)
{
  const SfuIdentity *who =
      self->participant != NULL ? sfu_participant_identity (self->participant) : NULL;
  sfu_log (self->refusal_told ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_INFO,
           who != NULL ? who->meeting : NULL, who != NULL ? who->id : NULL,
           "refused a request (%s): %s", code_of (error), error->message);
  self->refusal_told = TRUE;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "code", code_of (error));
  json_object_set_string_member (object, "message", error->message);
  JsonObject *answer = json_object_new ();
  json_object_set_object_member (answer, "error", object);
  return answer;
}

void
sfu_signalling_receive (SfuSignalling *signalling, JsonObject *request)
{
  if (signalling->ended)
    return;
  g_autoptr (GError) error = NULL;
  gint64 id = -1;
  JsonObject *answer = json_object_new ();
  if (!sfu_request_integer (request, "id", &id, &error) ||
      !dispatch (signalling, request, answer, &error))
    {
      json_object_unref (answer);
      answer = error_answer (signalling, error);
    }
  if (id >= 0)
    json_object_set_int_member (answer, "re", id);
  else
    json_object_set_null_member (answer, "re");
  client_send (signalling, answer);
  if (signalling->ended)
    client_close (signalling, 1000, "left");
}
