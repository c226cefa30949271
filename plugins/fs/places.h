/* Promised uploads: each is a place of a size in its meeting's space, for a while. Control thread
 * only; @now: monotonic microseconds. */
#pragma once

#include "plugins/fs/blob.h"

G_BEGIN_DECLS

#define FS_PLACE_LIFE (10 * G_TIME_SPAN_MINUTE)
#define FS_PLACES_PER_MEETING 32
#define FS_PLACES_MAX 10000

typedef struct _FsPlaces FsPlaces;

/* @is_taken: somebody uploads to it. */
typedef struct
{
  char *meeting;
  FsBlob *blob;
  gint64 until;
  gboolean is_taken;
} FsPlace;

FsPlaces *fs_places_new (void);
void fs_places_free (FsPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FsPlaces, fs_places_free)

/* Whether one more upload may begin in @meeting. */
gboolean fs_places_has_room (FsPlaces *places, const char *meeting, gint64 now);

/* @blob: (transfer full): with its id. */
void fs_places_add (FsPlaces *places, const char *meeting, FsBlob *blob, gint64 now);

/* Returns: (transfer none) (nullable): lives until the next call for the same meeting, or as long
 * as it is taken. */
FsPlace *fs_places_find (FsPlaces *places, const char *meeting, const char *id, gint64 now);

/* The upload to it broke off: another may follow. */
void fs_places_release (FsPlaces *places, FsPlace *place, gint64 now);

/* It is a file now, or will never be. */
void fs_places_remove (FsPlaces *places, FsPlace *place);

/* Returns: bytes that @meeting's places count for. */
guint64 fs_places_reserved (FsPlaces *places, const char *meeting, gint64 now);

/* Returns: a number that changes whenever a place becomes a file: what was seen on the disk before
 * is old then. */
guint64 fs_places_changes (const FsPlaces *places);

G_END_DECLS
