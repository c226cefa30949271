/* Requests: however the bytes are cut, the verdict and what passes are the same, and what was
 * refused stays refused. */
#include <stdint.h>
#include <string.h>

#include "gateway/http/path.h"
#include "gateway/http/request-scanner.h"

#define HEAD_MAX 1024

/* Returns: how many bytes were good. */
static gsize
scan (const uint8_t *data, size_t size, gsize step, GwRequestScanner *scanner)
{
  gsize passed = 0;

  gw_request_scanner_init (scanner, HEAD_MAX);
  while (passed < size)
    {
      gsize n = MIN (step, size - passed);
      gsize used = 0;
      GwRequestVerdict verdict = gw_request_scanner_push (scanner, data + passed, n, &used);

      g_assert_cmpuint (used, <=, n);
      passed += used;
      if (verdict != GW_REQUEST_GOOD)
        break;
      g_assert_cmpuint (used, >, 0);
      g_assert_true (used == n || gw_request_scanner_phase (scanner) == GW_REQUEST_IDLE);
    }
  return passed;
}

static void
check_path (const uint8_t *data, size_t size)
{
  g_autofree char *path = g_strndup ((const char *) data, size);
  g_autofree char *plain = gw_path_normalise (path);

  if (plain == NULL)
    return;

  g_assert_true (*plain == '/' && g_utf8_validate (plain, -1, NULL));
  g_assert_null (strstr (plain, "//"));
  g_assert_null (strstr (plain, "/../"));
  g_assert_false (g_str_has_suffix (plain, "/.."));
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GwRequestScanner whole, pieces;
  gsize passed = scan (data, size, G_MAXSIZE, &whole);
  gsize used;

  g_assert_cmpuint (scan (data, size, 1, &pieces), ==, passed);
  g_assert_cmpint (whole.verdict, ==, pieces.verdict);
  g_assert_cmpint (gw_request_scanner_phase (&whole), ==, gw_request_scanner_phase (&pieces));
  g_assert_cmpuint (whole.body_size, ==, pieces.body_size);
  if (whole.verdict != GW_REQUEST_GOOD)
    {
      gw_request_scanner_push (&whole, (const guint8 *) "G", 1, &used);
      g_assert_cmpuint (used, ==, 0);
      g_assert_cmpint (whole.verdict, ==, pieces.verdict);
    }
  check_path (data, size);
  return 0;
}
