#include "gateway/host/fetch-call.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/server.h"

/* A machine that answers, and who asks it. */
typedef struct
{
  GwServer *server;
  GwClient *client;
  GwFetchCalls *calls;
  char *base;
  guint done;
  guint status;
  guint retry_after;
  char *body;
  char *error;
} Fixture;

static void
serve (SoupServerMessage *message, const char *path, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *said =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Say");
  g_autoptr (JsonObject) question = NULL;
  JsonObject *answer = json_object_new ();

  if (strcmp (path, "/wait") == 0)
    {
      soup_message_headers_replace (headers, "Retry-After", "7");
      gw_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "wait", "Not now.");
      json_object_unref (answer);
      return;
    }
  if (strcmp (path, "/moved") == 0)
    {
      soup_message_headers_replace (headers, "Location", "http://elsewhere.test/");
      soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
      json_object_unref (answer);
      return;
    }
  json_object_set_string_member (answer, "method", soup_server_message_get_method (message));
  if (said != NULL)
    json_object_set_string_member (answer, "header", said);
  if (g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      question = gw_request_json (message);
      json_object_set_string_member (answer, "heard",
                                     json_object_get_string_member (question, "say"));
    }
  gw_reply_json (message, SOUP_STATUS_OK, answer);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->server = gw_server_new ();
  gw_server_mount (fixture->server, "", 10000, serve, NULL);
  g_assert_true (gw_server_listen (fixture->server, "http://127.0.0.1:0", NULL, &error));
  g_assert_no_error (error);
  gw_server_begin (fixture->server);
  fixture->base = g_strdup (gw_server_urls (fixture->server)[0]);
  fixture->client = gw_client_new (NULL, NULL);
  fixture->calls = gw_fetch_calls_new (fixture->client, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gw_fetch_calls_free (fixture->calls);
  gw_client_free (fixture->client);
  gw_server_free (fixture->server);
  g_free (fixture->base);
  g_free (fixture->body);
  g_free (fixture->error);
}

static void
on_done (const GwFetched *answer, const GError *error, gpointer data)
{
  Fixture *fixture = data;

  g_assert_true ((answer == NULL) != (error == NULL));
  fixture->done++;
  g_clear_pointer (&fixture->body, g_free);
  g_clear_pointer (&fixture->error, g_free);
  fixture->status = answer != NULL ? answer->status : 0;
  fixture->retry_after = answer != NULL ? answer->retry_after : 0;
  fixture->body = answer != NULL ? g_strdup (answer->body) : NULL;
  fixture->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
fetch (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (fixture->base, path, NULL);
  const GwFetch question = {
    .size = sizeof question, .method = method, .url = url, .body = body, .timeout = 60000
  };

  fixture->done = 0;
  gw_fetch_calls_start (fixture->calls, &question, on_done, fixture);
  g_assert_cmpuint (fixture->done, ==, 0); /* never inside the call */
  while (fixture->done == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  fetch (fixture, "GET", "/x", NULL);
  g_assert_cmpstr (fixture->body, ==, "{\"method\":\"GET\"}");
  g_assert_cmpuint (fixture->status, ==, 200);
  fetch (fixture, "POST", "/x", "{\"say\": \"hello\"}");
  g_assert_cmpstr (fixture->body, ==, "{\"method\":\"POST\",\"heard\":\"hello\"}");
  fetch (fixture, "GET", "/wait", NULL);
  g_assert_cmpuint (fixture->status, ==, 503);
  g_assert_cmpuint (fixture->retry_after, ==, 7);
  g_assert_nonnull (strstr (fixture->body, "Not now."));
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  fetch (fixture, "GET", "/moved", NULL);
  g_assert_nonnull (strstr (fixture->error, "redirect"));
  fetch (fixture, "DELETE", "/x", NULL);
  g_assert_nonnull (strstr (fixture->error, "\"DELETE\" is not GET or POST"));
  fetch (fixture, "POST", "/x", "[1, 2]");
  g_assert_nonnull (strstr (fixture->error, "what is to be sent"));
  g_free (fixture->base);
  fixture->base = g_strdup ("ftp://somewhere.test");
  fetch (fixture, "GET", "/x", NULL);
  g_assert_nonnull (strstr (fixture->error, "http or https"));
}

static void
fetch_with (Fixture *fixture, const char *header, gsize size)
{
  const char *const headers[] = { header, NULL };
  const GwFetch question = { .size = (guint32) size,
                             .method = "GET",
                             .url = fixture->base,
                             .timeout = 60000,
                             .headers = headers };

  fixture->done = 0;
  gw_fetch_calls_start (fixture->calls, &question, on_done, fixture);
  while (fixture->done == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "",         "X-Say",         "X-Say:x",        ": x",
                                       "X Say: x", "X-Say: a\r\nb", "X-Say: \xc3\xa4" };

  fetch_with (fixture, "X-Say: hello", sizeof (GwFetch));
  g_assert_cmpstr (fixture->body, ==, "{\"method\":\"GET\",\"header\":\"hello\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      fetch_with (fixture, wrong[i], sizeof (GwFetch));
      g_assert_cmpstr (fixture->error, ==, "a header is not \"NAME: VALUE\" of printable ASCII");
    }
  /* One from a day when there were none. */
  fetch_with (fixture, "X-Say: hello", G_STRUCT_OFFSET (GwFetch, headers));
  g_assert_cmpstr (fixture->body, ==, "{\"method\":\"GET\"}");
}

static void
never (const GwFetched *answer, const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const GwFetch question = {
    .size = sizeof question, .method = "GET", .url = fixture->base, .timeout = 60000
  };
  const GwFetch wrong = { .size = sizeof wrong, .method = "GET", .url = "x", .timeout = 60000 };
  GwFetchCalls *others = gw_fetch_calls_new (fixture->client, NULL, NULL);

  gw_fetch_cancel (gw_fetch_calls_start (fixture->calls, &question, never, NULL));
  gw_fetch_cancel (gw_fetch_calls_start (fixture->calls, &wrong, never, NULL));
  gw_fetch_calls_start (others, &question, never, NULL);
  gw_fetch_calls_start (others, &wrong, never, NULL);
  gw_fetch_calls_free (others);
  fetch (fixture, "GET", "/x", NULL); /* the others would have been answered, too */
  g_assert_cmpuint (fixture->status, ==, 200);
}

static void
test_is_url (void)
{
  g_assert_true (gw_fetch_is_url ("https://user:password@allocate.test:8443/x?y"));
  g_assert_false (gw_fetch_is_url ("allocate.test:8443"));
  g_assert_false (gw_fetch_is_url ("https://"));
  g_assert_false (gw_fetch_is_url ("http://a b/c"));
  g_assert_false (gw_fetch_is_url ("http://a/b c"));
  g_assert_false (gw_fetch_is_url (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fetch-call/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/fetch-call/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/fetch-call/headers", Fixture, NULL, set_up, test_headers, tear_down);
  g_test_add ("/fetch-call/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add_func ("/fetch-call/is-url", test_is_url);
  return g_test_run ();
}
