/* A plugin's store as a file: SQLite, so that neither a crash nor a full disk leaves half of a
 * change. Blocking; one thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwStorageFile GwStorageFile;

/* Opens @path, made when it is missing. Returns: %NULL with @error naming the file. */
GwStorageFile *gw_storage_file_open (const char *path, GError **error);
void gw_storage_file_free (GwStorageFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwStorageFile, gw_storage_file_free)

typedef void (*GwStorageFileVisit) (const char *key, const char *value, gpointer data);
gboolean gw_storage_file_visit (GwStorageFile *file,
                                GwStorageFileVisit visit,
                                gpointer data,
                                GError **error);

/* What is put between begin and commit is written as a whole, or not at all. When any of the three
 * fails, roll back. */
gboolean gw_storage_file_begin (GwStorageFile *file, GError **error);

/* @value: (nullable): %NULL removes it. */
gboolean
gw_storage_file_put (GwStorageFile *file, const char *key, const char *value, GError **error);

/* Returns: %TRUE when all is on the disk. */
gboolean gw_storage_file_commit (GwStorageFile *file, GError **error);

void gw_storage_file_roll_back (GwStorageFile *file);

G_END_DECLS
