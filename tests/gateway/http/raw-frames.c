#include "config.h"

#include "tests/gateway/http/raw-frames.h"

#include <string.h>

RawClient *
raw_frames_shake_hands (guint16 port, const char *headers)
{
  RawClient *client = raw_client_new (port);
  g_autofree char *request =
      g_strdup_printf ("GET /socket/room HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\n"
                       "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                       headers);

  raw_client_send (client, request, -1);
  return client;
}

RawClient *
raw_frames_open (guint16 port)
{
  RawClient *client = raw_frames_shake_hands (port, "");
  g_autofree char *reply = raw_client_take_reply (client);

  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 101 "));
  /* RFC 6455 1.3 has this very answer. */
  g_assert_nonnull (strstr (reply, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  return client;
}

gboolean
raw_frames_send (RawClient *client, guint8 head, const char *payload, gsize size)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 mask[4] = { 0 }; /* which masks nothing */
  guint8 length[3] = { 0x80 | (size < 126 ? (guint8) size : 126), size >> 8, size & 0xff };

  g_assert_cmpuint (size, <, 65536);
  g_byte_array_append (frame, &head, 1);
  g_byte_array_append (frame, length, size < 126 ? 1 : 3);
  g_byte_array_append (frame, mask, 4);
  g_byte_array_append (frame, (const guint8 *) payload, (guint) size);
  return raw_client_send (client, frame->data, frame->len);
}

gboolean
raw_frames_send_text (RawClient *client, const char *text)
{
  return raw_frames_send (client, 0x81, text, strlen (text));
}

char *
raw_frames_take (RawClient *client, guint8 head)
{
  gsize size;
  char *payload;

  raw_client_read (client, 2, 10000);
  g_assert_cmpuint (client->got->len, >=, 2);
  g_assert_cmphex ((guint8) client->got->str[0], ==, head);
  size = (guint8) client->got->str[1];
  g_assert_cmpuint (size, <, 126);
  raw_client_read (client, 2 + size, 10000);
  payload = g_strndup (client->got->str + 2, size);
  g_string_erase (client->got, 0, (gssize) (2 + size));
  return payload;
}

void
raw_frames_expect_close (RawClient *client, guint code)
{
  char *at;

  g_assert_true (raw_client_read_end (client, 10000));
  at = memrchr (client->got->str, 0x88, client->got->len);
  g_assert_nonnull (at);
  g_assert_cmpuint ((guint8) at[2] << 8 | (guint8) at[3], ==, code);
}
