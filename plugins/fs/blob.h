/* A stored file, as its side file describes it. What people named it is shown to people, and never
 * becomes part of a path. Plain values; any thread. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Characters of a name, after RFC 9110's quoting still a short header. */
#define FS_NAME_MAX 255
#define FS_TYPE_MAX 127 /* RFC 6838 4.2 */
#define FS_MEETING_MAX 128
#define FS_ID_SIZE 32

/**
 * FsBlob:
 * @id: FS_ID_SIZE hexadecimal digits, not to be guessed.
 * @size: bytes.
 * @owner: the participant who uploaded it.
 * @created_at: seconds since 1970 UTC.
 */
typedef struct
{
  char *id;
  char *name;
  char *type;
  guint64 size;
  char *owner;
  gint64 created_at;
} FsBlob;

void fs_blob_free (FsBlob *blob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FsBlob, fs_blob_free)

/* Whether they may become parts of paths: letters, digits, '-' and '_' only. */
gboolean fs_blob_is_meeting (const char *text);
gboolean fs_blob_is_id (const char *text);

/* Returns: (transfer full). */
char *fs_blob_new_id (void);

/* Reads {name, type, size} of a request or of a side file. Returns: (transfer full) (nullable):
 * without id, owner and time; %NULL with GW_ERROR_BAD_REQUEST set. */
FsBlob *fs_blob_read (JsonObject *object, GError **error);

/* The side file's text, and back. Returns: (transfer full) (nullable). */
char *fs_blob_print (const FsBlob *blob, gsize *size);
FsBlob *fs_blob_parse (const char *id, const char *text, gsize size, GError **error);

/* Returns: (transfer full): {id, name, type, size}. */
JsonObject *fs_blob_describe (const FsBlob *blob);

/* Returns: (transfer full): Content-Disposition (RFC 6266): inline for pictures that browsers draw
 * without running anything, a download for everything else. */
char *fs_blob_disposition (const FsBlob *blob);

G_END_DECLS
