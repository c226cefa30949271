#include "config.h"

#include "gateway/http/websocket.h"

#include <string.h>

#include "gateway/http/server.h"
#include "tests/gateway/http/raw-client.h"
#include "tests/gateway/http/raw-frames.h"

#define MESSAGE_MAX 2000
#define RATE_MAX 5
#define QUEUE_MAX 100000

typedef struct
{
  GwServer *server;
  guint16 port;
  GwWebsocket *socket; /* the newest */
  guint messages;
  guint code; /* 0 until closed() */
  char *reason;
  gboolean free_on_message;
  gboolean free_on_close;
} Fixture;

static void
on_message (GwWebsocket *socket, JsonObject *object, gpointer data)
{
  Fixture *f = data;

  f->messages++;
  if (f->free_on_message)
    g_clear_pointer (&f->socket, gw_websocket_free);
  else
    gw_websocket_send (socket, json_object_ref (object));
}

static void
on_closed (GwWebsocket *socket, guint code, const char *reason, gpointer data)
{
  Fixture *f = data;

  g_assert_cmpuint (f->code, ==, 0);
  f->code = code;
  g_free (f->reason);
  f->reason = g_strdup (reason);
  if (f->free_on_close)
    g_clear_pointer (&f->socket, gw_websocket_free);
}

static const GwWebsocketEvents events = { on_message, on_closed };

static void
on_socket (GwWebsocket *socket, const char *path, gpointer data)
{
  Fixture *f = data;

  g_assert_cmpstr (path, ==, "/room");
  g_clear_pointer (&f->socket, gw_websocket_free);
  f->socket = socket;
  gw_websocket_listen (socket, &events, f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GwHttpLimits http = {
    .connections = 20,
    .connections_per_address = 20,
    .head_size = 2048,
    .handshake_time = 1000,
    .head_time = 1000,
    .idle_time = 300,
    .body_rate = 1,
    .stall_time = 20000,
  };
  GwWebsocketLimits limits = { MESSAGE_MAX, RATE_MAX, QUEUE_MAX, GPOINTER_TO_UINT (data) };
  g_autoptr (GError) error = NULL;

  f->free_on_close = TRUE;
  f->server = gw_server_new ();
  gw_server_set_limits (f->server, &http);
  gw_server_mount_socket (f->server, "/socket", &limits, on_socket, f);
  gw_server_listen (f->server, "http://127.0.0.1:0", NULL, &error);
  g_assert_no_error (error);
  gw_server_begin (f->server);
  f->port = port_of (gw_server_urls (f->server)[0]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->socket, gw_websocket_free);
  gw_server_free (f->server);
  g_free (f->reason);
  run_for (1);
}

static void
wait_closed (Fixture *f, guint code)
{
  gint64 end = g_get_monotonic_time () + 15 * G_TIME_SPAN_SECOND;

  while (f->code == 0 && g_get_monotonic_time () < end)
    run_for (5);
  g_assert_cmpuint (f->code, ==, code);
}

static void
test_echo (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *echo = NULL;

  run_for (500); /* the idle limit is for requests */
  raw_frames_send_text (client, "{\"a\": [1]}");
  echo = raw_frames_take (client, 0x81);
  g_assert_cmpstr (echo, ==, "{\"a\":[1]}");
}

static void
test_fragments (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *pong = NULL;
  g_autofree char *echo = NULL;

  raw_frames_send (client, 0x01, "{\"a\"", 4);
  raw_frames_send (client, 0x89, "?", 1);
  raw_frames_send (client, 0x00, "", 0);
  raw_frames_send (client, 0x80, ":2}", 3);
  pong = raw_frames_take (client, 0x8a);
  g_assert_cmpstr (pong, ==, "?");
  echo = raw_frames_take (client, 0x81);
  g_assert_cmpstr (echo, ==, "{\"a\":2}");
}

static void
test_pipelined (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_shake_hands (f->port, "");
  g_autofree char *reply = NULL;
  g_autofree char *echo = NULL;

  raw_frames_send_text (client, "{}"); /* without waiting for the 101 */
  reply = raw_client_take_reply (client);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 101 "));
  echo = raw_frames_take (client, 0x81);
  g_assert_cmpstr (echo, ==, "{}");
}

static void
test_no_extensions (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_shake_hands (
      f->port, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  g_autofree char *reply = raw_client_take_reply (client);
  g_autofree char *lower = g_ascii_strdown (reply, -1);

  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 101 "));
  g_assert_null (strstr (lower, "extensions"));
  /* RSV1 says compressed, which nobody agreed to. */
  raw_frames_send (client, 0xc1, "\xaa\x56\x02", 3);
  raw_frames_expect_close (client, 1002);
}

static void
expect_status (Fixture *f, const char *headers, const char *status)
{
  g_autoptr (RawClient) client = raw_frames_shake_hands (f->port, headers);
  g_autofree char *reply = raw_client_take_reply (client);
  g_autofree char *line = g_strdup_printf ("HTTP/1.1 %s ", status);

  g_assert_true (g_str_has_prefix (reply, line));
}

static void
test_origin (Fixture *f, gconstpointer data)
{
  g_autofree char *plain = NULL;

  expect_status (f, "Origin: http://example.org\r\n", "101");
  expect_status (f, "Origin: https://EXAMPLE.org\r\n", "101");
  expect_status (f, "Origin: https://example.org:443\r\n", "101");
  expect_status (f, "Origin: https://example.org:444\r\n", "403");
  expect_status (f, "Origin: http://example.com\r\n", "403");
  expect_status (f, "Origin: http://example.org.evil.com\r\n", "403");
  expect_status (f, "Origin: null\r\n", "403");
  expect_status (f, "Origin: http://example.org\r\nOrigin: http://evil.com\r\n", "403");

  plain = raw_exchange (f->port,
                        "GET /socket/room HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);
  g_assert_true (g_str_has_prefix (plain, "HTTP/1.1 426 "));
}

static void
test_not_json (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint8 head;
    const char *payload;
    guint code;
  } cases[] = {
    { 0x81, "hello", 1007 },        { 0x81, "[1]", 1007 }, { 0x81, "{\"a\":1}}", 1007 },
    { 0x81, "{\"a\":\xff}", 1007 }, { 0x82, "{}", 1003 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawClient) client = raw_frames_open (f->port);

      f->code = 0;
      raw_frames_send (client, cases[i].head, cases[i].payload, strlen (cases[i].payload));
      raw_frames_expect_close (client, cases[i].code);
      wait_closed (f, cases[i].code);
    }
  g_assert_cmpuint (f->messages, ==, 0);
}

static void
test_oversize (Fixture *f, gconstpointer data)
{
  static const guint8 huge[] = { 0x81, 0xff, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0 };
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *fill = g_strnfill (MESSAGE_MAX + 1, ' ');

  raw_frames_send (client, 0x81, fill, MESSAGE_MAX + 1);
  raw_frames_expect_close (client, 1009);
  wait_closed (f, 1009);

  f->code = 0;
  raw_client_free (g_steal_pointer (&client));
  client = raw_frames_open (f->port);
  raw_client_send (client, huge, sizeof huge); /* only announced */
  raw_frames_expect_close (client, 1009);
  wait_closed (f, 1009);
}

/* libsoup bounds frames, and adds fragments up without bound. */
static void
test_oversize_in_fragments (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *fill = g_strnfill (MESSAGE_MAX / 2, ' ');

  raw_frames_send (client, 0x01, fill, MESSAGE_MAX / 2);
  raw_frames_send (client, 0x00, fill, MESSAGE_MAX / 2);
  run_for (50);
  g_assert_cmpuint (f->code, ==, 0);
  raw_frames_send (client, 0x00, fill, 1);
  raw_frames_expect_close (client, 1009);
  wait_closed (f, 1009);
}

static void
test_rate (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  for (guint i = 0; i < RATE_MAX * 10 + 20; i++)
    raw_frames_send_text (client, "{}");
  raw_frames_expect_close (client, 1008);
  wait_closed (f, 1008);
  g_assert_cmpuint (f->messages, >=, RATE_MAX * 10);
  g_assert_cmpuint (f->messages, <=, RATE_MAX * 10 + RATE_MAX * 5);
}

/* Neither pings nor empty fragments are messages, but they cost as much. */
static void
test_ping_flood (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  for (guint i = 0; i < 2000; i++)
    if (!raw_frames_send (client, 0x89, "", 0))
      break;
  wait_closed (f, 1008);
}

static void
send_many (Fixture *f, guint count)
{
  g_autofree char *fill = g_strnfill (10000, 'x');

  for (guint i = 0; i < count && f->socket != NULL; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "fill", fill);
      gw_websocket_send (f->socket, object);
    }
}

static void
test_slow_reader (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  /* The kernel takes some megabytes before anything is queued here. */
  for (guint i = 0; i < 200 && f->code == 0; i++)
    {
      send_many (f, 20);
      run_for (1);
    }
  wait_closed (f, 1006);
  g_assert_cmpstr (f->reason, ==, "The peer does not read.");
}

/* As much, to one that reads: nothing is cut, nothing is lost. */
static void
test_reader (Fixture *f, gconstpointer data)
{
  const gsize frame = 4 + strlen ("{\"fill\":\"\"}") + 10000;
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  for (guint i = 0; i < 500; i++)
    {
      send_many (f, 5);
      raw_client_read (client, 5 * frame, 5000);
      g_assert_cmpuint (client->got->len, ==, 5 * frame);
      g_string_truncate (client->got, 0);
    }
  g_assert_cmpuint (f->code, ==, 0);
}

static void
test_ping_timeout (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  wait_closed (f, 1006);
  g_assert_cmpstr (f->reason, ==, "Two pings were not answered.");
  g_assert_true (raw_client_read_end (client, 5000));
  /* The pings had come. */
  g_assert_cmphex ((guint8) client->got->str[0], ==, 0x89);
}

static void
test_pongs (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *ping = raw_frames_take (client, 0x89);

      raw_frames_send (client, 0x8a, ping, strlen (ping));
    }
  g_assert_cmpuint (f->code, ==, 0);
}

static void
test_peer_closes (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  raw_frames_send (client, 0x88,
                   "\x0f\xa1"
                   "bye",
                   5);
  raw_frames_expect_close (client, 4001);
  wait_closed (f, 4001);
  g_assert_cmpstr (f->reason, ==, "bye");
}

static void
test_peer_vanishes (Fixture *f, gconstpointer data)
{
  RawClient *client = raw_frames_open (f->port);

  raw_client_free (client);
  wait_closed (f, 1006);
}

static void
test_we_close (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *payload = NULL;

  gw_websocket_close (f->socket, 4002, "enough");
  gw_websocket_send (f->socket, json_object_new ());
  g_assert_cmpuint (f->code, ==, 0);
  payload = raw_frames_take (client, 0x88);
  g_assert_cmpstr (payload + 2, ==, "enough");
  raw_frames_send (client, 0x88, payload, 2);
  wait_closed (f, 4002);
  g_assert_true (raw_client_read_end (client, 5000));
}

static void
test_we_close_unanswered (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  gw_websocket_close (f->socket, 1000, "");
  wait_closed (f, 1000);
  g_assert_true (raw_client_read_end (client, 5000));
}

static void
test_free_in_message (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  f->free_on_message = TRUE;
  raw_frames_send_text (client, "{}");
  raw_frames_send_text (client, "{}");
  g_assert_true (raw_client_read_end (client, 5000));
  g_assert_cmpuint (f->messages, ==, 1);
  g_assert_cmpuint (f->code, ==, 0);
}

static void
test_free_late (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  f->free_on_close = FALSE;
  raw_frames_send_text (client, "no");
  wait_closed (f, 1007);
  gw_websocket_send (f->socket, json_object_new ());
  gw_websocket_close (f->socket, 1000, "");
  run_for (50);
}

static void
test_server_freed (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);

  gw_server_free (f->server);
  f->server = gw_server_new ();
  wait_closed (f, 1006);
}

static void
test_drain (Fixture *f, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_frames_open (f->port);
  g_autofree char *echo = NULL;

  gw_server_drain (f->server);
  run_for (200);
  raw_frames_send_text (client, "{}");
  echo = raw_frames_take (client, 0x81);
  g_assert_cmpuint (gw_server_connections (f->server), ==, 1);
}

static void
add (const char *path, guint ping_interval, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (ping_interval), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/websocket/echo", 30, test_echo);
  add ("/websocket/fragments", 30, test_fragments);
  add ("/websocket/pipelined", 30, test_pipelined);
  add ("/websocket/no-extensions", 30, test_no_extensions);
  add ("/websocket/origin", 30, test_origin);
  add ("/websocket/not-json", 30, test_not_json);
  add ("/websocket/oversize", 30, test_oversize);
  add ("/websocket/oversize-in-fragments", 30, test_oversize_in_fragments);
  add ("/websocket/rate", 30, test_rate);
  add ("/websocket/ping-flood", 30, test_ping_flood);
  add ("/websocket/slow-reader", 30, test_slow_reader);
  add ("/websocket/reader", 30, test_reader);
  add ("/websocket/ping-timeout", 1, test_ping_timeout);
  add ("/websocket/pongs", 1, test_pongs);
  add ("/websocket/peer-closes", 30, test_peer_closes);
  add ("/websocket/peer-vanishes", 30, test_peer_vanishes);
  add ("/websocket/we-close", 30, test_we_close);
  add ("/websocket/we-close-unanswered", 30, test_we_close_unanswered);
  add ("/websocket/free-in-message", 30, test_free_in_message);
  add ("/websocket/free-late", 30, test_free_late);
  add ("/websocket/server-freed", 30, test_server_freed);
  add ("/websocket/drain", 30, test_drain);
  return g_test_run ();
}
