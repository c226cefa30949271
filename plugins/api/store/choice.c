#include "plugins/api/store/choice.h"

#include "gateway/gateway/plugin.h"
#include "plugins/api/store/mysql.h"

static gboolean
is_mysql (const GwConfig *config)
{
  return g_str_equal (gw_config_string (config, "database"), "mysql") ||
         (!gw_config_is_set (config, "database") &&
          gw_config_string (config, "mysql-address") != NULL);
}

static gboolean
check_server (const GwConfig *config, GError **error)
{
  g_autofree char *where = gw_config_where (config, "mysql-address");

  if (api_mysql_is_address (gw_config_string (config, "mysql-address"), error))
    return TRUE;
  g_prefix_error (error, "%s: ", where);
  return FALSE;
}

/* Who names a user, a password or a database of their own means a server; who writes out the
 * defaults, as samples do, need not. */
static gboolean
check_unused (const GwConfig *config, GError **error)
{
  static const char *const keys[] = { "mysql-user", "mysql-password", "mysql-database" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gw_config_is_set (config, keys[i]) &&
        g_strcmp0 (gw_config_string (config, keys[i]), API_CHOICE_NAME) != 0)
      {
        g_autofree char *where = gw_config_where (config, keys[i]);

        g_set_error (
            error, GW_ERROR, GW_ERROR_CONFIG,
            "%s needs mysql-address beside it: name the server, or remove this key; without a "
            "server, meetings are stored in a file",
            where);
        return FALSE;
      }
  return TRUE;
}

gboolean
api_choice_check (const GwConfig *config, GError **error)
{
  gboolean has_server = gw_config_string (config, "mysql-address") != NULL;
  g_autofree char *where = gw_config_where (config, has_server ? "database" : "mysql-address");

  if (is_mysql (config) == has_server)
    return has_server ? check_server (config, error) : check_unused (config, error);
  if (has_server)
    g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                 "%s: %s and mysql-address are both given: take one of them out", where,
                 gw_config_string (config, "database"));
  else
    g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                 "%s: missing; database = mysql needs it: give HOST:PORT or unix:/PATH", where);
  return FALSE;
}

static ApiStore *
open_store (const GwConfig *config, const char *folder, guint n_connections, GError **error)
{
  const ApiMysqlSettings server = {
    .address = gw_config_string (config, "mysql-address"),
    .user = gw_config_string (config, "mysql-user"),
    .password = gw_config_string (config, "mysql-password"),
    .database = gw_config_string (config, "mysql-database"),
    .timeout = (guint) (gw_config_integer (config, "mysql-timeout") / 1000),
  };
  g_autofree char *where =
      gw_config_where (config, is_mysql (config) ? "mysql-address" : "database");
  ApiStore *store = is_mysql (config)
                        ? api_store_open_mysql (&server, n_connections, error)
                        : api_store_open (gw_config_string (config, "database"), folder, error);

  if (store == NULL)
    g_prefix_error (error, "%s: ", where);
  return store;
}

ApiStore *
api_choice_open (const GwConfig *config, const char *folder, GError **error)
{
  return open_store (config, folder, (guint) gw_config_integer (config, "mysql-connections"),
                     error);
}

char *
api_choice_probe (const GwConfig *config, const char *folder, GError **error)
{
  g_autoptr (ApiStore) store = open_store (config, folder, 1, error);

  if (store == NULL)
    return NULL;
  if (!is_mysql (config))
    return g_strdup_printf ("database %s in %s", gw_config_string (config, "database"), folder);
  return g_strdup_printf (
      "database %s on the server at %s, as %s", gw_config_string (config, "mysql-database"),
      gw_config_string (config, "mysql-address"), gw_config_string (config, "mysql-user"));
}
