/* A publisher's camera: VP8 in up to three sizes told apart by rid, each in up to three temporal
 * layers, 30 frames a second. Answers PLI with a key frame, NACK with RTX, and sends reports. */
#pragma once

#include "plugins/sfu/rtp/parameters.h"
#include "tests/plugins/sfu/sim/sim.h"

G_BEGIN_DECLS

#define CAMERA_FPS 30
/* What its clock says more than the simulation's. */
#define CAMERA_EPOCH (G_GINT64_CONSTANT (3900000000) * G_USEC_PER_SEC)

typedef struct _Camera Camera;

typedef struct
{
  guint encodings;
  guint temporal_layers;
  gboolean no_reports; /* sends no sender reports */
  gboolean no_nack;    /* repeats nothing, as was agreed */
  gboolean remb;       /* takes REMB, as was agreed */
  guint first_picture; /* its first picture id, 15 bits */
  guint32 ahead;       /* its timestamps, of other cameras' */
} CameraOptions;

Camera *camera_new (Sim *sim, const CameraOptions *options);
void camera_free (Camera *camera);

SimPeer *camera_peer (Camera *camera);
SfuReceiver *camera_receiver (Camera *camera);

/* Whether the encoding is sent; all are from the begin on. */
void camera_set_active (Camera *camera, guint encoding, gboolean active);

/* Whether it ignores what asks for key frames; it does not from the begin on. */
void camera_set_deaf (Camera *camera, gboolean deaf);

guint camera_height (const Camera *camera, guint encoding);
guint camera_key_frames (const Camera *camera, guint encoding);
/* The shortest time between two key frames of one encoding that were asked for. */
gint64 camera_shortest_key_interval (const Camera *camera);
guint camera_nacked (const Camera *camera);    /* packets asked for */
guint camera_plis (const Camera *camera);      /* key frames asked for, often the same one */
guint camera_rembs (const Camera *camera);     /* how often it was told what it may send */
guint64 camera_bitrate (const Camera *camera); /* bits per second, as told last */

G_END_DECLS
