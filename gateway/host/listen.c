#include "gateway/host/listen.h"

#include <unistd.h>

#include "gateway/net/address.h"
#include "gateway/tls/authority.h"

/* Names that a certificate of our own is for when nobody says: everything that a browser of the
 * local network could call this machine. */
static GPtrArray *
own_names (const GwConfig *settings)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *domain_address = gw_config_string (settings, "domain-address");
  g_autoptr (GArray) interfaces = gw_address_interfaces ();
  g_autofree char *host = NULL;
  char text[GW_ADDRESS_TEXT_MAX];
  guint16 port;

  if (domain_address != NULL && gw_address_split (domain_address, &host, &port, NULL))
    g_ptr_array_add (names, g_steal_pointer (&host));
  g_ptr_array_add (names, g_strdup ("localhost"));
  g_ptr_array_add (names, g_ascii_strdown (g_get_host_name (), -1));
  for (guint i = 0; i < interfaces->len; i++)
    {
      const GwAddress *address = &g_array_index (interfaces, GwAddress, i);

      g_ptr_array_add (names, g_strdup (gw_address_print_ip (address, text)));
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static GwCertificate *
issue_certificate (const GwConfig *settings, GError **error)
{
  const char *const *names = gw_config_list (settings, "certificate-names");
  const char *state = gw_config_string (settings, "state-directory");
  g_autofree char *folder = g_build_filename (state, "tls", NULL);
  g_autoptr (GPtrArray) own = own_names (settings);
  g_autoptr (GwAuthority) authority = gw_authority_open (folder, error);

  if (authority == NULL)
    return NULL;
  if (names[0] == NULL)
    names = (const char *const *) own->pdata;
  return gw_authority_issue (authority, names, error);
}

static GwCertificate *
make_certificate (const GwConfig *settings, GError **error)
{
  const char *chain = gw_config_string (settings, "certificate");
  const char *key = gw_config_string (settings, "certificate-key");

  if (chain != NULL && key != NULL)
    return gw_certificate_new_from_files (chain, key, error);
  return issue_certificate (settings, error);
}

gboolean
gw_listen_bind (GwServer *server,
                const GwConfig *settings,
                GwCertificate **certificate,
                GError **error)
{
  const char *const *urls = gw_config_list (settings, "listen");
  g_autofree char *where = gw_config_where (settings, "listen");
  g_autoptr (GwCertificate) made = NULL;

  for (; *urls != NULL; urls++)
    {
      gboolean https = g_str_has_prefix (*urls, "https://");

      if (https && made == NULL)
        made = make_certificate (settings, error);
      if ((https && made == NULL) || !gw_server_listen (server, *urls, https ? made : NULL, error))
        {
          g_prefix_error (error, "%s: ", where);
          return FALSE;
        }
    }
  *certificate = g_steal_pointer (&made);
  return TRUE;
}

gboolean
gw_listen_reload (const GwConfig *settings, GwCertificate *certificate, GError **error)
{
  const char *chain = gw_config_string (settings, "certificate");
  const char *key = gw_config_string (settings, "certificate-key");

  if (certificate == NULL || chain == NULL || key == NULL)
    return TRUE;
  return gw_certificate_replace (certificate, chain, key, error);
}
