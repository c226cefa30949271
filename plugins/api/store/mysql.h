/* A database on a MySQL or MariaDB server: one connection, made when it is first used and made anew
 * when it was lost, with its statements prepared once each. */
#pragma once

#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/**
 * ApiMysqlSettings:
 * @address: HOST:PORT, HOST, [IPv6]:PORT or unix:/PATH.
 * @password: (nullable).
 * @timeout: seconds for connecting, and for each answer of the server.
 */
typedef struct
{
  const char *address;
  const char *user;
  const char *password;
  const char *database;
  guint timeout;
} ApiMysqlSettings;

/* Returns: %FALSE with GW_ERROR_CONFIG set when @address is none as above. */
gboolean api_mysql_is_address (const char *address, GError **error);

/* Connects to nothing yet. @settings are copied. To be called once on the control thread before
 * other threads use any.
 * Returns: (transfer full): %NULL with GW_ERROR_CONFIG set when @settings cannot be right. */
ApiDatabase *api_mysql_new (const ApiMysqlSettings *settings, GError **error);

G_END_DECLS
