/* A subscriber of a stream with layers inside: puts frames together by their dependency
 * descriptors, asks for what is missing, and decodes a frame when it has all that the descriptor,
 * and the encoder, say it needs. */
#pragma once

#include "tests/plugins/sfu/sim/sim.h"
#include "tests/plugins/sfu/sim/svc-camera.h"

G_BEGIN_DECLS

typedef struct _SvcViewer SvcViewer;

/* @descriptors: whether it takes them. */
SvcViewer *svc_viewer_new (Sim *sim, SfuReceiver *receiver, gboolean descriptors);
void svc_viewer_free (SvcViewer *viewer);

SimPeer *svc_viewer_peer (SvcViewer *viewer);
SfuSender *svc_viewer_sender (SvcViewer *viewer);

typedef struct
{
  guint pictures;    /* shown: a marker came with their last frame */
  guint undecodable; /* frames that lack what they need */
  guint unmarked;    /* pictures that ended without a marker */
  guint given_up;    /* times that it went on with a key frame, over something missing */
  guint nacks, plis;
  guint without;                 /* frames without a descriptor that can be read */
  guint frames[SVC_LAYERS];      /* decoded, by spatial layer */
  guint by_temporal[SVC_LAYERS]; /* pictures */
  guint32 active_targets;        /* as told last */
  guint8 top;                    /* spatial layer of the last picture */
  gint64 first_at, last_at;      /* when pictures were shown; 0: none was */
  gint64 longest;                /* between two of them */
} SvcViewerStats;

const SvcViewerStats *svc_viewer_stats (const SvcViewer *viewer);
/* From here on; what it has decoded stays. */
void svc_viewer_forget (SvcViewer *viewer);

G_END_DECLS
