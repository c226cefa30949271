/* One published track: a microphone, a camera, a shared screen. Control thread only. */
#pragma once

#include <json-glib/json-glib.h>

#include "plugins/sfu/connection.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_SOURCE_MICROPHONE,
  SFU_SOURCE_CAMERA,
  SFU_SOURCE_SCREEN,
  SFU_SOURCE_SCREEN_AUDIO,
} SfuSource;

#define SFU_TRACK_ID_SIZE 17

/* Read by all, changed with the functions below by its publisher. */
typedef struct
{
  char id[SFU_TRACK_ID_SIZE]; /* unique in the process */
  char *owner;                /* the participant's id */
  SfuSource source;
  gboolean muted;
  SfuReceiver *receiver;
  SfuReceiveParameters parameters;
} SfuTrack;

/* "microphone", … Returns: %FALSE when @name is no source. */
gboolean sfu_source_parse (const char *name, SfuSource *source);
const char *sfu_source_name (SfuSource source);
SfuKind sfu_source_kind (SfuSource source);

/* Opens a receiver for it on @connection. */
SfuTrack *sfu_track_new (SfuConnection *connection,
                         const char *owner,
                         SfuSource source,
                         gboolean muted,
                         const SfuReceiveParameters *parameters);
void sfu_track_free (SfuTrack *track);

/* Returns: %FALSE when it was so already. */
gboolean sfu_track_set_muted (SfuTrack *track, gboolean muted);

/* What must be played in sync: a person's voice and face, but not the shared screen.
 * Returns: (transfer full): the id of the media stream. */
char *sfu_track_stream (const SfuTrack *track);

/* Returns: (transfer full): {id, kind, source, muted}. */
JsonObject *sfu_track_describe (const SfuTrack *track);

G_END_DECLS
