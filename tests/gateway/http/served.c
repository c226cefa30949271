#include "config.h"

#include "tests/gateway/http/served.h"

#include <string.h>

#include "tests/gateway/http/raw-client.h"

static void
handle_page (SoupServerMessage *message, const char *path, gpointer data)
{
  Served *f = data;

  f->calls++;
  if (gw_request_allow (message, "GET"))
    gw_reply_bytes (message, 200, "text/plain", "max-age=60", f->page);
}

static void
handle_echo (SoupServerMessage *message, const char *path, gpointer data)
{
  Served *f = data;
  JsonObject *object;

  f->calls++;
  object = gw_request_json (message);
  if (object != NULL)
    gw_reply_json (message, 201, object);
}

static void
handle_about (SoupServerMessage *message, const char *path, gpointer data)
{
  Served *f = data;
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
  Served *f = data;

  f->calls++;
  soup_server_message_pause (message);
  f->paused = g_object_ref (message);
}

void
served_set_up (Served *f, gconstpointer data)
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

void
served_tear_down (Served *f, gconstpointer data)
{
  g_clear_object (&f->paused);
  gw_server_free (f->server);
  g_bytes_unref (f->page);
  run_for (1); /* what libsoup left for later */
}

void
served_expect (Served *f, const char *request, const char *status, const char *contains)
{
  g_autofree char *reply = raw_exchange (f->port, request, -1);
  g_autofree char *line = g_strdup_printf ("HTTP/1.1 %s ", status);

  if (!g_str_has_prefix (reply, line) || (contains != NULL && strstr (reply, contains) == NULL))
    g_error ("expected %s with %s, not: %s", status, contains, reply);
}
