/* The schema's history: one numbered list for every kind of database. */
#pragma once

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* The schema this program knows. */
guint api_migrations_newest (void);

/* Brings @database to the newest schema, or leaves it as it was (SQLite), or where the next try
 * goes on (MySQL). Processes that begin at once wait for each other. Refuses a database of a newer
 * program, and one with other tables in it. Returns: %FALSE with @error set. */
gboolean api_migrations_apply (ApiDatabase *database, GError **error);

G_END_DECLS
