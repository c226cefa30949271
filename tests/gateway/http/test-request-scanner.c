#include "config.h"

#include "gateway/http/request-scanner.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  GwRequestVerdict verdict;
} Case;

#define HOST "Host: a\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

static const Case cases[] = {
  { "get", "GET / HTTP/1.1\r\n" HOST "\r\n", GW_REQUEST_GOOD },
  { "host-1.0", "GET / HTTP/1.0\r\n\r\n", GW_REQUEST_GOOD },
  { "length", POST "Content-Length: 3\r\n\r\nabc", GW_REQUEST_GOOD },
  { "length-0", POST "Content-Length:0\r\n\r\n", GW_REQUEST_GOOD },
  { "chunks", CHUNKED "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\n", GW_REQUEST_GOOD },
  { "chunked-case", POST "transfer-ENCODING:  Chunked \r\n\r\n0\r\n\r\n", GW_REQUEST_GOOD },
  { "obs-text", "GET / HTTP/1.1\r\n" HOST "X: \xe4\r\n\r\n", GW_REQUEST_GOOD },
  { "ipv6-host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", GW_REQUEST_GOOD },

  { "no-method", " / HTTP/1.1\r\n", GW_REQUEST_BAD_LINE },
  { "long-method", "ABCDEFGHIJKLMNOPQRSTUVWXYZ / HTTP/1.1\r\n", GW_REQUEST_BAD_LINE },
  { "tls-hello", "\x16\x03\x01\x02", GW_REQUEST_BAD_LINE },
  { "space-in-target", "GET /a b HTTP/1.1\r\n", GW_REQUEST_BAD_LINE },
  { "no-target", "GET  HTTP/1.1\r\n", GW_REQUEST_BAD_LINE },
  { "star", "GET * HTTP/1.1\r\n", GW_REQUEST_BAD_TARGET },
  { "no-path", "GET x HTTP/1.1\r\n", GW_REQUEST_BAD_TARGET },
  { "bare-percent", "GET /% HTTP/1.1\r\n", GW_REQUEST_BAD_TARGET },
  { "half-escape", "GET /%4 HTTP/1.1\r\n", GW_REQUEST_BAD_TARGET },
  { "no-hex", "GET /%4g HTTP/1.1\r\n", GW_REQUEST_BAD_TARGET },
  { "bare-line-feed", "GET / HTTP/1.1\n", GW_REQUEST_BAD_LINE },
  { "version-0.9", "GET /\r\n", GW_REQUEST_BAD_LINE },
  { "version-2", "PRI * HTTP/2.0\r\n", GW_REQUEST_BAD_VERSION },
  { "version-1.2", "GET / HTTP/1.2\r\n", GW_REQUEST_BAD_VERSION },
  { "connect", "CONNECT a:80 HTTP/1.1\r\n", GW_REQUEST_BAD_METHOD },
  { "trace", "TRACE / HTTP/1.1\r\n", GW_REQUEST_BAD_METHOD },

  { "fold", "GET / HTTP/1.1\r\nX: a\r\n b\r\n", GW_REQUEST_BAD_HEADER },
  { "fold-first", "GET / HTTP/1.1\r\n X: a\r\n", GW_REQUEST_BAD_HEADER },
  { "space-before-colon", "GET / HTTP/1.1\r\nX : a\r\n", GW_REQUEST_BAD_HEADER },
  { "no-name", "GET / HTTP/1.1\r\n: a\r\n", GW_REQUEST_BAD_HEADER },
  { "no-colon", "GET / HTTP/1.1\r\nX\r\n", GW_REQUEST_BAD_HEADER },
  { "bare-return", "GET / HTTP/1.1\r\nX: a\rb\r\n", GW_REQUEST_BAD_HEADER },
  { "bare-line-feed-in-header", "GET / HTTP/1.1\r\nX: a\nY: b\r\n", GW_REQUEST_BAD_HEADER },
  { "bell", "GET / HTTP/1.1\r\nX: a\ab\r\n", GW_REQUEST_BAD_HEADER },

  { "no-host", "GET / HTTP/1.1\r\n\r\n", GW_REQUEST_BAD_HOST },
  { "two-hosts", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", GW_REQUEST_BAD_HOST },
  { "empty-host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", GW_REQUEST_BAD_HOST },
  { "host-with-user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", GW_REQUEST_BAD_HOST },
  { "host-with-path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", GW_REQUEST_BAD_HOST },

  { "two-lengths", POST "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "same-lengths", POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-list", POST "Content-Length: 3, 3\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-plus", POST "Content-Length: +3\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-minus", POST "Content-Length: -3\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-hex", POST "Content-Length: 0x3\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-empty", POST "Content-Length:\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "length-huge", POST "Content-Length: 9999999999999999999\r\n\r\n", GW_REQUEST_BAD_LENGTH },
  { "both", POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    GW_REQUEST_AMBIGUOUS_LENGTH },
  { "gzip", POST "Transfer-Encoding: gzip, chunked\r\n\r\n", GW_REQUEST_BAD_ENCODING },
  { "identity", POST "Transfer-Encoding: identity\r\n\r\n", GW_REQUEST_BAD_ENCODING },
  { "two-encodings", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    GW_REQUEST_BAD_ENCODING },
  { "chunked-1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    GW_REQUEST_BAD_ENCODING },

  { "chunk-no-size", CHUNKED "\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-no-hex", CHUNKED "x\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-minus", CHUNKED "-1\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-space", CHUNKED " 1\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-huge", CHUNKED "1000000000000000\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-line-feed", CHUNKED "1\na\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-too-long", CHUNKED "1\r\nab\r\n", GW_REQUEST_BAD_CHUNK },
  { "chunk-extension", CHUNKED "1;x\x01\r\n", GW_REQUEST_BAD_CHUNK },
  { "trailer-control", CHUNKED "0\r\nX: \x01\r\n\r\n", GW_REQUEST_BAD_CHUNK },
};

/* In pieces of @step bytes. Returns: the verdict; @passed: how many bytes were good. */
static GwRequestVerdict
scan (const char *text, gsize step, gsize *passed)
{
  gsize size = strlen (text);
  GwRequestScanner scanner;
  GwRequestVerdict verdict = GW_REQUEST_GOOD;

  gw_request_scanner_init (&scanner, 4096);
  *passed = 0;
  while (*passed < size)
    {
      gsize n = MIN (step, size - *passed);
      gsize used;

      verdict = gw_request_scanner_push (&scanner, (const guint8 *) text + *passed, n, &used);
      g_assert_cmpuint (used, <=, n);
      *passed += used;
      if (verdict != GW_REQUEST_GOOD)
        break;
    }
  return verdict;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  gsize whole, pieces;

  g_assert_cmpint (scan (c->text, G_MAXSIZE, &whole), ==, c->verdict);
  /* However the network cuts it. */
  for (gsize step = 1; step < 8; step++)
    {
      g_assert_cmpint (scan (c->text, step, &pieces), ==, c->verdict);
      g_assert_cmpuint (pieces, ==, whole);
    }
  g_assert_cmpuint (gw_request_verdict_status (c->verdict), >=, 200);
  g_assert_nonnull (gw_request_verdict_text (c->verdict));
}

static void
test_nul (void)
{
  static const char text[] = "GET / HTTP/1.1\r\nX: a\0b\r\n\r\n";
  GwRequestScanner scanner;
  gsize used;

  gw_request_scanner_init (&scanner, 4096);
  g_assert_cmpint (
      gw_request_scanner_push (&scanner, (const guint8 *) text, sizeof text - 1, &used), ==,
      GW_REQUEST_BAD_HEADER);
}

static void
test_ends (void)
{
  static const char first[] = POST "Content-Length: 3\r\n\r\nabc";
  static const char text[] = POST "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n";
  GwRequestScanner scanner;
  gsize used;

  gw_request_scanner_init (&scanner, 4096);
  g_assert_cmpint (gw_request_scanner_phase (&scanner), ==, GW_REQUEST_IDLE);
  g_assert_cmpint (
      gw_request_scanner_push (&scanner, (const guint8 *) text, sizeof text - 1, &used), ==,
      GW_REQUEST_GOOD);
  g_assert_cmpuint (used, ==, sizeof first - 1);
  g_assert_cmpint (gw_request_scanner_phase (&scanner), ==, GW_REQUEST_IDLE);

  gw_request_scanner_push (&scanner, (const guint8 *) text, 5, &used);
  g_assert_cmpint (gw_request_scanner_phase (&scanner), ==, GW_REQUEST_HEAD);
  gw_request_scanner_push (&scanner, (const guint8 *) text + 5, sizeof first - 1 - 5 - 1, &used);
  g_assert_cmpint (gw_request_scanner_phase (&scanner), ==, GW_REQUEST_BODY);
  g_assert_cmpuint (scanner.body_size, ==, 2);
}

static GwRequestVerdict
scan_repeated (const char *begin, const char *line, guint count)
{
  g_autoptr (GString) text = g_string_new (begin);
  gsize passed;

  for (guint i = 0; i < count; i++)
    g_string_append (text, line);
  return scan (text->str, 1000, &passed);
}

static void
test_large (void)
{
  g_assert_cmpint (scan_repeated ("GET /", "a", 5000), ==, GW_REQUEST_HEAD_TOO_LARGE);
  g_assert_cmpint (scan_repeated ("GET / HTTP/1.1\r\nX: ", "a", 5000), ==,
                   GW_REQUEST_HEAD_TOO_LARGE);
  g_assert_cmpint (scan_repeated ("GET / HTTP/1.1\r\n", "a", 5000), ==, GW_REQUEST_HEAD_TOO_LARGE);
  g_assert_cmpint (scan_repeated ("GET / HTTP/1.1\r\n", "a: b\r\n", 100), ==, GW_REQUEST_GOOD);
  g_assert_cmpint (scan_repeated ("GET / HTTP/1.1\r\n", "a: b\r\n", 101), ==,
                   GW_REQUEST_HEAD_TOO_LARGE);
  g_assert_cmpint (scan_repeated (CHUNKED "0\r\n", "a: b\r\n", 5000), ==,
                   GW_REQUEST_HEAD_TOO_LARGE);
  g_assert_cmpint (scan_repeated (CHUNKED "1;", "a", 200), ==, GW_REQUEST_BAD_CHUNK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/request-scanner/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/request-scanner/nul", test_nul);
  g_test_add_func ("/request-scanner/ends", test_ends);
  g_test_add_func ("/request-scanner/large", test_large);
  return g_test_run ();
}
