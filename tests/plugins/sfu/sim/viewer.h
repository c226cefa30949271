/* A subscriber as browsers are: puts frames together in the order of their numbers, asks for what
 * is missing, decodes what has all it needs, and notes everything that a decoder, or an eye, would
 * mind. */
#pragma once

#include "tests/plugins/sfu/sim/sim.h"

G_BEGIN_DECLS

typedef struct _Viewer Viewer;

Viewer *viewer_new (Sim *sim, SfuReceiver *receiver);
/* Its peer is yet to be connected. */
Viewer *viewer_new_connecting (Sim *sim, SfuReceiver *receiver);
void viewer_free (Viewer *viewer);

SimPeer *viewer_peer (Viewer *viewer);
SfuSender *viewer_sender (Viewer *viewer);

typedef struct
{
  guint frames;           /* decoded */
  guint given_up;         /* frames that were not complete when later ones were shown */
  guint errors;           /* frames that lacked what they need, or whose numbers do not go on */
  guint missing_pictures; /* jumps of the picture id: right where a picture was lost */
  guint nacks, plis;      /* packets asked for; requests */
  guint duplicates;       /* packets that came twice */
  gint64 first_at;        /* when the first frame was shown; 0: none was */
  gint64 last_at;
  gint64 longest;    /* between two frames shown */
  gint64 worst_sync; /* between when a frame was taken and when it says so, by the reports */
  gint64 worst_step; /* between what passed from frame to frame and what their timestamps say */
  gint8 encoding;    /* of the last frame */
  guint switches;    /* of the encoding */
  guint by_temporal[3];
} ViewerStats;

/* From here on its requests for key frames get lost. */
void viewer_lose_requests (Viewer *viewer);

const ViewerStats *viewer_stats (const Viewer *viewer);
/* From here on; what it has decoded stays. */
void viewer_forget (Viewer *viewer);

G_END_DECLS
