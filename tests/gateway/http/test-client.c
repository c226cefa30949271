#include "gateway/http/client.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/server.h"
#include "gateway/tls/authority.h"

/* Answers bytes as they stand, on one connection after another. */
typedef struct
{
  GSocketService *service;
  char *url;
  char *bytes;
  gboolean hangs; /* the connection stays open after them */
  GPtrArray *open;
  GString *heard;
} Raw;

typedef struct
{
  Raw *raw;
  GSocketConnection *connection;
  char request[4096];
} RawRequest;

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  RawRequest *self = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (size >= 0)
    {
      g_string_append_len (self->raw->heard, self->request, size);
      g_output_stream_write_all (out, self->raw->bytes, strlen (self->raw->bytes), NULL, NULL,
                                 NULL);
      if (!self->raw->hangs)
        g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
    }
  g_object_unref (self->connection);
  g_free (self);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  RawRequest *self = g_new0 (RawRequest, 1);

  self->raw = data;
  self->connection = g_object_ref (connection);
  g_ptr_array_add (self->raw->open, g_object_ref (connection));
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), self->request,
                             sizeof self->request, G_PRIORITY_DEFAULT, NULL, on_read, self);
  return TRUE;
}

static void
raw_start (Raw *raw, const char *bytes)
{
  guint16 port;

  *raw = (Raw){ .service = g_socket_service_new (), .bytes = g_strdup (bytes) };
  raw->open = g_ptr_array_new_with_free_func (g_object_unref);
  raw->heard = g_string_new (NULL);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (raw->service), NULL, NULL);
  g_assert_cmpuint (port, !=, 0);
  raw->url = g_strdup_printf ("http://user:word@127.0.0.1:%u/hidden/path?token=hidden", port);
  g_signal_connect (raw->service, "incoming", G_CALLBACK (on_incoming), raw);
}

static void
raw_stop (Raw *raw)
{
  g_socket_service_stop (raw->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_socket_listener_close (G_SOCKET_LISTENER (raw->service));
  g_object_unref (raw->service);
  g_ptr_array_unref (raw->open);
  g_string_free (raw->heard, TRUE);
  g_free (raw->bytes);
  g_free (raw->url);
}

/* What one call came to, as text: "200 {…} 0", or the error's. */
static void
on_done (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  char **told = data;

  g_assert_null (*told);
  g_assert_true ((answer == NULL) != (error == NULL));
  if (error != NULL)
    {
      g_assert_cmpint (error->domain, ==, GW_ERROR);
      *told = g_strdup (error->message);
      return;
    }
  *told = g_strdup_printf ("%u %s %u", answer->status, answer->body != NULL ? "object" : "nothing",
                           answer->retry_after);
}

static char *
ask (GwClient *client, const char *url, guint timeout)
{
  const GwClientRequest request = { .method = "GET", .url = url, .timeout = timeout };
  char *told = NULL;

  gw_client_send (client, &request, on_done, &told);
  g_assert_null (told);
  while (told == NULL)
    g_main_context_iteration (NULL, TRUE);
  return told;
}

static void
assert_told (const char *bytes, const char *expected)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autofree char *told = NULL;
  Raw raw;

  raw_start (&raw, bytes);
  told = ask (client, raw.url, 20000);
  g_assert_null (strstr (told, "hidden"));
  g_assert_null (strstr (told, "word"));
  if (strstr (told, expected) == NULL)
    g_error ("\"%s\" does not hold \"%s\"", told, expected);
  if (!g_ascii_isdigit (*told))
    g_assert_true (g_str_has_prefix (told, "http://127.0.0.1:"));
  raw_stop (&raw);
}

static void
test_answers (void)
{
  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
               "200 object 0");
  assert_told ("HTTP/1.0 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n\r\n{\"a\": 1}",
               "200 object 0");
  assert_told ("HTTP/1.1 503 No\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n", "503 nothing 17");
  assert_told ("HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>",
               "404 nothing 0");
  assert_told ("HTTP/1.1 401 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
               "401 object 0");
  assert_told ("HTTP/1.1 204 Nothing\r\n\r\n", "204 nothing 0");
}

static void
test_bad_answers (void)
{
  g_autofree char *large = g_strnfill (70000, ' ');
  g_autofree char *oversized =
      g_strconcat ("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{", large, "}", NULL);

  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}",
               "answered with text/html instead of application/json");
  assert_told ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
               "answered with no content type instead of application/json");
  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
               "answered with what cannot be read: This is not JSON");
  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]",
               "answered with what cannot be read: This is not a JSON object");
  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
               "answered with what cannot be read");
  assert_told (oversized, "answered with more than 64 KiB");
  assert_told ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
               "broke off its answer");
  assert_told ("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
               "broke off its answer");
  assert_told ("", "http://127.0.0.1:");
  assert_told ("nonsense\r\n\r\n", "http://127.0.0.1:");
}

static void
test_redirects (void)
{
  assert_told ("HTTP/1.1 302 Found\r\nLocation: https://other.example:8443/hidden\r\n"
               "Content-Length: 0\r\n\r\n",
               "answered 302, a redirect to https://other.example:8443/…, which is not followed");
  assert_told ("HTTP/1.1 307 Found\r\nLocation: /hidden\r\nContent-Length: 0\r\n\r\n",
               "answered 307, a redirect to http://127.0.0.1:");
  assert_told ("HTTP/1.1 301 Found\r\nContent-Length: 0\r\n\r\n",
               "answered 301, a redirect to nowhere");
  assert_told ("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
               "a redirect to the URL");
}

static void
test_timeout (void)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autofree char *silent = NULL;
  g_autofree char *slow = NULL;
  Raw raw;

  raw_start (&raw, "");
  raw.hangs = TRUE;
  silent = ask (client, raw.url, 200);
  g_assert_true (g_str_has_suffix (silent, "/… did not answer within 0.2 s"));
  g_free (raw.bytes);
  raw.bytes =
      g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
  slow = ask (client, raw.url, 200);
  g_assert_true (g_str_has_suffix (slow, "/… did not answer within 0.2 s"));
  raw_stop (&raw);
}

static void
test_unreachable (void)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autofree char *refused = ask (client, "http://127.0.0.1:1/hidden", 5000);
  g_autofree char *unknown = ask (client, "https://nobody.invalid/hidden", 5000);
  g_autofree char *no_url = ask (client, "ftp://x/hidden", 5000);

  g_assert_true (g_str_has_prefix (refused, "http://127.0.0.1:1/… cannot be reached: "));
  g_assert_true (g_str_has_prefix (unknown, "https://nobody.invalid/… "));
  g_assert_cmpstr (no_url, ==, "the URL is no http or https URL");
  g_assert_null (strstr (refused, "hidden"));
  g_assert_null (strstr (unknown, "hidden"));
}

static void
never (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_cancel (void)
{
  GwClient *client = gw_client_new (NULL, NULL);
  g_autofree char *told = NULL;
  Raw raw;
  GwClientRequest request = { .method = "GET", .timeout = 5000 };

  raw_start (&raw, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
  request.url = raw.url;
  gw_client_cancel (gw_client_send (client, &request, never, NULL));
  gw_client_send (client, &request, never, NULL);
  gw_client_free (client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  client = gw_client_new (NULL, NULL);
  told = ask (client, raw.url, 5000);
  g_assert_cmpstr (told, ==, "503 nothing 0");
  gw_client_free (client);
  raw_stop (&raw);
}

static void
test_request (void)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  const char *const headers[] = { "X-One: 1: a", "X-Two: ", NULL };
  GwClientRequest request = {
    .method = "POST", .bearer = "a.b.c", .body = body, .timeout = 20000, .headers = headers
  };
  g_autofree char *told = NULL;
  Raw raw;

  json_object_set_int_member (body, "x", 1);
  raw_start (&raw, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
  request.url = raw.url;
  gw_client_send (client, &request, on_done, &told);
  while (told == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (raw.heard->str, "POST /hidden/path?token=hidden HTTP/1.1"));
  g_assert_nonnull (strstr (raw.heard->str, "\r\nAuthorization: Bearer a.b.c\r\n"));
  g_assert_nonnull (strstr (raw.heard->str, "\r\nAccept: application/json\r\n"));
  g_assert_nonnull (strstr (raw.heard->str, "\r\nContent-Type: application/json\r\n"));
  g_assert_nonnull (strstr (raw.heard->str, "\r\nX-One: 1: a\r\n"));
  g_assert_nonnull (strstr (raw.heard->str, "\r\nX-Two: \r\n"));
  g_assert_null (strstr (raw.heard->str, "Accept-Encoding"));
  raw_stop (&raw);
}

static void
serve (SoupServerMessage *message, const char *path, gpointer data)
{
  gw_reply_json (message, 200, json_object_new ());
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

/* A self-made authority is trusted where its file is given, for the names that it signed. */
static void
test_authority (void)
{
  static const char *const names[] = { "127.0.0.1", "localhost", NULL };
  static const char *const others[] = { "other.example", NULL };
  g_autofree char *folder = g_dir_make_tmp ("meeting-client-XXXXXX", NULL);
  g_autoptr (GwAuthority) authority = gw_authority_open (folder, NULL);
  g_autoptr (GwCertificate) certificate = gw_authority_issue (authority, names, NULL);
  g_autoptr (GwCertificate) foreign = gw_authority_issue (authority, others, NULL);
  g_autoptr (GwServer) server = gw_server_new ();
  g_autoptr (GwClient) strict = gw_client_new (NULL, NULL);
  g_autoptr (GwClient) trusting = gw_client_new (gw_authority_path (authority), NULL);
  g_autofree char *refused = NULL;
  g_autofree char *taken = NULL;
  g_autofree char *wrong_name = NULL;

  g_assert_nonnull (trusting);
  gw_server_mount (server, "", 1024, serve, NULL);
  g_assert_true (gw_server_listen (server, "https://127.0.0.1:0", certificate, NULL));
  g_assert_true (gw_server_listen (server, "https://127.0.0.1:0", foreign, NULL));
  gw_server_begin (server);

  refused = ask (strict, gw_server_urls (server)[0], 20000);
  g_assert_nonnull (strstr (refused, "cannot be trusted: its certificate is signed by an "
                                     "authority that is not trusted here; [gateway] "
                                     "trusted-authority names the file of one that is"));
  taken = ask (trusting, gw_server_urls (server)[0], 20000);
  g_assert_cmpstr (taken, ==, "200 object 0");
  wrong_name = ask (trusting, gw_server_urls (server)[1], 20000);
  g_assert_nonnull (strstr (wrong_name, "cannot be trusted: its certificate is for another name"));

  remove_file (folder, "ca.pem");
  remove_file (folder, "ca-key.pem");
  remove_file (folder, "leaf.pem");
  remove_file (folder, "leaf-key.pem");
  g_rmdir (folder);
}

static void
test_no_authority (void)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) empty = NULL;

  g_assert_null (gw_client_new ("/nonexistent.pem", &missing));
  g_assert_nonnull (strstr (missing->message, "/nonexistent.pem"));
  g_assert_null (gw_client_new ("/dev/null", &empty));
  g_assert_cmpstr (empty->message, ==, "/dev/null holds no PEM certificate");
}

static void
test_origins (void)
{
  static const struct
  {
    const char *url;
    const char *origin;
  } cases[] = {
    { "https://a.example/secret/path?x=y", "https://a.example/…" },
    { "https://a.example", "https://a.example/…" },
    { "https://a.example:443/secret", "https://a.example/…" },
    { "http://a.example:8080/secret", "http://a.example:8080/…" },
    { "http://user:word@a.example/", "http://a.example/…" },
    { "https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/…" },
    { "ftp://a.example/x", "the URL" },
    { "https:///x", "the URL" },
    { "nonsense", "the URL" },
    { "", "the URL" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *origin = gw_client_origin (cases[i].url);

      g_assert_cmpstr (origin, ==, cases[i].origin);
      g_assert_cmpint (gw_client_is_url (cases[i].url), ==,
                       g_str_has_prefix (cases[i].origin, "http"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/answers", test_answers);
  g_test_add_func ("/client/bad-answers", test_bad_answers);
  g_test_add_func ("/client/redirects", test_redirects);
  g_test_add_func ("/client/timeout", test_timeout);
  g_test_add_func ("/client/unreachable", test_unreachable);
  g_test_add_func ("/client/cancel", test_cancel);
  g_test_add_func ("/client/request", test_request);
  g_test_add_func ("/client/authority", test_authority);
  g_test_add_func ("/client/no-authority", test_no_authority);
  g_test_add_func ("/client/origins", test_origins);
  return g_test_run ();
}
