/* What a connection has read and not yet passed on, scanned request by request, and how long the
 * client takes over it. Time is passed in: monotonic microseconds. Control thread. */
#pragma once

#include "gateway/http/limits.h"
#include "gateway/http/request-scanner.h"

G_BEGIN_DECLS

typedef enum
{
  GW_REQUEST_IN_TIME,
  GW_REQUEST_IDLE_TOO_LONG, /* none came */
  GW_REQUEST_HEAD_TOO_SLOW,
  GW_REQUEST_BODY_TOO_SLOW,
} GwRequestPace;

typedef struct
{
  GwHttpLimits limits;
  GwRequestScanner scanner;
  guint8 *in; /* NULL when nothing is held */
  gsize begin, end;
  guint requests;       /* whose head began */
  gint64 opened;        /* when the first head's time began */
  gint64 head_since;    /* 0 before the first */
  gint64 waiting_since; /* we want bytes and have none; 0 while it is not so */
  gint64 waited;        /* for the present body, in sum */
} GwRequestReader;

void gw_request_reader_init (GwRequestReader *reader, const GwHttpLimits *limits, gint64 now);
void gw_request_reader_clear (GwRequestReader *reader);

/* Returns: room for @size (out) bytes from the socket; only while nothing is held. */
guint8 *gw_request_reader_room (GwRequestReader *reader, gsize *size);

/* @size bytes came into the room; 0 gives it back. */
void gw_request_reader_fill (GwRequestReader *reader, gsize size);

/* Whether bytes are held; empty lines between requests are not counted (RFC 9112 2.2). */
gboolean gw_request_reader_has_bytes (GwRequestReader *reader);

/* Passes good bytes on, at most to the end of one request, so that what follows waits for the
 * reply. Returns: how many; 0 when @verdict (out) is not GW_REQUEST_GOOD. */
gsize gw_request_reader_take (
    GwRequestReader *reader, guint8 *data, gsize size, gint64 now, GwRequestVerdict *verdict);

/* After an upgrade: passes on what is held, unseen. */
gsize gw_request_reader_take_rest (GwRequestReader *reader, guint8 *data, gsize size);

/* Bytes are wanted and there are none; and: something came. */
void gw_request_reader_waits (GwRequestReader *reader, gint64 now);
void gw_request_reader_moves (GwRequestReader *reader, gint64 now);

GwRequestPace gw_request_reader_pace (const GwRequestReader *reader, gint64 now);

/* Whether all that was passed on are whole requests. */
gboolean gw_request_reader_is_between (const GwRequestReader *reader);

/* Whether it waits for a request of which nothing has come. */
gboolean gw_request_reader_is_idle (const GwRequestReader *reader);

G_END_DECLS
