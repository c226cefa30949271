#include "config.h"

#include "gateway/http/byte-range.h"
#include "gateway/http/connection.h"
#include "gateway/http/entity-tag.h"
#include "gateway/http/server.h"

#define CHUNK (64 * 1024)

/* The body of a reply on its way out: a chunk is read when the one before has left. */
typedef struct
{
  SoupServerMessage *message;
  GInputStream *stream;
  guint64 remaining;
  gboolean is_reading;
  gboolean is_over; /* nobody waits for the rest */
} Reply;

static void
reply_free (Reply *reply)
{
  g_signal_handlers_disconnect_by_data (reply->message, reply);
  g_object_unref (reply->message);
  g_object_unref (reply->stream);
  g_free (reply);
}

/* What was promised cannot be kept, and only a broken connection says so. */
static void
give_up (Reply *reply, const GError *error)
{
  GwConnection *connection =
      gw_connection_from_remote (soup_server_message_get_remote_address (reply->message));

  g_warning ("a reply ends early: %s", error != NULL ? error->message : "the file became shorter");
  if (connection != NULL)
    gw_connection_abort (connection);
  soup_server_message_unpause (reply->message);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  reply->is_reading = FALSE;
  if (reply->is_over)
    {
      reply_free (reply);
      return;
    }
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      give_up (reply, error);
      return;
    }

  reply->remaining -= g_bytes_get_size (bytes);
  soup_message_body_append_bytes (soup_server_message_get_response_body (reply->message), bytes);
  soup_server_message_unpause (reply->message);
}

/* libsoup pauses the message by itself when there is nothing to write. */
static void
read_next (Reply *reply)
{
  if (reply->is_reading || reply->remaining == 0)
    return;

  reply->is_reading = TRUE;
  g_input_stream_read_bytes_async (reply->stream, (gsize) MIN (reply->remaining, CHUNK),
                                   G_PRIORITY_DEFAULT, NULL, on_read, reply);
}

static void
on_wrote_chunk (SoupServerMessage *message, Reply *reply)
{
  read_next (reply);
}

static void
on_finished (SoupServerMessage *message, Reply *reply)
{
  reply->is_over = TRUE;
  if (!reply->is_reading)
    reply_free (reply);
}

static void
send_part (SoupServerMessage *message, GInputStream *stream, guint64 length)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->message = g_object_ref (message);
  reply->stream = g_object_ref (stream);
  reply->remaining = length;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), reply);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), reply);
  read_next (reply);
}

/* RFC 9110 13.1.5: a part of what the client has, or all of what there is now. */
static GwByteRange
wanted_range (SoupServerMessage *message, guint64 size, const char *tag)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  const char *condition = soup_message_headers_get_one (request, "If-Range");

  if (condition != NULL && g_strcmp0 (condition, tag) != 0)
    return gw_byte_range_parse (NULL, size);
  return gw_byte_range_parse (soup_message_headers_get_one (request, "Range"), size);
}

static guint
describe_range (SoupServerMessage *message, const GwByteRange *range, guint64 size)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *text = NULL;

  switch (range->kind)
    {
    case GW_BYTE_RANGE_PART:
      text =
          g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                           range->offset, range->offset + range->length - 1, size);
      soup_message_headers_replace (headers, "Content-Range", text);
      return SOUP_STATUS_PARTIAL_CONTENT;
    case GW_BYTE_RANGE_BEYOND:
      text = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);
      soup_message_headers_replace (headers, "Content-Range", text);
      return SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
    case GW_BYTE_RANGE_WHOLE:
    default:
      return SOUP_STATUS_OK;
    }
}

void
gw_reply_stream (SoupServerMessage *message, GInputStream *stream, guint64 size, const char *tag)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gboolean has_body = g_str_equal (soup_server_message_get_method (message), "GET");
  GwByteRange range = wanted_range (message, size, tag);
  g_autoptr (GError) error = NULL;
  guint status;

  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "ETag", tag);
  if (gw_entity_tag_is_known (message, tag))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  status = describe_range (message, &range, size);
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    {
      gw_reply_error (message, status, "bad-range", "The range begins behind the end.");
      return;
    }
  if (!g_seekable_seek (G_SEEKABLE (stream), (goffset) range.offset, G_SEEK_SET, NULL, &error))
    {
      g_warning ("cannot read: %s", error->message);
      gw_reply_error (message, 500, "internal", "This cannot be read at present.");
      return;
    }

  soup_message_headers_set_content_length (headers, (goffset) range.length);
  soup_server_message_set_status (message, status, NULL);
  if (has_body && range.length > 0)
    send_part (message, stream, range.length);
}
