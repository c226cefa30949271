/* The folder with the files: one folder for each meeting, in it a file and a side file for each
 * blob. A blob is there when both are. Everything here blocks: threads of the disk only, except
 * fs_store_new() and fs_store_free(); immutable, so any number of them at once. */
#pragma once

#include <gio/gio.h>

#include "plugins/fs/blob.h"

G_BEGIN_DECLS

typedef struct _FsStore FsStore;

/* What a file takes at least: of the meeting's space, so that empty ones end too. */
#define FS_STORE_BLOCK 4096

/* Makes @directory, for us alone, where it is missing, and proves that it can be written to.
 * Returns: (transfer full) (nullable): %NULL with GW_ERROR_CONFIG set. */
FsStore *fs_store_new (const char *directory, GError **error);
void fs_store_free (FsStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FsStore, fs_store_free)

/* Bytes that a blob of @size counts for. */
guint64 fs_store_cost (guint64 size);

/* @used: (out): what the meeting's blobs count for. @available: (out): of the disk.
 * Returns: %FALSE with @error set. */
gboolean fs_store_usage (
    FsStore *store, const char *meeting, guint64 *used, guint64 *available, GError **error);

/* A file under way, which nobody sees until fs_store_commit(). Errors of the writing functions are
 * G_IO_ERROR; G_IO_ERROR_NO_SPACE when the disk is full. */
typedef struct _FsPart FsPart;

FsPart *fs_store_begin (FsStore *store, const char *meeting, const char *id, GError **error);
gboolean fs_part_write (FsPart *part, GBytes *bytes, GError **error);

/* Makes it last: on the disk, and under its name. Frees @part in any case. */
gboolean fs_part_commit (FsPart *part, const FsBlob *blob, GError **error);

/* Leaves nothing of it. Frees @part. */
void fs_part_discard (FsPart *part);

/* @stream: (out) (transfer full): seekable.
 * Returns: (transfer full) (nullable): %NULL with G_IO_ERROR_NOT_FOUND or another error set. */
FsBlob *fs_store_open (
    FsStore *store, const char *meeting, const char *id, GInputStream **stream, GError **error);

/* Returns: %FALSE with @error set, G_IO_ERROR_NOT_FOUND when there is none. */
gboolean fs_store_remove (FsStore *store, const char *meeting, const char *id, GError **error);

/* Removes blobs written before @before, and what broken uploads of an earlier run left if it is
 * older than that of @broken_before (both seconds since 1970 UTC). Returns: how many blobs. */
guint fs_store_clean (FsStore *store, gint64 before, gint64 broken_before);

G_END_DECLS
