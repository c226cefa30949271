#include "gateway/cli/own-gateway.h"

#include <string.h>

#include "gateway/net/address.h"

const GwConfig *
gw_own_gateway_section (const GwSetup *setup, const char *name)
{
  for (guint i = 0; i < setup->plugins->len; i++)
    {
      const GwSetupPlugin *plugin = &g_array_index (setup->plugins, GwSetupPlugin, i);

      if (strcmp (plugin->loaded->plugin->name, name) == 0)
        return plugin->config;
    }
  return NULL;
}

/* Every address is this machine's, too. */
static const char *
reachable_host (const char *host)
{
  return strcmp (host, "0.0.0.0") == 0 || strcmp (host, "::") == 0 ? "localhost" : host;
}

char *
gw_own_gateway_url (const GwSetup *setup)
{
  const char *const *urls = gw_config_list (setup->settings, "listen");

  for (; *urls != NULL; urls++)
    {
      g_autofree char *scheme = g_uri_parse_scheme (*urls);
      const char *rest = strstr (*urls, "://");
      g_autofree char *host = NULL;
      guint16 port;

      if (rest == NULL || !gw_address_split (rest + 3, &host, &port, NULL) || port == 0)
        continue;
      if (strchr (reachable_host (host), ':') != NULL)
        return g_strdup_printf ("%s://[%s]:%u", scheme, host, port);
      return g_strdup_printf ("%s://%s:%u", scheme, reachable_host (host), port);
    }
  return NULL;
}

GwClient *
gw_own_gateway_client (const GwSetup *setup, GError **error)
{
  const char *trusted = gw_config_string (setup->settings, "trusted-authority");
  g_autofree char *own =
      g_build_filename (gw_config_string (setup->settings, "state-directory"), "tls/ca.pem", NULL);

  if (trusted == NULL && g_file_test (own, G_FILE_TEST_EXISTS))
    trusted = own;
  return gw_client_new (trusted, error);
}
