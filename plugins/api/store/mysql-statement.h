/* One prepared statement of a MySQL connection. Blocking, one thread at a time. */
#pragma once

#include <mysql.h>

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* Runs @statement with @values and gives each row of its answer to @row (nullable).
 * Returns: the number of rows read or changed, -1 with the statement's error set. */
gint64 api_mysql_statement_run (
    MYSQL_STMT *statement, const ApiValue *values, guint n_values, ApiRow row, gpointer data);

G_END_DECLS
