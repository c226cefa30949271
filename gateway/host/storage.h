/* A plugin's durable store, behind the public storage.h: its values in memory as they are on the
 * disk, changes written by a thread of its own, as many at once as have come. Control thread. */
#pragma once

#include "gateway/gateway/storage.h"

G_BEGIN_DECLS

typedef struct _GwStorage GwStorage;

/* Reads @path; the file is made with the first change. Blocks.
 * Returns: %NULL with @error naming the file when it is damaged or cannot be read. */
GwStorage *gw_storage_open (const char *path, GError **error);

/* One without a file, for simulations. */
GwStorage *gw_storage_new_in_memory (void);

/* Writes what is under way, and blocks until it is; no callback comes any more. */
void gw_storage_free (GwStorage *storage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwStorage, gw_storage_free)

/* As the public functions. */
void gw_storage_put (
    GwStorage *storage, const char *key, const char *value, GwStored stored, gpointer data);
const char *gw_storage_get (const GwStorage *storage, const char *key);
void gw_storage_visit (GwStorage *storage, const char *prefix, GwStorageVisit visit, gpointer data);

/* The plugin is gone: what is under way is still written, its callbacks are dropped. */
void gw_storage_forget_callbacks (GwStorage *storage);

/* Returns: %TRUE while a change waits to be told of. */
gboolean gw_storage_is_busy (const GwStorage *storage);

/* For one in memory. From now on each change fails, and says @message; %NULL: they work again. */
void gw_storage_break (GwStorage *storage, const char *message);

G_END_DECLS
