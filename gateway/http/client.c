#include "config.h"

#include "gateway/http/client.h"

#include <libsoup/soup.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/http/json.h"
#include "gateway/http/retry-after.h"

/* Seconds for the connection, and between two pieces of an answer. */
#define STALL_SECONDS 10

struct _GwClient
{
  SoupSession *session;
  GTlsDatabase *authorities; /* (nullable): trusted beside the system's */
  GHashTable *calls;         /* the open ones, as a set */
};

struct _GwClientCall
{
  GwClient *client; /* %NULL once it is over for the one who asked */
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *body;
  char *origin;
  guint timeout; /* milliseconds */
  guint timeout_source;
  guint start_source;
  GwClientDone done;
  gpointer data;
};

static void
call_free (gpointer data)
{
  GwClientCall *call = data;

  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->stream);
  g_byte_array_unref (call->body);
  g_free (call->origin);
}

static void
call_unref (GwClientCall *call)
{
  g_rc_box_release_full (call, call_free);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwClientCall, call_unref)

/* Nobody hears of it any more; what libsoup still does for it comes to nothing. */
static void
close_call (GwClientCall *call)
{
  g_autoptr (GwClientCall) owned = call;

  g_clear_handle_id (&call->timeout_source, g_source_remove);
  g_clear_handle_id (&call->start_source, g_source_remove);
  call->client = NULL;
  g_cancellable_cancel (call->cancellable);
}

static void
finish (GwClientCall *call, const GwClientAnswer *answer, const GError *error)
{
  g_autoptr (GwClientCall) held = g_rc_box_acquire (call);

  gw_client_cancel (call);
  held->done (answer, error, held->data);
}

static void fail (GwClientCall *call, GwError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
fail (GwClientCall *call, GwError code, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (GW_ERROR, code, format, arguments);
  va_end (arguments);
  g_prefix_error (&error, "%s ", call->origin);
  finish (call, NULL, error);
}

/* Why the other side's certificate does not do, for the one who can change it. */
static const char *
certificate_problem (GTlsCertificateFlags flags)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *text;
  } problems[] = {
    { G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED,
      "its certificate is not valid yet; are the clocks of both machines right?" },
    { G_TLS_CERTIFICATE_REVOKED, "its certificate was revoked" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate is for another name" },
    { G_TLS_CERTIFICATE_INSECURE, "its certificate is signed in a way that is no longer secure" },
    { G_TLS_CERTIFICATE_UNKNOWN_CA,
      "its certificate is signed by an authority that is not trusted here; [gateway] "
      "trusted-authority names the file of one that is" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (flags & problems[i].flag)
      return problems[i].text;
  return "its certificate cannot be verified";
}

static void
fail_transfer (GwClientCall *call, const GError *error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (call->message);

  if (flags != 0 && g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    fail (call, GW_ERROR_UNAVAILABLE, "cannot be trusted: %s", certificate_problem (flags));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fail (call, GW_ERROR_UNAVAILABLE, "did not answer within %d s", STALL_SECONDS);
  else if (soup_message_get_status (call->message) != SOUP_STATUS_NONE)
    fail (call, GW_ERROR_BAD_REQUEST, "broke off its answer: %s", error->message);
  else
    fail (call, GW_ERROR_UNAVAILABLE, "cannot be reached: %s", error->message);
}

/* RFC 9110 15.4: a target chosen by the answer could be anywhere, inside our network too. */
static void
fail_redirect (GwClientCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  guint status = soup_message_get_status (call->message);
  g_autoptr (GUri) target = NULL;
  g_autofree char *url = NULL;
  g_autofree char *origin = NULL;

  if (location != NULL)
    target = g_uri_parse_relative (soup_message_get_uri (call->message), location,
                                   SOUP_HTTP_URI_FLAGS, NULL);
  if (target != NULL)
    url = g_uri_to_string (target);
  origin = url != NULL ? gw_client_origin (url) : g_strdup ("nowhere");
  fail (call, GW_ERROR_BAD_REQUEST,
        "answered %u, a redirect to %s, which is not followed; configure the address that answers "
        "itself",
        status, origin);
}

/* Returns: %FALSE when it failed the call. */
static gboolean
check_body (GwClientCall *call, GwClientAnswer *answer, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (type == NULL || g_ascii_strcasecmp (type, GW_CLIENT_TYPE) != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "answered with %s instead of " GW_CLIENT_TYPE,
                   type != NULL ? type : "no content type");
      return FALSE;
    }
  if (call->body->len > GW_CLIENT_BODY_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "answered with more than %d KiB",
                   GW_CLIENT_BODY_MAX / 1024);
      return FALSE;
    }
  answer->body = gw_json_parse_object ((const char *) call->body->data, call->body->len, error);
  if (answer->body == NULL)
    g_prefix_error (error, "answered with what cannot be read: ");
  return answer->body != NULL;
}

/* libsoup takes the end of the connection for the end of an HTTP/1.0 body, whatever was announced.
 */
static gboolean
is_cut_short (GwClientCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  return call->body->len <= GW_CLIENT_BODY_MAX &&
         soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         call->body->len < soup_message_headers_get_content_length (headers);
}

/* The whole answer is there, or as much of it as anybody would read. */
static void
finish_answer (GwClientCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  GwClientAnswer answer = {
    .status = soup_message_get_status (call->message),
    .retry_after = gw_retry_after_parse (soup_message_headers_get_one (headers, "Retry-After"),
                                         gw_wall_clock ()),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (answer.status == SOUP_STATUS_OK && is_cut_short (call))
    {
      fail (call, GW_ERROR_BAD_REQUEST, "broke off its answer");
      return;
    }
  if (!check_body (call, &answer, &error) && answer.status == SOUP_STATUS_OK)
    {
      fail (call, GW_ERROR_BAD_REQUEST, "%s", error->message);
      return;
    }
  body = answer.body;
  finish (call, &answer, NULL);
}

static void read_more (GwClientCall *call);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GwClientCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (call->client == NULL)
    return;
  if (bytes == NULL)
    {
      fail_transfer (call, error);
      return;
    }
  g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) > 0 && call->body->len <= GW_CLIENT_BODY_MAX)
    read_more (call);
  else
    finish_answer (call);
}

static void
read_more (GwClientCall *call)
{
  g_input_stream_read_bytes_async (call->stream, GW_CLIENT_BODY_MAX + 1 - call->body->len,
                                   G_PRIORITY_DEFAULT, call->cancellable, on_read,
                                   g_rc_box_acquire (call));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GwClientCall) call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->client == NULL)
    return;
  if (call->stream == NULL)
    fail_transfer (call, error);
  else if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (call->message)))
    fail_redirect (call);
  else
    read_more (call);
}

static gboolean
on_timeout (gpointer data)
{
  GwClientCall *call = data;

  call->timeout_source = 0;
  fail (call, GW_ERROR_UNAVAILABLE, "did not answer within %g s", call->timeout / 1000.0);
  return G_SOURCE_REMOVE;
}

/* Certificates that the system does not trust come here. It blocks nothing: the authorities are
 * in memory, and glib-networking fetches none. */
static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer data)
{
  GwClientCall *call = data;
  GUri *uri = soup_message_get_uri (message);
  g_autoptr (GSocketConnectable) identity = NULL;

  if (call->client == NULL || call->client->authorities == NULL)
    return FALSE;
  identity = g_network_address_new (g_uri_get_host (uri), (guint16) g_uri_get_port (uri));
  return g_tls_database_verify_chain (call->client->authorities, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                      G_TLS_DATABASE_VERIFY_NONE, NULL, NULL) == 0;
}

static gboolean
on_start (gpointer data)
{
  GwClientCall *call = data;

  call->start_source = 0;
  if (call->message == NULL)
    {
      fail (call, GW_ERROR_UNAVAILABLE, "is no http or https URL");
      return G_SOURCE_REMOVE;
    }
  call->timeout_source = g_timeout_add (call->timeout, on_timeout, call);
  soup_session_send_async (call->client->session, call->message, G_PRIORITY_DEFAULT,
                           call->cancellable, on_sent, g_rc_box_acquire (call));
  return G_SOURCE_REMOVE;
}

GwClientCall *
gw_client_send (GwClient *self, const GwClientRequest *request, GwClientDone done, gpointer data)
{
  GwClientCall *call = g_rc_box_new0 (GwClientCall);

  call->client = self;
  call->message = gw_client_request_message (request);
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  call->origin = gw_client_origin (request->url);
  call->timeout = request->timeout;
  call->done = done;
  call->data = data;
  if (call->message != NULL)
    g_signal_connect (call->message, "accept-certificate", G_CALLBACK (on_accept_certificate),
                      call);
  g_hash_table_add (self->calls, call);
  call->start_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_start, call, NULL);
  return call;
}

void
gw_client_cancel (GwClientCall *call)
{
  g_hash_table_remove (call->client->calls, call);
}

/* Returns: (nullable): of a database alone one would not hear what is wrong with its file. */
static GTlsDatabase *
open_authorities (const char *path, GError **error)
{
  GList *certificates = g_tls_certificate_list_new_from_file (path, error);
  GTlsDatabase *database = NULL;

  if (certificates != NULL)
    database = g_tls_file_database_new (path, error);
  else if (error != NULL && *error == NULL)
    g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s holds no PEM certificate", path);
  g_list_free_full (certificates, g_object_unref);
  return database;
}

GwClient *
gw_client_new (const char *trusted_authority, GError **error)
{
  g_autoptr (GwClient) self = g_new0 (GwClient, 1);

  self->calls = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) close_call, NULL);
  /* Machines of a deployment reach each other directly, whatever the environment says of proxies.
   */
  self->session = soup_session_new_with_options ("timeout", STALL_SECONDS, "idle-timeout", 60,
                                                 "user-agent", PACKAGE_NAME "/" PACKAGE_VERSION,
                                                 "proxy-resolver", NULL, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  if (trusted_authority == NULL)
    return g_steal_pointer (&self);
  self->authorities = open_authorities (trusted_authority, error);
  return self->authorities != NULL ? g_steal_pointer (&self) : NULL;
}

void
gw_client_free (GwClient *self)
{
  g_hash_table_unref (self->calls);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_clear_object (&self->authorities);
  g_free (self);
}
