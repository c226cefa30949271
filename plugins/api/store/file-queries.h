/* The SQL of where meetings keep their files. On a thread of the store. */
#pragma once

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* Returns: (transfer full): HOST:PORT, "" when there is none yet; %NULL with @error set. */
char *api_file_queries_find (ApiDatabase *database, const char *meeting, GError **error);

/* Notes @fs for @meeting in place of what was there. Returns: %FALSE with @error set. */
gboolean
api_file_queries_set (ApiDatabase *database, const char *meeting, const char *fs, GError **error);

G_END_DECLS
