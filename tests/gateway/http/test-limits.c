/* What a client may take of the server: heads, bodies, time and connections. */
#include "gateway/http/limits.h"

#include <string.h>

#include "tests/gateway/http/raw-client.h"
#include "tests/gateway/http/served.h"

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
test_large_head (Served *f, gconstpointer data)
{
  g_autofree char *fill = g_strnfill (40000, 'x');
  g_autofree char *request = g_strdup_printf ("GET /page HTTP/1.1\r\nX: %s\r\n\r\n", fill);

  served_expect (f, request, "431", "HTTP/1.1 431 Request Header Fields Too Large\r\n");
  g_assert_cmpuint (f->calls, ==, 0);
}

/* The refusal comes though the body never does. */
static void
test_large_body (Served *f, gconstpointer data)
{
  g_autofree char *fill = g_strnfill (BODY_MAX + 1, 'x');
  g_autofree char *chunk =
      g_strdup_printf ("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                       "%x\r\n%s\r\n",
                       BODY_MAX + 1, fill);

  served_expect (f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n\r\n", "413",
                 "too-large");
  served_expect (f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\n", "413",
                 NULL);
  served_expect (
      f, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n",
      "413", NULL);
  served_expect (f, chunk, "413", NULL);
  served_expect (f, "POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "404", NULL);
  served_expect (f, "POST /%2f HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "400", NULL);
  served_expect (f, "POST /page HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n", "413", NULL);
  g_assert_cmpuint (f->calls, ==, 0);
}

/* A client that sends first and reads then still finds the reason. */
static void
test_large_body_sent_whole (Served *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);
  g_autofree char *fill = g_strnfill (300000, 'x');

  raw_client_send (client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 300000\r\n\r\n", -1);
  g_assert_true (raw_client_send (client, fill, 300000));
  g_assert_true (raw_client_read_end (client, 5000));
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 413 "));
}

static void
test_late_reply (Served *f, gconstpointer data)
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
test_slow_head (Served *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);

  dribble (client, "GET /page HTTP/1.1 and so on and so forth");
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 408 "));
}

static void
test_slow_body (Served *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new (f->port);

  raw_client_send (client, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 900\r\n\r\n", -1);
  dribble (client, "{ and so on and so forth for ever and ever");
  g_assert_true (g_str_has_prefix (client->got->str, "HTTP/1.1 408 "));
  g_assert_cmpuint (f->calls, ==, 0);
}

static void
test_silence (Served *f, gconstpointer data)
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
test_not_reading (Served *f, gconstpointer data)
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
test_large_reply (Served *f, gconstpointer data)
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
test_connection_limit (Served *f, gconstpointer data)
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
  served_expect (f, GET ("/page"), "200", NULL);
  for (gsize i = 1; i < G_N_ELEMENTS (clients); i++)
    raw_client_free (clients[i]);
}

static void
add (const char *path, const GwHttpLimits *limits, void (*test) (Served *, gconstpointer))
{
  g_test_add (path, Served, limits, served_set_up, test, served_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/limits/large-head", NULL, test_large_head);
  add ("/limits/large-body", NULL, test_large_body);
  add ("/limits/large-body-sent-whole", NULL, test_large_body_sent_whole);
  add ("/limits/large-reply", NULL, test_large_reply);
  add ("/limits/late-reply", &short_limits, test_late_reply);
  add ("/limits/slow-head", &short_limits, test_slow_head);
  add ("/limits/slow-body", &short_limits, test_slow_body);
  add ("/limits/silence", &short_limits, test_silence);
  add ("/limits/not-reading", &short_limits, test_not_reading);
  add ("/limits/connection-limit", &short_limits, test_connection_limit);
  return g_test_run ();
}
