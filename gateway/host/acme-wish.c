#include "gateway/host/acme-wish.h"

#include <string.h>

#include "gateway/net/address.h"
#include "gateway/tls/public-name.h"

#define HTTPS "https://"
#define HTTP "http://"

/* Returns: (transfer full) (nullable). */
static char *
domain_host (const GwConfig *config, guint16 *port)
{
  const char *address = gw_config_string (config, "domain-address");
  char *host = NULL;

  if (address == NULL || !gw_address_split (address, &host, port, NULL))
    return NULL;
  return host;
}

static gboolean
has_https (const GwConfig *config)
{
  for (const char *const *url = gw_config_list (config, "listen"); *url != NULL; url++)
    if (g_str_has_prefix (*url, HTTPS))
      return TRUE;
  return FALSE;
}

static gboolean
is_said (const GwConfig *config)
{
  return gw_config_is_set (config, "acme") && gw_config_boolean (config, "acme");
}

/* Who names what a certificate of our own is for wants one of our own. */
static gboolean
is_wanted (const GwConfig *config)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (gw_config_string (config, "certificate") != NULL)
    return FALSE;
  if (gw_config_is_set (config, "acme"))
    return gw_config_boolean (config, "acme");
  if (gw_config_list (config, "certificate-names")[0] != NULL)
    return FALSE;
  host = domain_host (config, &port);
  return host != NULL && gw_name_is_public (host);
}

/* Returns: (transfer full). */
static GStrv
names_of (const GwConfig *config)
{
  const char *const *names = gw_config_list (config, "acme-names");
  const char *own[2] = { NULL, NULL };
  g_autofree char *host = NULL;
  guint16 port;

  if (names[0] != NULL)
    return g_strdupv ((char **) names);
  host = domain_host (config, &port);
  own[0] = host;
  return g_strdupv ((char **) own);
}

static void
check_said (const GwConfig *config, GwProblems *problems)
{
  g_auto (GStrv) names = names_of (config);

  if (gw_config_string (config, "certificate") != NULL)
    gw_config_complain (config, problems, "acme",
                        "obtains a certificate, and certificate gives one: take one of them out");
  if (names[0] == NULL)
    gw_config_complain (config, problems, "acme",
                        "needs a name to obtain a certificate for: set domain-address");
}

static void
check_names (const GwConfig *config, GwProblems *problems)
{
  g_auto (GStrv) names = names_of (config);
  const char *key =
      gw_config_list (config, "acme-names")[0] != NULL ? "acme-names" : "domain-address";
  gboolean is_public_authority = !gw_config_is_set (config, "acme-directory");
  g_autofree char *host = NULL;
  guint16 port;

  for (guint i = 0; names[i] != NULL; i++)
    if (!gw_name_is_dns (names[i]))
      gw_config_complain (config, problems, key,
                          "\"%s\" is no DNS name that a certificate can be obtained for; wildcards "
                          "and addresses need certificate files",
                          names[i]);
    else if (is_public_authority && !gw_name_is_public (names[i]))
      gw_config_complain (config, problems, key,
                          "\"%s\" is no public name, so that no public authority vouches for it: "
                          "set acme-directory to one of your own, or take acme out",
                          names[i]);
  host = domain_host (config, &port);
  if (host != NULL && !g_strv_contains ((const char *const *) names, host))
    gw_config_complain (config, problems, key, "leaves out %s, the name of domain-address", host);
}

void
gw_acme_wish_check (const GwConfig *config, GwProblems *problems)
{
  const char *directory = gw_config_string (config, "acme-directory");
  const char *email = gw_config_string (config, "acme-email");

  if (is_said (config))
    check_said (config, problems);
  if (is_wanted (config) && (is_said (config) || has_https (config)))
    check_names (config, problems);
  if (!g_str_has_prefix (directory, HTTPS))
    gw_config_complain (config, problems, "acme-directory",
                        "\"%s\" must begin with https://, such as "
                        "https://acme-v02.api.letsencrypt.org/directory",
                        directory);
  if (email != NULL &&
      (strchr (email, '@') == NULL || email[0] == '-' || strpbrk (email, " ,<>") != NULL))
    gw_config_complain (config, problems, "acme-email",
                        "\"%s\" is no mail address, such as admin@example.com", email);
}

/* Beside each https address the same with the authority's port, on every address where there is
 * none; unless that port is served already: then it is answered there. */
static GStrv
doors_of (const GwConfig *config)
{
  const char *const *urls = gw_config_list (config, "listen");
  g_autofree char *port = g_strdup_printf (":%d", (int) gw_config_integer (config, "acme-port"));
  g_autofree char *everywhere = g_strconcat (HTTP "[::]", port, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; urls[i] != NULL; i++)
    {
      const char *colon = strrchr (urls[i], ':');
      g_autofree char *door = NULL;

      if (g_str_has_prefix (urls[i], HTTP) && strcmp (colon, port) == 0)
        return g_new0 (char *, 1);
      if (!g_str_has_prefix (urls[i], HTTPS))
        continue;
      door = g_strdup_printf (HTTP "%.*s%s", (int) (colon - urls[i] - strlen (HTTPS)),
                              urls[i] + strlen (HTTPS), port);
      if (!g_hash_table_contains (seen, door))
        g_strv_builder_add (builder, door);
      g_hash_table_add (seen, g_steal_pointer (&door));
    }
  if (g_hash_table_size (seen) == 0)
    g_strv_builder_add (builder, everywhere);
  return g_strv_builder_end (builder);
}

GwAcmeWish *
gw_acme_wish_new (const GwConfig *config)
{
  GwAcmeWish *self;
  g_autofree char *host = NULL;
  guint16 port = 443;

  if (!is_wanted (config))
    return NULL;
  self = g_new0 (GwAcmeWish, 1);
  self->folder = g_build_filename (gw_config_string (config, "state-directory"), "acme", NULL);
  self->names = names_of (config);
  self->doors = doors_of (config);
  host = domain_host (config, &port);
  self->settings = (GwAcmeSettings){
    .folder = self->folder,
    .directory = gw_config_string (config, "acme-directory"),
    .email = gw_config_string (config, "acme-email"),
    .names = (const char *const *) self->names,
    .doors = (const char *const *) self->doors,
    .https_port = port,
  };
  return self;
}

void
gw_acme_wish_free (GwAcmeWish *self)
{
  g_free (self->folder);
  g_strfreev (self->names);
  g_strfreev (self->doors);
  g_free (self);
}
