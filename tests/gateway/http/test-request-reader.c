#include "config.h"

#include "gateway/http/request-reader.h"

#include <string.h>

#define MS 1000

static const GwHttpLimits limits = {
  .head_size = 1024, .head_time = 100, .idle_time = 500, .body_rate = 1000
};

static void
fill (GwRequestReader *reader, const char *text)
{
  gsize size;
  guint8 *room = gw_request_reader_room (reader, &size);

  g_assert_cmpuint (strlen (text), <=, size);
  memcpy (room, text, strlen (text));
  gw_request_reader_fill (reader, strlen (text));
}

/* Takes what may be taken now. */
static char *
take (GwRequestReader *reader, gint64 now)
{
  GwRequestVerdict verdict;
  guint8 data[2048];
  gsize n = gw_request_reader_take (reader, data, sizeof data, now, &verdict);

  g_assert_cmpint (verdict, ==, GW_REQUEST_GOOD);
  return g_strndup ((const char *) data, n);
}

static void
test_pipeline (void)
{
  GwRequestReader reader;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  gw_request_reader_init (&reader, &limits, 0);
  g_assert_false (gw_request_reader_has_bytes (&reader));
  fill (&reader, "\r\n\r\nGET /1 HTTP/1.0\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");
  g_assert_true (gw_request_reader_has_bytes (&reader));
  first = take (&reader, 1);
  g_assert_cmpstr (first, ==, "GET /1 HTTP/1.0\r\n\r\n");
  g_assert_true (gw_request_reader_has_bytes (&reader));
  second = take (&reader, 1);
  g_assert_cmpstr (second, ==, "GET /2 HTTP/1.0\r\n\r\n");
  g_assert_false (gw_request_reader_has_bytes (&reader));
  g_assert_null (reader.in);
}

static void
test_idle (void)
{
  GwRequestReader reader;
  g_autofree char *request = NULL;

  gw_request_reader_init (&reader, &limits, 0);
  g_assert_cmpint (gw_request_reader_pace (&reader, 900 * MS), ==, GW_REQUEST_IN_TIME);
  gw_request_reader_waits (&reader, 1000 * MS);
  g_assert_true (gw_request_reader_is_idle (&reader));
  g_assert_cmpint (gw_request_reader_pace (&reader, 1101 * MS), ==, GW_REQUEST_IDLE_TOO_LONG);

  gw_request_reader_moves (&reader, 1050 * MS);
  fill (&reader, "GET /1 HTTP/1.0\r\n\r\n");
  request = take (&reader, 1050 * MS);
  /* The handler's time is not the client's. */
  g_assert_cmpint (gw_request_reader_pace (&reader, 9000 * MS), ==, GW_REQUEST_IN_TIME);
  gw_request_reader_waits (&reader, 9000 * MS);
  g_assert_cmpint (gw_request_reader_pace (&reader, 9499 * MS), ==, GW_REQUEST_IN_TIME);
  g_assert_cmpint (gw_request_reader_pace (&reader, 9501 * MS), ==, GW_REQUEST_IDLE_TOO_LONG);
}

static void
test_head (void)
{
  GwRequestReader reader;
  g_autofree char *begin = NULL;

  gw_request_reader_init (&reader, &limits, 1 * MS);
  gw_request_reader_moves (&reader, 50 * MS);
  fill (&reader, "GET / ");
  begin = take (&reader, 50 * MS);
  gw_request_reader_waits (&reader, 99 * MS); /* a drop now and then does not help */
  g_assert_false (gw_request_reader_is_idle (&reader));
  g_assert_cmpint (gw_request_reader_pace (&reader, 100 * MS), ==, GW_REQUEST_IN_TIME);
  g_assert_cmpint (gw_request_reader_pace (&reader, 102 * MS), ==, GW_REQUEST_HEAD_TOO_SLOW);
  gw_request_reader_clear (&reader);
}

static void
test_body (void)
{
  GwRequestReader reader;
  g_autofree char *head = NULL;
  g_autofree char *body = NULL;

  gw_request_reader_init (&reader, &limits, 0);
  fill (&reader, "PUT / HTTP/1.0\r\nContent-Length: 1000\r\n\r\n");
  head = take (&reader, 0);
  gw_request_reader_waits (&reader, 1);
  g_assert_cmpint (gw_request_reader_pace (&reader, 99 * MS), ==, GW_REQUEST_IN_TIME);
  g_assert_cmpint (gw_request_reader_pace (&reader, 101 * MS), ==, GW_REQUEST_BODY_TOO_SLOW);

  /* Ten bytes buy ten milliseconds. */
  gw_request_reader_moves (&reader, 90 * MS);
  fill (&reader, "0123456789");
  body = take (&reader, 90 * MS);
  gw_request_reader_waits (&reader, 500 * MS); /* paused by the handler until then */
  g_assert_cmpint (gw_request_reader_pace (&reader, 519 * MS), ==, GW_REQUEST_IN_TIME);
  g_assert_cmpint (gw_request_reader_pace (&reader, 521 * MS), ==, GW_REQUEST_BODY_TOO_SLOW);
  gw_request_reader_clear (&reader);
}

static void
test_rest (void)
{
  GwRequestReader reader;
  guint8 data[4];

  gw_request_reader_init (&reader, &limits, 0);
  g_assert_cmpuint (gw_request_reader_take_rest (&reader, data, 4), ==, 0);
  fill (&reader, "\x81\x85---");
  g_assert_cmpuint (gw_request_reader_take_rest (&reader, data, 4), ==, 4);
  g_assert_cmpuint (gw_request_reader_take_rest (&reader, data, 4), ==, 1);
  g_assert_null (reader.in);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-reader/pipeline", test_pipeline);
  g_test_add_func ("/request-reader/idle", test_idle);
  g_test_add_func ("/request-reader/head", test_head);
  g_test_add_func ("/request-reader/body", test_body);
  g_test_add_func ("/request-reader/rest", test_rest);
  return g_test_run ();
}
