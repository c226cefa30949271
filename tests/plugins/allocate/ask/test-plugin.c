/* The allocate-ask plugin as the host loads it, and a made-up service. */
#include <string.h>

#include "tests/plugins/allocate/bench.h"

typedef struct
{
  Bench *bench;
  GwFetched answer;
  const char *problem; /* nullable */
  char *url;
} Service;

static void
on_fetch (GwFetchCall *call, const GwFetch *fetch, gpointer data)
{
  Service *service = data;
  g_autoptr (GError) error = NULL;

  g_free (service->url);
  service->url = g_strdup (fetch->url);
  g_assert_cmpstr (fetch->method, ==, "GET");
  g_assert_cmpuint (fetch->timeout, ==, 7000);
  g_assert_cmpstr (fetch->headers[0], ==, "Meeting-Id: m");
  g_assert_null (fetch->headers[1]);
  if (service->problem != NULL)
    error = g_error_new_literal (GW_ERROR, GW_ERROR_UNAVAILABLE, service->problem);
  gw_rig_reply_fetch (service->bench->rig, call, 0, error != NULL ? NULL : &service->answer, error);
}

static void
test_asks (void)
{
  g_autoptr (Bench) bench =
      bench_new ("allocate-ask", "url=https://a.example/secret", "timeout=7s", NULL);
  Service service = { bench, { .size = sizeof (GwFetched), .status = 200 }, NULL, NULL };
  g_autofree char *text = NULL;

  gw_rig_on_fetch (bench->rig, on_fetch, &service);
  bench_start (bench);
  service.answer.body = "{\"sfu\":\"a:1\",\"turn\":\"t:1\"}";
  g_assert_cmpstr (bench_ask (bench, "m", 10, 20), ==, "a:1");
  g_assert_cmpstr (bench->turn, ==, "t:1");
  g_assert_cmpstr (
      service.url, ==,
      "https://a.example/secret?Kind=SFUTURN&Email=ada%40example.org&BeginAt=10&EndAt=20");
  service.answer.body = "{\"fs\":\"f:1\"}";
  g_assert_cmpstr (bench_ask_fs (bench, "m"), ==, "f:1");

  /* Whatever goes wrong is told, without the secret, and asked again. */
  g_assert_null (bench_ask (bench, "m", 10, 20));
  g_assert_cmpstr (bench->reason, ==,
                   "https://a.example answered with an object that cannot be used: the member "
                   "\"sfu\" is missing");
  g_assert_cmpuint (bench->retry_after, ==, 5);
  service.answer = (GwFetched){ .size = sizeof (GwFetched), .status = 503, .retry_after = 77 };
  g_assert_null (bench_ask (bench, "m", 10, 20));
  g_assert_cmpstr (bench->reason, ==, "https://a.example has none at present (status 503)");
  g_assert_cmpuint (bench->retry_after, ==, 77);
  service.problem = "https://a.example: no connection";
  g_assert_null (bench_ask (bench, "m", 10, 20));
  g_assert_cmpstr (bench->reason, ==, "https://a.example: no connection");

  gw_rig_release (bench->rig, "m");
  text = bench_explain (bench, "m", 10, 20);
  g_assert_cmpstr (text, ==,
                   "https://a.example is asked; what it would answer only a real question tells");
  g_free (service.url);
}

static void
test_wrong_keys (void)
{
  bench_assert_refused ("allocate-ask", "url=ftp://secret/x", "url is no http or https URL");
  bench_assert_refused ("allocate-ask", "url=secret", "url is no http or https URL");
  bench_assert_refused ("allocate-ask", "timeout=5s", "url is missing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/allocate-ask/asks", test_asks);
  g_test_add_func ("/allocate-ask/wrong-keys", test_wrong_keys);
  return g_test_run ();
}
