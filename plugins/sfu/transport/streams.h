/* The TCP side of a port: takes connections, bounds how many may wait for their first check and
 * how long, and sends what is queued. Bound on the control thread, then its worker's only. */
#pragma once

#include <glib.h>

#include "gateway/media/worker.h"
#include "plugins/sfu/transport/stream.h"

G_BEGIN_DECLS

typedef struct _SfuStreams SfuStreams;

typedef struct
{
  /* One frame. A reference keeps the packet. Returns: %FALSE to end the connection. */
  gboolean (*packet) (SfuStream *stream, GwPacket *packet, gpointer data);
  /* @stream is over, and freed when this returns. Only for those that have an owner. */
  void (*closed) (SfuStream *stream, gpointer data);
  /* All that came has been handed out. */
  void (*burst_end) (gpointer data);
} SfuStreamsEvents;

typedef struct
{
  guint64 accepted;
  guint64 refused; /* too many connections, of one address or of all; no check in time; garbage */
  guint64 dropped; /* frames, because a peer reads too slowly */
} SfuStreamsStats;

/* Connections without a check so far: the oldest makes room. */
#define SFU_STREAMS_WAITING_MAX 512

/* Those of one address, or of one IPv6 network of 64 bits: more are refused. A company behind one
 * address has that many only while they all connect in the same instant. */
#define SFU_STREAMS_WAITING_PER_ADDRESS 64

/* Milliseconds until a connection without a check is closed. */
#define SFU_STREAMS_WAITING_TIME 10000

SfuStreams *sfu_streams_new (const GwAddress *local, GError **error);

/* Begins to listen on @worker. @events outlives the streams. Worker thread. */
void sfu_streams_start (SfuStreams *streams,
                        GwWorker *worker,
                        const SfuStreamsEvents *events,
                        gpointer data);
void sfu_streams_free (SfuStreams *streams);

/* @stream belongs to @owner from now on, and is no longer one of those that wait. */
void sfu_streams_claim (SfuStreams *streams, SfuStream *stream, gpointer owner);

/* As sfu_stream_reserve() and sfu_stream_commit(). */
guint8 *
sfu_streams_reserve (SfuStreams *streams, SfuStream *stream, SfuStreamKind kind, gsize size);
void sfu_streams_commit (SfuStreams *streams, SfuStream *stream, gsize size);

/* Sends what was committed. */
void sfu_streams_flush (SfuStreams *streams);

/* Ends @stream after what was committed; no closed() for it. */
void sfu_streams_close (SfuStreams *streams, SfuStream *stream);

/* Returns: when to be called next, monotonic microseconds. */
gint64 sfu_streams_tick (SfuStreams *streams, gint64 now);

const SfuStreamsStats *sfu_streams_stats (const SfuStreams *streams);

G_END_DECLS
