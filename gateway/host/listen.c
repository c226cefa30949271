#include "gateway/host/listen.h"

gboolean
gw_listen_bind (GwServer *server,
                const GwConfig *settings,
                GwCertificate *certificate,
                GError **error)
{
  const char *const *urls = gw_config_list (settings, "listen");
  g_autofree char *where = gw_config_where (settings, "listen");

  for (; *urls != NULL; urls++)
    {
      gboolean https = g_str_has_prefix (*urls, "https://");

      if (!gw_server_listen (server, *urls, https ? certificate : NULL, error))
        {
          g_prefix_error (error, "%s: ", where);
          return FALSE;
        }
    }
  return TRUE;
}
