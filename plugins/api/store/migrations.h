/* The schema's history: one numbered list for every kind of database. */
#pragma once

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* The schema this program knows. */
guint api_migrations_newest (void);

/* Brings @database to the newest schema, all steps in one transaction. Refuses a database of a
 * newer program. Returns: %FALSE with @error set. */
gboolean api_migrations_apply (ApiDatabase *database, GError **error);

G_END_DECLS
