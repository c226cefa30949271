/* A database in a file: SQLite with write-ahead log, every commit flushed to the disk. */
#pragma once

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* Opens @file, which is made (readable by its owner only) when it is missing. Waits @patience
 * milliseconds for other processes' locks, now and later.
 * Returns: (transfer full): %NULL with @error set. */
ApiDatabase *api_sqlite_open (const char *file, guint patience, GError **error);

G_END_DECLS
