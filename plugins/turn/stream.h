/* One client over TCP, in the clear or by TLS: its bytes become frames, and frames bytes, both
 * within fixed room: what a slow client does not take in time is lost, as it would be over UDP.
 * Worker thread. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct _TurnStream TurnStream;

typedef enum
{
  TURN_STREAM_OPEN,
  TURN_STREAM_ENDED, /* the client went, or speaks something else */
} TurnStreamState;

/* @fd: owned. @session: (transfer full) (nullable): TLS on it, not begun. */
TurnStream *turn_stream_new (int fd, SSL *session);
void turn_stream_free (TurnStream *stream);

int turn_stream_fd (const TurnStream *stream);

/* Reads what has come, handshakes included, and hands over each frame without its padding. */
typedef void (*TurnStreamFrame) (const guint8 *data, gsize size, gpointer user_data);
TurnStreamState turn_stream_read (TurnStream *stream, TurnStreamFrame frame, gpointer user_data);

/* Returns: (transfer none) (nullable): room for one frame; %NULL when the client is too slow. */
guint8 *turn_stream_reserve (TurnStream *stream, gsize size);

/* @size: without padding, which is added. */
void turn_stream_commit (TurnStream *stream, gsize size);

/* Writes what the socket takes. After TURN_STREAM_ENDED the socket is readable to its end. */
TurnStreamState turn_stream_flush (TurnStream *stream);

/* Whether something waits for room in the socket. */
gboolean turn_stream_is_waiting (const TurnStream *stream);

G_END_DECLS
