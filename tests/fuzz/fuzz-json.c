/* JSON: what our check lets through json-glib reads and prints as what passes the check again. */
#include <stdint.h>
#include <string.h>

#include "gateway/http/frame-scanner.h"
#include "gateway/http/json.h"

/* The same bytes as WebSocket frames: cut or whole, they count the same. */
static void
check_frames (const uint8_t *data, size_t size)
{
  GwFrameScanner whole = { 0 };
  GwFrameScanner pieces = { 0 };

  gw_frame_scanner_push (&whole, data, size);
  for (size_t i = 0; i < size; i++)
    gw_frame_scanner_push (&pieces, data + i, 1);
  g_assert_cmpuint (whole.frames, ==, pieces.frames);
  g_assert_cmpuint (whole.data, ==, pieces.data);
  g_assert_cmpuint (whole.message_size, ==, pieces.message_size);
  g_assert_cmpuint (whole.data, <=, size);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Without a terminator behind it: the check must not need one. */
  g_autofree char *text = g_memdup2 (data, size);
  gboolean is_valid = gw_json_is_valid (text, size);
  JsonObject *object = gw_json_parse_object (text, size, NULL);
  g_autofree char *printed = NULL;
  gsize printed_size;

  check_frames (data, size);
  if (object == NULL)
    return 0;

  g_assert_true (is_valid);
  printed = gw_json_print (object, &printed_size);
  /* json-glib 1.6 prints 5e+238 as 5e+238.0, which is not JSON. */
  g_assert_true (gw_json_is_valid (printed, printed_size) || strstr (printed, ".0") != NULL);
  return 0;
}
