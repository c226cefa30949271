#include "config.h"

#include "gateway/http/body.h"

#include <string.h>

#include "gateway/http/server.h"
#include "tests/gateway/http/raw-client.h"

#define BODY_MAX 300000
#define HEAD "PUT /in HTTP/1.1\r\nHost: a\r\n"

/* Takes what comes, at once or when told. */
typedef struct
{
  GwServer *server;
  guint16 port;
  GByteArray *got;
  GwBody *body; /* that waits to be continued */
  gboolean is_slow;
  guint chunks, ends, breaks, gathered;
} Fixture;

static void
on_chunk (GwBody *body, GBytes *bytes, gpointer data)
{
  Fixture *f = data;

  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, GW_BODY_CHUNK);
  g_byte_array_append (f->got, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  f->chunks++;
  if (f->is_slow)
    f->body = body;
  else
    gw_body_continue (body);
}

static void
on_end (SoupServerMessage *message, gpointer data)
{
  Fixture *f = data;
  JsonObject *object = json_object_new ();

  f->ends++;
  json_object_set_int_member (object, "size", f->got->len);
  gw_reply_json (message, 201, object);
  soup_server_message_unpause (message);
}

static void
on_broken (gpointer data)
{
  Fixture *f = data;

  f->breaks++;
  f->body = NULL;
}

static const GwBodyEvents events = { on_chunk, on_end, on_broken };

static void
handle_head (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;

  if (g_str_equal (path, "/refused"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-Why",
                                    "because");
      gw_reply_error (message, 403, "forbidden", "Not you.");
    }
  else if (!g_str_equal (path, "/gathered"))
    gw_body_take (message, BODY_MAX, &events, f);
}

static void
handle_gathered (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;

  f->gathered++;
  gw_reply_error (message, 200, "gathered", "");
}

static void
handle_out (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GBytes) bytes = g_bytes_new (f->got->data, f->got->len);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  gsize promised = f->got->len + (g_str_equal (path, "/short") ? 10 : 0);

  gw_reply_stream (message, stream, promised, "\"tag\"");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GwHttpLimits limits = GW_HTTP_LIMITS_DEFAULT;

  limits.head_time = 300;
  limits.body_rate = 1000000;
  f->server = gw_server_new ();
  gw_server_set_limits (f->server, &limits);
  f->got = g_byte_array_new ();
  gw_server_mount_stream (f->server, "/in", 10, handle_head, handle_gathered, f);
  gw_server_mount (f->server, "/out", 0, handle_out, f);
  gw_server_listen (f->server, "http://127.0.0.1:0", NULL, NULL);
  gw_server_begin (f->server);
  f->port = port_of (gw_server_urls (f->server)[0]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gw_server_free (f->server);
  g_byte_array_unref (f->got);
  run_for (1);
}

static char *
noise (gsize size)
{
  char *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) g_test_rand_int ();
  return bytes;
}

static void
put (RawClient *client, gsize announced, const char *bytes, gsize size)
{
  g_autofree char *head = g_strdup_printf (HEAD "Content-Length: %zu\r\n\r\n", announced);

  raw_client_send (client, head, -1);
  raw_client_send (client, bytes, (gssize) size);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (BODY_MAX);
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  put (client, BODY_MAX, bytes, BODY_MAX);
  reply = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 201 "));
  g_assert_cmpmem (f->got->data, f->got->len, bytes, BODY_MAX);
  g_assert_cmpuint (f->chunks, >=, BODY_MAX / GW_BODY_CHUNK);
  g_assert_cmpuint (f->ends, ==, 1);
  g_assert_cmpuint (f->breaks, ==, 0);

  /* And the connection goes on. */
  put (client, 0, "", 0);
  g_free (reply);
  reply = raw_client_take_reply (client);
  g_assert_cmpuint (f->ends, ==, 2);
}

static void
test_chunked (Fixture *f, gconstpointer data)
{
  g_autofree char *reply = raw_exchange (f->port,
                                         HEAD "Connection: close\r\nTransfer-Encoding: chunked\r\n"
                                              "\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                                         -1);

  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 201 "));
  g_assert_cmpmem (f->got->data, f->got->len, "abcde", 5);
}

/* While the taker has a chunk little more is read, and the client is not blamed for it. */
static void
test_back_pressure (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (BODY_MAX);
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  f->is_slow = TRUE;
  put (client, BODY_MAX, bytes, BODY_MAX / 2);
  while (f->body == NULL)
    run_for (5);
  run_for (600);
  g_assert_cmpuint (f->chunks, ==, 1);
  g_assert_cmpuint (f->breaks, ==, 0);
  f->is_slow = FALSE;
  gw_body_continue (g_steal_pointer (&f->body));
  raw_client_send (client, bytes + BODY_MAX / 2, BODY_MAX / 2);
  reply = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 201 "));
  g_assert_cmpmem (f->got->data, f->got->len, bytes, BODY_MAX);
}

static void
test_broken_off (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (100000);
  RawClient *client = raw_client_new (f->port);

  put (client, BODY_MAX, bytes, 100000);
  while (f->chunks < 3)
    run_for (5);
  raw_client_free (client);
  while (f->breaks == 0)
    run_for (5);
  g_assert_cmpuint (f->ends, ==, 0);
}

static void
test_broken_off_while_busy (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (100000);
  RawClient *client = raw_client_new (f->port);

  f->is_slow = TRUE;
  put (client, BODY_MAX, bytes, 40000);
  while (f->body == NULL)
    run_for (5);
  raw_client_free (client);
  run_for (50);
  if (f->body != NULL)
    gw_body_continue (g_steal_pointer (&f->body));
  while (f->breaks == 0)
    run_for (5);
  g_assert_cmpuint (f->ends, ==, 0);
}

static void
test_too_slow (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);

  put (client, 1000, "abc", 3);
  g_assert_true (raw_client_read_end (client, 20000));
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 408 "));
  while (f->breaks == 0)
    run_for (5);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (BODY_MAX + 1);
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *size = g_strdup_printf ("%x\r\n", BODY_MAX + 1);

  raw_client_send (client, HEAD "Transfer-Encoding: chunked\r\n\r\n", -1);
  raw_client_send (client, size, -1);
  raw_client_send (client, bytes, BODY_MAX + 1);
  g_assert_true (raw_client_read_end (client, 20000));
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 413 "));
  g_assert_cmpuint (f->breaks, ==, 1);
  g_assert_cmpuint (f->ends, ==, 0);
}

/* By the taker, in the middle. */
static void
test_refuse (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = noise (100000);
  g_autoptr (RawClient) client = raw_client_new (f->port);

  f->is_slow = TRUE;
  put (client, BODY_MAX, bytes, 100000);
  while (f->body == NULL)
    run_for (5);
  gw_body_refuse (g_steal_pointer (&f->body), 507, "full", "The disk is full.");
  g_assert_true (raw_client_read_end (client, 20000));
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 507 "));
  g_assert_nonnull (strstr (client->got->str, "The disk is full."));
  g_assert_cmpuint (f->breaks + f->ends, ==, 0);
}

/* Before the body; with the headers that the reply was given. */
static void
test_refused_by_head (Fixture *f, gconstpointer data)
{
  g_autofree char *large = raw_exchange (
      f->port, "PUT /in/refused HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", -1);
  g_autofree char *bare = raw_exchange (
      f->port, "GET /in/refused HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);

  g_assert_true (g_str_has_prefix (large, "HTTP/1.1 403 "));
  g_assert_nonnull (strstr (large, "X-Why: because\r\n"));
  g_assert_nonnull (strstr (large, "Not you."));
  g_assert_true (g_str_has_prefix (bare, "HTTP/1.1 403 "));
  g_assert_cmpuint (f->gathered, ==, 0);
}

static void
test_gathered (Fixture *f, gconstpointer data)
{
  g_autofree char *good = raw_exchange (f->port,
                                        "PUT /in/gathered HTTP/1.1\r\nHost: a\r\nConnection: close"
                                        "\r\nContent-Length: 2\r\n\r\nab",
                                        -1);
  g_autofree char *large = raw_exchange (
      f->port, "PUT /in/gathered HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", -1);

  g_assert_true (g_str_has_prefix (good, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_prefix (large, "HTTP/1.1 413 "));
  g_assert_cmpuint (f->gathered, ==, 1);
}

/* Returns: (transfer full): the reply to @method /out with @headers. */
static char *
ask (Fixture *f, const char *method, const char *headers)
{
  g_autofree char *request = g_strdup_printf (
      "%s /out HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", method, headers);

  return raw_exchange (f->port, request, -1);
}

static void
assert_reply (Fixture *f, const char *headers, const char *status, const char *body)
{
  g_autofree char *reply = ask (f, "GET", headers);
  const char *end = strstr (reply, "\r\n\r\n");

  if (!g_str_has_prefix (reply + strlen ("HTTP/1.1 "), status) || end == NULL)
    g_error ("expected %s, not: %s", status, reply);
  if (body != NULL)
    g_assert_cmpstr (end + 4, ==, body);
}

static void
test_out (Fixture *f, gconstpointer data)
{
  g_autofree char *head = NULL;

  g_byte_array_append (f->got, (const guint8 *) "abcdefghij", 10);
  assert_reply (f, "", "200", "abcdefghij");
  assert_reply (f, "Range: bytes=2-4\r\n", "206", "cde");
  assert_reply (f, "Range: bytes=-3\r\n", "206", "hij");
  assert_reply (f, "Range: bytes=2-4\r\nIf-Range: \"tag\"\r\n", "206", "cde");
  assert_reply (f, "Range: bytes=2-4\r\nIf-Range: \"other\"\r\n", "200", "abcdefghij");
  assert_reply (f, "Range: bytes=10-\r\n", "416", NULL);
  assert_reply (f, "If-None-Match: \"tag\"\r\n", "304", "");
  head = ask (f, "HEAD", "");
  g_assert_nonnull (strstr (head, "Content-Length: 10\r\n"));
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
}

static void
test_out_large (Fixture *f, gconstpointer data)
{
  const gsize size = 3000001;
  g_autofree char *bytes = noise (size);
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *reply = NULL;

  g_byte_array_append (f->got, (const guint8 *) bytes, (guint) size);
  raw_client_send (client, "GET /out HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);
  g_assert_true (raw_client_read_end (client, 60000));
  g_assert_cmpuint (client->got->len, >, size);
  g_assert_cmpmem (client->got->str + client->got->len - size, size, bytes, size);
}

/* What ends before its time breaks the connection; so does the client that leaves. */
static void
test_out_short (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  RawClient *leaver = raw_client_new (f->port);

  g_byte_array_set_size (f->got, 2000000);
  raw_client_send (leaver, "GET /out HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  raw_client_read (leaver, 1000, 20000);
  raw_client_free (leaver);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR); /* it is told in the log */
  raw_client_send (client, "GET /out/short HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  g_assert_true (raw_client_read_end (client, 20000));
  while (gw_server_connections (f->server) > 0)
    run_for (5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/http/body/whole", test_whole);
  ADD ("/http/body/chunked", test_chunked);
  ADD ("/http/body/back-pressure", test_back_pressure);
  ADD ("/http/body/broken-off", test_broken_off);
  ADD ("/http/body/broken-off-while-busy", test_broken_off_while_busy);
  ADD ("/http/body/too-slow", test_too_slow);
  ADD ("/http/body/too-large", test_too_large);
  ADD ("/http/body/refuse", test_refuse);
  ADD ("/http/body/refused-by-head", test_refused_by_head);
  ADD ("/http/body/gathered", test_gathered);
  ADD ("/http/body/out", test_out);
  ADD ("/http/body/out-large", test_out_large);
  ADD ("/http/body/out-short", test_out_short);
  return g_test_run ();
}
