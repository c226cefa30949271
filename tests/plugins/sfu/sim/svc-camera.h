/* A publisher's camera of one stream of AV1 with three spatial and three temporal layers inside, as
 * its dependency descriptors tell; 30 pictures a second. Answers PLI with a key frame and NACK with
 * RTX. */
#pragma once

#include "tests/plugins/sfu/sim/sim.h"

G_BEGIN_DECLS

#define SVC_CAMERA_FPS 30
#define SVC_LAYERS 3

typedef enum
{
  SVC_WHOLE,  /* as it should be */
  SVC_WRONG,  /* bytes that mean nothing */
  SVC_ABSENT, /* none at all */
} SvcDescriptors;

typedef struct _SvcCamera SvcCamera;

/* @key_only: as L3T3_KEY; otherwise as L3T3. */
SvcCamera *svc_camera_new (Sim *sim, gboolean key_only);
void svc_camera_free (SvcCamera *camera);

SimPeer *svc_camera_peer (SvcCamera *camera);
SfuReceiver *svc_camera_receiver (SvcCamera *camera);

/* From here on. */
void svc_camera_set_descriptors (SvcCamera *camera, SvcDescriptors descriptors);

/* A key frame begins another structure, of @spatial_layers. */
void svc_camera_restructure (SvcCamera *camera, guint spatial_layers);

guint svc_camera_key_frames (const SvcCamera *camera);

G_END_DECLS
