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

static char *
print_origin (const char *scheme, const char *host, guint16 port)
{
  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("%s://[%s]:%u", scheme, host, port);
  return g_strdup_printf ("%s://%s:%u", scheme, host, port);
}

static char *
first_listener (const GwConfig *settings)
{
  const char *const *urls = gw_config_list (settings, "listen");

  for (; *urls != NULL; urls++)
    {
      g_autofree char *scheme = g_uri_parse_scheme (*urls);
      const char *rest = strstr (*urls, "://");
      g_autofree char *host = NULL;
      guint16 port;

      if (rest == NULL || !gw_address_split (rest + 3, &host, &port, NULL) || port == 0)
        continue;
      return print_origin (scheme, reachable_host (host), port);
    }
  return NULL;
}

char *
gw_own_gateway_url (const GwSetup *setup)
{
  return first_listener (setup->settings);
}

/* Who serves the very port without TLS is reached without; any other has a proxy before it. */
static gboolean
is_plain (const GwConfig *settings, guint16 port)
{
  g_autofree char *end = g_strdup_printf (":%u", port);

  for (const char *const *url = gw_config_list (settings, "listen"); *url != NULL; url++)
    if (g_str_has_prefix (*url, "http://") && g_str_has_suffix (*url, end))
      return TRUE;
  return FALSE;
}

char *
gw_own_gateway_origin (const GwConfig *settings)
{
  const char *domain = gw_config_string (settings, "domain-address");
  g_autofree char *host = NULL;
  char *origin;
  guint16 port;

  if (domain == NULL || !gw_address_split (domain, &host, &port, NULL))
    return first_listener (settings);
  origin = print_origin (is_plain (settings, port) ? "http" : "https", host, port);
  if (port == 443 && g_str_has_prefix (origin, "https:"))
    *strrchr (origin, ':') = '\0';
  return origin;
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
