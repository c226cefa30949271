#include "tests/bench/whep/session.h"

/* Returns: (transfer full): the body; %NULL with @error set when the status is no success. */
static char *
ask (SoupSession *http, SoupMessage *message, const char *token, GError **error)
{
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GBytes) body = NULL;
  gsize size;
  const char *data;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
  body = soup_session_send_and_read (http, message, NULL, error);
  if (body == NULL)
    return NULL;

  data = g_bytes_get_data (body, &size);
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return g_strndup (data != NULL ? data : "", size);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s %s: status %u: %.*s",
               soup_message_get_method (message), g_uri_get_path (soup_message_get_uri (message)),
               soup_message_get_status (message), (int) size, data);
  return NULL;
}

static gboolean
post (CrowdSession *self, const char *url, CrowdDirection direction, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *offer = crowd_sdp_offer (self->peer, direction);
  g_autoptr (GBytes) body = g_bytes_new (offer, strlen (offer));
  g_autofree char *sdp = NULL;
  CrowdAnswer answer;
  gboolean whole;

  soup_message_set_request_body_from_bytes (message, "application/sdp", body);
  sdp = ask (self->http, message, self->token, error);
  if (sdp == NULL)
    return FALSE;

  self->location = g_uri_resolve_relative (
      url, soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"),
      G_URI_FLAGS_NONE, error);
  if (self->location == NULL)
    return FALSE;
  whole = crowd_sdp_read (sdp, &answer);
  if (whole)
    test_peer_connect (self->peer, &answer.server, answer.ufrag, answer.pwd);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no such answer: %s", sdp);
  crowd_answer_clear (&answer);
  return whole;
}

static void
session_free (CrowdSession *self)
{
  test_peer_free (self->peer);
  g_object_unref (self->http);
  g_free (self->location);
  g_free (self->token);
  g_free (self);
}

CrowdSession *
crowd_session_open (SoupSession *http,
                    const char *url,
                    const char *token,
                    CrowdDirection direction,
                    const TestPeerOptions *options,
                    GError **error)
{
  CrowdSession *self = g_new0 (CrowdSession, 1);

  self->http = g_object_ref (http);
  self->token = g_strdup (token);
  self->peer = test_peer_new (options);
  if (post (self, url, direction, error))
    return self;

  session_free (self);
  return NULL;
}

void
crowd_session_close (CrowdSession *self)
{
  g_autoptr (SoupMessage) message = soup_message_new ("DELETE", self->location);
  g_autoptr (GError) error = NULL;
  g_autofree char *body = ask (self->http, message, self->token, &error);

  if (body == NULL)
    g_printerr ("%s\n", error->message);
  session_free (self);
}
