#include "config.h"

#include "gateway/http/server.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "tests/gateway/http/raw-client.h"

#define BODY_MAX 1000
#define HOST "Host: a\r\n"
#define LAST "Connection: close\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST LAST "\r\n"

typedef struct
{
  GwServer *server;
  guint16 port;
  guint calls; /* of any handler */
  SoupServerMessage *paused;
  GBytes *page;
} Fixture;

static void
handle_page (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;

  f->calls++;
  if (gw_request_allow (message, "GET"))
    gw_reply_bytes (message, 200, "text/plain", "max-age=60", f->page);
}

static void
handle_echo (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;
  JsonObject *object;

  f->calls++;
  object = gw_request_json (message);
  if (object != NULL)
    gw_reply_json (message, 201, object);
}

static void
handle_about (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;
  JsonObject *object = json_object_new ();
  g_autofree char *token = gw_request_bearer (message);

  f->calls++;
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "peer", gw_request_peer (message));
  json_object_set_string_member (object, "token", token == NULL ? "none" : token);
  gw_reply_json (message, 200, object);
}

static void
handle_late (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;

  f->calls++;
  soup_server_message_pause (message);
  f->paused = g_object_ref (message);
}

/* Short enough to wait for, long enough for a slow machine to do what is in time. */
static const GwHttpLimits short_limits = {
  .connections = 4,
  .connections_per_address = 1,
  .head_size = 2048,
  .handshake_time = 300,
  .head_time = 300,
  .idle_time = 300,
  .body_rate = 100000,
  .stall_time = 300,
};

static void
set_up (Fixture *f, gconstpointer data)
{
  const GwHttpLimits *limits = data;
  g_autoptr (GError) error = NULL;

  f->server = gw_server_new ();
  f->page = g_bytes_new_static ("hello", 5);
  if (limits != NULL)
    gw_server_set_limits (f->server, limits);
  gw_server_mount (f->server, "/page", 0, handle_page, f);
  gw_server_mount (f->server, "/echo", BODY_MAX, handle_echo, f);
  gw_server_mount (f->server, "/about", BODY_MAX, handle_about, f);
  gw_server_mount (f->server, "/about/more", 0, handle_page, f);
  gw_server_mount (f->server, "/late", 0, handle_late, f);
  gw_server_listen (f->server, "http://127.0.0.1:0", NULL, &error);
  g_assert_no_error (error);
  gw_server_begin (f->server);
  f->port = port_of (gw_server_urls (f->server)[0]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->paused);
  gw_server_free (f->server);
  g_bytes_unref (f->page);
  run_for (1); /* what libsoup left for later */
}

static void
expect (Fixture *f, const char *request, const char *status, const char *contains)
{
  g_autofree char *reply = raw_exchange (f->port, request, -1);
  g_autofree char *line = g_strdup_printf ("HTTP/1.1 %s ", status);

  if (!g_str_has_prefix (reply, line) || (contains != NULL && strstr (reply, contains) == NULL))
    g_error ("expected %s with %s, not: %s", status, contains, reply);
}

static void
test_replies (Fixture *f, gconstpointer data)
{
  expect (f, GET ("/page"), "200", "\r\n\r\nhello");
  expect (f, GET ("/page"), "200", "Cache-Control: max-age=60\r\n");
  expect (f, GET ("/page"), "200", "X-Content-Type-Options: nosniff\r\n");
  expect (f, GET ("/page"), "200", "Referrer-Policy: same-origin\r\n");
  expect (f, GET ("/nothing"), "404", "\"not-found\"");
  expect (f, GET ("/"), "404", "\"not-found\"");
  expect (f, GET ("/nothing"), "404", "X-Content-Type-Options: nosniff\r\n");
  expect (f, "PUT /page HTTP/1.1\r\n" HOST LAST "\r\n", "405", "Allow: GET, HEAD, OPTIONS\r\n");
  expect (f, "OPTIONS /page HTTP/1.1\r\n" HOST LAST "\r\n", "204", "Allow: GET, HEAD, OPTIONS\r\n");
  expect (f, "OPTIONS * HTTP/1.1\r\n" HOST LAST "\r\n", "404", NULL);
}

static void
test_head (Fixture *f, gconstpointer data)
{
  g_autofree char *reply = raw_exchange (f->port, "HEAD /page HTTP/1.1\r\n" HOST LAST "\r\n", -1);

  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (reply, "Content-Length: 5\r\n"));
  g_assert_true (g_str_has_suffix (reply, "\r\n\r\n"));
}

static void
test_etag (Fixture *f, gconstpointer data)
{
  g_autofree char *reply = raw_exchange (f->port, GET ("/page"), -1);
  char *begin = strstr (reply, "ETag: ");
  g_autofree char *tag = NULL;
  g_autofree char *request = NULL;
  g_autofree char *range = NULL;

  g_assert_nonnull (begin);
  begin += strlen ("ETag: ");
  tag = g_strndup (begin, (gsize) (strstr (begin, "\r\n") - begin));
  request = g_strdup_printf (
      "GET /page HTTP/1.1\r\n" HOST LAST "If-None-Match: \"x\", W/%s\r\n\r\n", tag);
  expect (f, request, "304", tag);
  expect (f, "GET /page HTTP/1.1\r\n" HOST LAST "If-None-Match: \"x\"\r\n\r\n", "200", "hello");

  expect (f, "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\n\r\n", "206", "\r\n\r\nel");
  expect (f, "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\nIf-Range: \"x\"\r\n\r\n",
          "200", "hello");
  range = g_strdup_printf (
      "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\nIf-Range: %s\r\n\r\n", tag);
  expect (f, range, "206", "\r\n\r\nel");
}

static void
test_paths (Fixture *f, gconstpointer data)
{
  expect (f, GET ("/about"), "200", "{\"path\":\"\",");
  expect (f, GET ("/about/a%20b//c?d=e"), "200", "{\"path\":\"/a b/c\",");
  expect (f, GET ("/about/more"), "200", "hello");
  expect (f, GET ("/about/moreover"), "200", "{\"path\":\"/moreover\",");
  expect (f, GET ("/aboutness"), "404", NULL);
  expect (f, GET ("/about"), "200", "\"peer\":\"127.0.0.1\"");
  expect (f, "GET /about HTTP/1.1\r\n" HOST LAST "Authorization: bearer  abc \r\n\r\n", "200",
          "\"token\":\"abc\"");
  /* What the URL parser resolves (RFC 3986 5.2.4) is resolved before the mount is looked for; what
   * only shows after decoding is refused. */
  expect (f, GET ("/page/../about"), "200", "{\"path\":\"\",");
  expect (f, GET ("/page/%2e%2e/about"), "200", "{\"path\":\"\",");
  f->calls = 0;
  expect (f, GET ("/page%2f..%2fabout"), "400", NULL);
  expect (f, GET ("/page%00"), "400", NULL);
  g_assert_cmpuint (f->calls, ==, 0);
}

static char *
post (const char *path, const char *type, const char *body)
{
  return g_strdup_printf ("POST %s HTTP/1.1\r\n" HOST LAST "Content-Type: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          path, type, strlen (body), body);
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autofree char *good = post ("/echo", "application/json; charset=utf-8", "{\"a\":1}");
  g_autofree char *form = post ("/echo", "text/plain", "{\"a\":1}");
  g_autofree char *empty = post ("/echo", "application/json", "");
  g_autofree char *array = post ("/echo", "application/json", "[]");
  g_autofree char *brackets = g_strnfill (900, '[');
  g_autofree char *deep = post ("/echo", "application/json", brackets);

  expect (f, good, "201", "\r\n\r\n{\"a\":1}");
  expect (f, good, "201", "Cache-Control: no-store");
  expect (f, form, "415", NULL);
  expect (f, empty, "400", NULL);
  expect (f, array, "400", NULL);
  expect (f, deep, "400", NULL);
}

static void
test_chunked (Fixture *f, gconstpointer data)
{
  expect (f,
          "POST /echo HTTP/1.1\r\n" HOST LAST "Content-Type: application/json\r\n"
          "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x\r\n\":1}\r\n0\r\n\r\n",
          "201", "\r\n\r\n{\"a\":1}");
}

/* Two requests at once, then one more: the replies come in order on one connection. */
static void
test_pipeline (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  const char *paths[] = { "/1", "/2", "/3" };

  raw_client_send (client,
                   "GET /about/1 HTTP/1.1\r\n" HOST "\r\nGET /about/2 HTTP/1.1\r\n" HOST "\r\n"
                   "\r\nGET /about/3 HTTP",
                   -1);
  run_for (20);
  raw_client_send (client, "/1.1\r\n" HOST "\r\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *reply = raw_client_take_reply (client);
      g_autofree char *path = g_strdup_printf ("{\"path\":\"%s\",", paths[i]);

      g_assert_nonnull (strstr (reply, path));
    }
  g_assert_cmpuint (gw_server_connections (f->server), ==, 1);
}

/* What is good before it is answered, what is bad is refused after that. */
static void
test_pipeline_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *replies = raw_exchange (
      f->port, "GET /page HTTP/1.1\r\n" HOST "\r\nGET /page HTTP/1.1\r\n X: y\r\n\r\n", -1);

  g_assert_true (g_str_has_prefix (replies, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (replies, "helloHTTP/1.1 400 "));
  g_assert_cmpuint (f->calls, ==, 1);
}

static void
test_smuggling (Fixture *f, gconstpointer data)
{
  expect (f,
          "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
          "0\r\n\r\nGET /page HTTP/1.1\r\n" HOST "\r\n",
          "400", NULL);
  expect (f,
          "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 44\r\n\r\n"
          "GET /page HTTP/1.1\r\n" HOST "\r\n",
          "400", NULL);
  expect (f, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx\r\n", "400", NULL);
  expect (f, "GET /page HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", "400", NULL);
  expect (f, "GET /page HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", "400", NULL);
  expect (f, "GET /page HTTP/1.1\r\n\r\n", "400", NULL);
  expect (f, "GET /page HTTP/2.0\r\n" HOST "\r\n", "505", NULL);
  expect (f, "CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n", "501", NULL);
  expect (f, "\x16\x03\x01\x02\x01\x01", "400", NULL);
  expect (f, "GET * HTTP/1.1\r\n" HOST "\r\n", "400", "target is no path");
  expect (f, "GET /% HTTP/1.1\r\n" HOST "\r\n", "400", "target is no path");
  g_assert_cmpuint (f->calls, ==, 0);
}

static void
test_large_head (Fixture *f, gconstpointer data)
{
  g_autofree char *fill = g_strnfill (40000, 'x');
  g_autofree char *request = g_strdup_printf ("GET /page HTTP/1.1\r\nX: %s\r\n\r\n", fill);

  expect (f, request, "431", "HTTP/1.1 431 Request Header Fields Too Large\r\n");
  g_assert_cmpuint (f->calls, ==, 0);
}

/* The refusal comes though the body never does. */
static void
test_large_body (Fixture *f, gconstpointer data)
{
  g_autofree char *fill = g_strnfill (BODY_MAX + 1, 'x');
  g_autofree char *chunk =
      g_strdup_printf ("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                       "%x\r\n%s\r\n",
                       BODY_MAX + 1, fill);

  expect (f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n\r\n", "413", "too-large");
  expect (f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\n", "413", NULL);
  expect (f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n",
          "413", NULL);
  expect (f, chunk, "413", NULL);
  expect (f, "POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "404", NULL);
  expect (f, "POST /%2f HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "400", NULL);
  expect (f, "POST /page HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "413", NULL);
  g_assert_cmpuint (f->calls, ==, 0);
}

/* A client that sends first and reads then still finds the reason. */
static void
test_large_body_sent_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *fill = g_strnfill (300000, 'x');

  raw_client_send (client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 300000\r\n\r\n", -1);
  g_assert_true (raw_client_send (client, fill, 300000));
  g_assert_true (raw_client_read_end (client, 5000));
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 413 "));
}

static void
test_expect (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *go_on = NULL;
  g_autofree char *reply = NULL;

  raw_client_send (client,
                   "POST /echo HTTP/1.1\r\n" HOST "Content-Type: application/json\r\n"
                   "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n",
                   -1);
  go_on = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (go_on, "HTTP/1.1 100 "));
  raw_client_send (client, "{}", -1);
  reply = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 201 "));
  g_assert_nonnull (strstr (reply, "nosniff"));
}

static void
test_late_reply (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  raw_client_send (client, "GET /late HTTP/1.1\r\n" HOST "\r\n", -1);
  run_for (800); /* longer than any limit: it is not the client who is late */
  g_assert_nonnull (f->paused);
  gw_reply_error (f->paused, 503, "wait", "Not yet.");
  soup_server_message_unpause (f->paused);
  reply = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 503 "));
}

/* Each of them is alive, a byte now and then, and yet too late. */
static void
dribble (RawClient *client, const char *bytes)
{
  for (const char *at = bytes; *at != '\0' && !client->is_at_end; at++)
    {
      raw_client_send (client, at, 1);
      raw_client_read (client, G_MAXSIZE, 50);
    }
  g_assert_true (raw_client_read_end (client, 5000));
}

static void
test_slow_head (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);

  dribble (client, "GET /page HTTP/1.1 and so on and so forth");
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 408 "));
}

static void
test_slow_body (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);

  raw_client_send (client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 900\r\n\r\n", -1);
  dribble (client, "{ and so on and so forth for ever and ever");
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 408 "));
  g_assert_cmpuint (f->calls, ==, 0);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) silent = raw_client_new (f->port);
  g_autoptr (RawClient) kept = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  raw_client_send (kept, "GET /page HTTP/1.1\r\n" HOST "\r\n", -1);
  reply = raw_client_take_reply (kept);
  g_assert_true (raw_client_read_end (silent, 5000));
  g_assert_true (raw_client_read_end (kept, 5000));
  g_assert_cmpuint (silent->got->len, ==, 0);
  g_assert_cmpuint (kept->got->len, ==, 0);
}

/* It asks for more than the kernel's buffers take, and never reads. */
static void
test_not_reading (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  g_bytes_unref (f->page);
  f->page = g_bytes_new_take (g_malloc0 (32 << 20), 32 << 20);
  raw_client_send (client, "GET /page HTTP/1.1\r\n" HOST "\r\n", -1);
  run_for (50);
  g_assert_cmpuint (gw_server_connections (f->server), ==, 1);
  while (gw_server_connections (f->server) > 0)
    {
      run_for (20);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

static void
test_large_reply (Fixture *f, gconstpointer data)
{
  const gsize size = 8 << 20;
  g_autoptr (RawClient) client = raw_client_new (f->port);
  char *body;

  g_bytes_unref (f->page);
  f->page = g_bytes_new_take (g_malloc0 (size), size);
  raw_client_send (client, GET ("/page"), -1);
  g_assert_true (raw_client_read_end (client, 20000));
  body = g_strstr_len (client->got->str, 2000, "\r\n\r\n");
  g_assert_cmpuint (client->got->len - (gsize) (body + 4 - client->got->str), ==, size);
}

static void
test_connection_limit (Fixture *f, gconstpointer data)
{
  RawClient *clients[4];
  g_autoptr (RawClient) late = NULL;

  /* Loopback is exempt from the limit for one address, which is 1 here. */
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = raw_client_new (f->port);
  run_for (20);
  g_assert_cmpuint (gw_server_connections (f->server), ==, 4);
  late = raw_client_new (f->port);
  g_assert_true (raw_client_read_end (late, 5000));
  g_assert_true (g_str_has_prefix (late->got->str, "HTTP/1.1 503 "));

  raw_client_free (clients[0]);
  run_for (20);
  expect (f, GET ("/page"), "200", NULL);
  for (gsize i = 1; i < G_N_ELEMENTS (clients); i++)
    raw_client_free (clients[i]);
}

static void
test_drain (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) idle = raw_client_new (f->port);
  g_autoptr (RawClient) busy = raw_client_new (f->port);
  g_autoptr (GSocketClient) later = g_socket_client_new ();
  g_autofree char *reply = NULL;
  g_autoptr (GError) error = NULL;

  raw_client_send (idle, "GET /page HTTP/1.1\r\n" HOST "\r\n", -1);
  reply = raw_client_take_reply (idle);
  raw_client_send (busy, "GET /late HTTP/1.1\r\n" HOST "\r\n", -1);
  while (f->paused == NULL)
    run_for (1);

  gw_server_drain (f->server);
  g_assert_true (raw_client_read_end (idle, 5000));
  g_assert_null (g_socket_client_connect_to_host (later, "127.0.0.1", f->port, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);

  gw_reply_bytes (f->paused, 200, "text/plain", NULL, f->page);
  soup_server_message_unpause (f->paused);
  g_assert_true (raw_client_read_end (busy, 5000));
  g_assert_true (g_str_has_prefix (busy->got->str, "HTTP/1.1 200 "));
}

static void
test_free_with_connections (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) silent = raw_client_new (f->port);
  g_autoptr (RawClient) half = raw_client_new (f->port);
  g_autoptr (RawClient) kept = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  raw_client_send (half, "GET /pa", -1);
  raw_client_send (kept, "GET /page HTTP/1.1\r\n" HOST "\r\n", -1);
  reply = raw_client_take_reply (kept);
  run_for (20);
  g_assert_cmpuint (gw_server_connections (f->server), ==, 3);
  gw_server_free (f->server);
  g_assert_true (raw_client_read_end (silent, 1000));
  g_assert_true (raw_client_read_end (half, 1000));
  g_assert_true (raw_client_read_end (kept, 1000));
  f->server = gw_server_new ();
}

static guint
open_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

/* libsoup alone would keep each of them until the server ends. */
static void
test_kept_and_left (Fixture *f, gconstpointer data)
{
  guint before = open_files ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawClient) client = raw_client_new (f->port);
      g_autofree char *reply = NULL;

      raw_client_send (client, "GET /page HTTP/1.1\r\n" HOST "\r\n", -1);
      reply = raw_client_take_reply (client);
    }
  run_for (100);
  g_assert_cmpuint (gw_server_connections (f->server), ==, 0);
  g_assert_cmpuint (open_files (), ==, before);
}

static void
test_unmount (Fixture *f, gconstpointer data)
{
  expect (f, GET ("/page"), "200", NULL);
  gw_server_unmount (f->server, "/page");
  expect (f, GET ("/page"), "404", NULL);
}

static void
add (const char *path, const GwHttpLimits *limits, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, limits, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/server/replies", NULL, test_replies);
  add ("/server/head", NULL, test_head);
  add ("/server/etag", NULL, test_etag);
  add ("/server/paths", NULL, test_paths);
  add ("/server/json", NULL, test_json);
  add ("/server/chunked", NULL, test_chunked);
  add ("/server/pipeline", NULL, test_pipeline);
  add ("/server/pipeline-refused", NULL, test_pipeline_refused);
  add ("/server/smuggling", NULL, test_smuggling);
  add ("/server/large-head", NULL, test_large_head);
  add ("/server/large-body", NULL, test_large_body);
  add ("/server/large-body-sent-whole", NULL, test_large_body_sent_whole);
  add ("/server/large-reply", NULL, test_large_reply);
  add ("/server/expect", NULL, test_expect);
  add ("/server/late-reply", &short_limits, test_late_reply);
  add ("/server/slow-head", &short_limits, test_slow_head);
  add ("/server/slow-body", &short_limits, test_slow_body);
  add ("/server/silence", &short_limits, test_silence);
  add ("/server/not-reading", &short_limits, test_not_reading);
  add ("/server/connection-limit", &short_limits, test_connection_limit);
  add ("/server/drain", NULL, test_drain);
  add ("/server/free-with-connections", NULL, test_free_with_connections);
  add ("/server/kept-and-left", NULL, test_kept_and_left);
  add ("/server/unmount", NULL, test_unmount);
  return g_test_run ();
}
