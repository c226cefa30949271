/* One TCP connection of a peer whose UDP is blocked (RFC 6544): every packet is a frame with its
 * length before it (RFC 4571). What it reads slower than we send is dropped, whole frames at a
 * time: media that waits is of no use to anybody. Worker thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* Read by all; written by its SfuStreams. */
typedef struct _SfuStream
{
  int fd; /* non-blocking; owned */
  GwAddress remote, local;
  gint64 accepted;  /* monotonic microseconds */
  gpointer owner;   /* the transport that its checks named; %NULL until then */
  gboolean dirty;   /* frames were committed since the last flush */
  gboolean blocked; /* the last flush left some of them */
  GByteArray *in;   /* the begin of a frame */
  GByteArray *out;  /* frames, the first perhaps begun */
  gsize committed;  /* of out; the rest is reserved */
} SfuStream;

/* A longer frame is none of WebRTC's: it is what other protocols' first bytes look like. */
#define SFU_STREAM_FRAME_MAX 1500

/* What one call may read. */
#define SFU_STREAM_SCRATCH (64 * 1024)

SfuStream *
sfu_stream_new (int fd, const GwAddress *remote, const GwAddress *local, gint64 accepted);
void sfu_stream_free (SfuStream *stream); /* closes */

/* @data does not outlive the call. Returns: %FALSE to end the connection. */
typedef gboolean (*SfuStreamFrame) (SfuStream *stream,
                                    const guint8 *data,
                                    gsize size,
                                    gpointer user_data);

/* Reads once and calls @frame for every frame that is whole. @scratch: SFU_STREAM_SCRATCH bytes.
 * Returns: %FALSE when the connection is over: closed, broken, or it carries no frames. */
gboolean
sfu_stream_read (SfuStream *stream, guint8 *scratch, SfuStreamFrame frame, gpointer user_data);

/* What is dropped first when the peer reads too slowly. */
typedef enum
{
  SFU_STREAM_MEDIA,
  SFU_STREAM_CONTROL /* checks, DTLS, RTCP: without them the connection would die of slowness */
} SfuStreamKind;

/* Returns: (transfer none) (nullable): room for a frame of @size bytes, to be filled at once and
 * then committed; %NULL when the frame is to be dropped. */
guint8 *sfu_stream_reserve (SfuStream *stream, SfuStreamKind kind, gsize size);

/* @size: what was used, at most what was reserved; 0 gives it back unsent. */
void sfu_stream_commit (SfuStream *stream, gsize size);

typedef enum
{
  SFU_STREAM_FLUSHED,
  SFU_STREAM_BLOCKED, /* the rest waits until the socket can be written */
  SFU_STREAM_BROKEN,
} SfuStreamResult;

SfuStreamResult sfu_stream_flush (SfuStream *stream);

G_END_DECLS
