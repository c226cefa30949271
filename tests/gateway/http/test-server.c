#include "config.h"

#include "gateway/http/server.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "tests/gateway/http/raw-client.h"
#include "tests/gateway/http/served.h"

static void
test_replies (Served *f, gconstpointer data)
{
  served_expect (f, GET ("/page"), "200", "\r\n\r\nhello");
  served_expect (f, GET ("/page"), "200", "Cache-Control: max-age=60\r\n");
  served_expect (f, GET ("/page"), "200", "X-Content-Type-Options: nosniff\r\n");
  served_expect (f, GET ("/page"), "200", "Referrer-Policy: same-origin\r\n");
  served_expect (f, GET ("/nothing"), "404", "\"not-found\"");
  served_expect (f, GET ("/"), "404", "\"not-found\"");
  served_expect (f, GET ("/nothing"), "404", "X-Content-Type-Options: nosniff\r\n");
  served_expect (f, "PUT /page HTTP/1.1\r\n" HOST LAST "\r\n", "405",
                 "Allow: GET, HEAD, OPTIONS\r\n");
  served_expect (f, "OPTIONS /page HTTP/1.1\r\n" HOST LAST "\r\n", "204",
                 "Allow: GET, HEAD, OPTIONS\r\n");
  served_expect (f, "OPTIONS * HTTP/1.1\r\n" HOST LAST "\r\n", "404", NULL);
}

static void
test_head (Served *f, gconstpointer data)
{
  g_autofree char *reply = raw_exchange (f->port, "HEAD /page HTTP/1.1\r\n" HOST LAST "\r\n", -1);

  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (reply, "Content-Length: 5\r\n"));
  g_assert_true (g_str_has_suffix (reply, "\r\n\r\n"));
}

static void
test_etag (Served *f, gconstpointer data)
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
  served_expect (f, request, "304", tag);
  served_expect (f, "GET /page HTTP/1.1\r\n" HOST LAST "If-None-Match: \"x\"\r\n\r\n", "200",
                 "hello");

  served_expect (f, "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\n\r\n", "206",
                 "\r\n\r\nel");
  served_expect (f,
                 "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\nIf-Range: \"x\"\r\n\r\n",
                 "200", "hello");
  range = g_strdup_printf (
      "GET /page HTTP/1.1\r\n" HOST LAST "Range: bytes=1-2\r\nIf-Range: %s\r\n\r\n", tag);
  served_expect (f, range, "206", "\r\n\r\nel");
}

static void
test_paths (Served *f, gconstpointer data)
{
  served_expect (f, GET ("/about"), "200", "{\"path\":\"\",");
  served_expect (f, GET ("/about/a%20b//c?d=e"), "200", "{\"path\":\"/a b/c\",");
  served_expect (f, GET ("/about/more"), "200", "hello");
  served_expect (f, GET ("/about/moreover"), "200", "{\"path\":\"/moreover\",");
  served_expect (f, GET ("/aboutness"), "404", NULL);
  served_expect (f, GET ("/about"), "200", "\"peer\":\"127.0.0.1\"");
  served_expect (f, "GET /about HTTP/1.1\r\n" HOST LAST "Authorization: bearer  abc \r\n\r\n",
                 "200", "\"token\":\"abc\"");
  /* What the URL parser resolves (RFC 3986 5.2.4) is resolved before the mount is looked for; what
   * only shows after decoding is refused. */
  served_expect (f, GET ("/page/../about"), "200", "{\"path\":\"\",");
  served_expect (f, GET ("/page/%2e%2e/about"), "200", "{\"path\":\"\",");
  f->calls = 0;
  served_expect (f, GET ("/page%2f..%2fabout"), "400", NULL);
  served_expect (f, GET ("/page%00"), "400", NULL);
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
test_json (Served *f, gconstpointer data)
{
  g_autofree char *good = post ("/echo", "application/json; charset=utf-8", "{\"a\":1}");
  g_autofree char *form = post ("/echo", "text/plain", "{\"a\":1}");
  g_autofree char *empty = post ("/echo", "application/json", "");
  g_autofree char *array = post ("/echo", "application/json", "[]");
  g_autofree char *brackets = g_strnfill (900, '[');
  g_autofree char *deep = post ("/echo", "application/json", brackets);

  served_expect (f, good, "201", "\r\n\r\n{\"a\":1}");
  served_expect (f, good, "201", "Cache-Control: no-store");
  served_expect (f, form, "415", NULL);
  served_expect (f, empty, "400", NULL);
  served_expect (f, array, "400", NULL);
  served_expect (f, deep, "400", NULL);
}

static void
test_chunked (Served *f, gconstpointer data)
{
  served_expect (f,
                 "POST /echo HTTP/1.1\r\n" HOST LAST "Content-Type: application/json\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x\r\n\":1}\r\n0\r\n\r\n",
                 "201", "\r\n\r\n{\"a\":1}");
}

/* Two requests at once, then one more: the replies come in order on one connection. */
static void
test_pipeline (Served *f, gconstpointer data)
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
test_pipeline_refused (Served *f, gconstpointer data)
{
  g_autofree char *replies = raw_exchange (
      f->port, "GET /page HTTP/1.1\r\n" HOST "\r\nGET /page HTTP/1.1\r\n X: y\r\n\r\n", -1);

  g_assert_true (g_str_has_prefix (replies, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (replies, "helloHTTP/1.1 400 "));
  g_assert_cmpuint (f->calls, ==, 1);
}

static void
test_smuggling (Served *f, gconstpointer data)
{
  served_expect (f,
                 "POST /echo HTTP/1.1\r\n" HOST
                 "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "0\r\n\r\nGET /page HTTP/1.1\r\n" HOST "\r\n",
                 "400", NULL);
  served_expect (f,
                 "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 44\r\n\r\n"
                 "GET /page HTTP/1.1\r\n" HOST "\r\n",
                 "400", NULL);
  served_expect (f, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx\r\n", "400",
                 NULL);
  served_expect (f, "GET /page HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", "400", NULL);
  served_expect (f, "GET /page HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", "400", NULL);
  served_expect (f, "GET /page HTTP/1.1\r\n\r\n", "400", NULL);
  served_expect (f, "GET /page HTTP/2.0\r\n" HOST "\r\n", "505", NULL);
  served_expect (f, "CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n", "501", NULL);
  served_expect (f, "\x16\x03\x01\x02\x01\x01", "400", NULL);
  served_expect (f, "GET * HTTP/1.1\r\n" HOST "\r\n", "400", "target is no path");
  served_expect (f, "GET /% HTTP/1.1\r\n" HOST "\r\n", "400", "target is no path");
  g_assert_cmpuint (f->calls, ==, 0);
}

static void
test_expect (Served *f, gconstpointer data)
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
test_drain (Served *f, gconstpointer data)
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
test_free_with_connections (Served *f, gconstpointer data)
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
test_kept_and_left (Served *f, gconstpointer data)
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
test_unmount (Served *f, gconstpointer data)
{
  served_expect (f, GET ("/page"), "200", NULL);
  gw_server_unmount (f->server, "/page");
  served_expect (f, GET ("/page"), "404", NULL);
}

static void
add (const char *path, void (*test) (Served *, gconstpointer))
{
  g_test_add (path, Served, NULL, served_set_up, test, served_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/server/replies", test_replies);
  add ("/server/head", test_head);
  add ("/server/etag", test_etag);
  add ("/server/paths", test_paths);
  add ("/server/json", test_json);
  add ("/server/chunked", test_chunked);
  add ("/server/pipeline", test_pipeline);
  add ("/server/pipeline-refused", test_pipeline_refused);
  add ("/server/smuggling", test_smuggling);
  add ("/server/expect", test_expect);
  add ("/server/drain", test_drain);
  add ("/server/free-with-connections", test_free_with_connections);
  add ("/server/kept-and-left", test_kept_and_left);
  add ("/server/unmount", test_unmount);
  return g_test_run ();
}
