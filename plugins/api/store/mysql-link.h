/* The way to a MySQL server: where it is, connecting to it, and what its errors mean. Blocking, one
 * thread at a time. */
#pragma once

#include <mysql.h>

#include "plugins/api/store/mysql.h"

G_BEGIN_DECLS

/* @host and @port, or @socket. */
typedef struct
{
  char *host;
  guint16 port;
  char *socket;
  char *user;
  char *password;
  char *database;
  guint timeout;
} ApiMysqlLink;

/* Returns: %FALSE with GW_ERROR_CONFIG set. */
gboolean api_mysql_link_init (ApiMysqlLink *link, const ApiMysqlSettings *settings, GError **error);
void api_mysql_link_clear (ApiMysqlLink *link);

/* Returns: (transfer full): where and which, for messages. */
char *api_mysql_link_name (const ApiMysqlLink *link);

/* Returns: (transfer full): a connection in strict mode, UTF-8 and UTC; %NULL with @error set,
 * which says what to do about it. */
MYSQL *api_mysql_link_connect (const ApiMysqlLink *link, GError **error);

/* Whether a connection that waits for nothing is still good: what there is to read now is its end,
 * or the server's last word. */
gboolean api_mysql_link_is_alive (MYSQL *connection);

typedef enum
{
  API_MYSQL_FAULT,    /* the statement, the schema, the data */
  API_MYSQL_CONFLICT, /* of two transactions; this one was rolled back */
  API_MYSQL_LOST,     /* the connection is of no use any more */
  API_MYSQL_BUSY,     /* the server cannot at present */
} ApiMysqlProblem;

ApiMysqlProblem api_mysql_link_classify (guint code);

G_END_DECLS
