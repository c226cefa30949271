/* What a simulated camera puts into a packet behind the codec's own bytes, so that a simulated
 * viewer knows what a decoder would: which frame this is, and which ones it needs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_REFERENCES_MAX 2
#define SIM_NO_FRAME G_MAXUINT32
#define SIM_PICTURE_SIZE 27

typedef struct
{
  guint32 id; /* of the frame: unlike any other of the camera */
  guint8 encoding, spatial, temporal;
  gboolean key;
  guint8 packet, packets;                 /* which one of how many of the frame */
  gint64 captured;                        /* simulated time */
  guint32 references[SIM_REFERENCES_MAX]; /* or SIM_NO_FRAME */
} SimPicture;

void sim_picture_write (const SimPicture *picture, guint8 *data);

/* @size: of the payload, whose last SIM_PICTURE_SIZE bytes it is. */
void sim_picture_read (const guint8 *payload, gsize size, SimPicture *picture);

G_END_DECLS
