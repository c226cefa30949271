#include "gateway/cli/sign-in-link.h"

#include <string.h>

#include "gateway/cli/command.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/cluster/sign-in-link.h"
#include "gateway/cluster/wall-clock.h"
#include "gateway/host/settings.h"
#include "gateway/host/state.h"

/* RFC 5321 4.5.3.1 */
#define LOCAL_MAX 64
#define DOMAIN_MAX 255

static const GwOption lifetime_row = {
  .key = "lifetime",
  .type = GW_OPTION_DURATION,
  .value = "1h",
  .minimum = 60 * 1000,
  .maximum = G_GINT64_CONSTANT (7) * 24 * 60 * 60 * 1000,
};

#define DOMAINS "email-domains"

/* The rest of [api] is for "meeting check". */
static const GwOption api_rows[] = {
  { .key = DOMAINS, .type = GW_OPTION_LIST },
  { 0 },
};

gboolean
gw_cli_is_email (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at != text && at - text <= LOCAL_MAX && at[1] != '\0' &&
         strlen (at) <= DOMAIN_MAX && strchr (at + 1, '@') == NULL &&
         g_utf8_validate (text, -1, NULL) && strpbrk (text, " \t\r\n<>,;") == NULL;
}

gboolean
gw_cli_may_sign_in (const GwConfig *api, const char *email, GError **error)
{
  const char *const *domains = api != NULL ? gw_config_list (api, DOMAINS) : NULL;
  g_autofree char *where = NULL;
  g_autofree char *list = NULL;

  if (domains == NULL || domains[0] == NULL)
    return TRUE;
  for (guint i = 0; domains[i] != NULL; i++)
    if (g_ascii_strcasecmp (strrchr (email, '@') + 1, domains[i]) == 0)
      return TRUE;
  where = gw_config_where (api, DOMAINS);
  list = g_strjoinv (", ", (char **) domains);
  g_set_error (error, GW_ERROR, GW_ERROR_DENIED,
               "%s cannot sign in: %s lets in addresses of %s alone", email, where, list);
  return FALSE;
}

char *
gw_cli_make_sign_in_link (const GwConfig *settings,
                          const char *email,
                          gint64 lifetime,
                          GError **error)
{
  g_autofree char *origin = gw_own_gateway_origin (settings);
  g_autoptr (GwSecret) secret = NULL;

  if (origin == NULL)
    {
      g_autofree char *where = gw_config_where (settings, "domain-address");

      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s is missing, and no listener has a fixed port: nobody knows where this "
                   "gateway is reached",
                   where);
      return NULL;
    }
  secret = gw_state_secret (settings, GW_STATE_READ, error);
  if (secret == NULL)
    return NULL;
  return gw_sign_in_link_make (secret, origin, email, gw_wall_clock (), lifetime);
}

static GwExit
print_link (const char *path, const char *email, gint64 lifetime)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwConf) conf = gw_cli_conf (path, &error);
  g_autoptr (GwConfig) settings = NULL;
  g_autoptr (GwConfig) api = NULL;
  g_autofree char *link = NULL;

  if (conf == NULL)
    return gw_cli_fail (error);
  /* The rest of the section is for "meeting check". */
  settings = gw_conf_section (conf, GW_SETTINGS_SECTION, gw_settings_options);
  api = gw_conf_section (conf, "api", api_rows);
  if (!gw_cli_may_sign_in (api, email, &error))
    return gw_cli_fail (error);
  link = gw_cli_make_sign_in_link (settings, email, lifetime, &error);
  if (link == NULL)
    return gw_cli_fail (error);
  g_print ("%s\n", link);
  return GW_EXIT_OK;
}

GwExit
gw_cli_sign_in_link (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *lifetime = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GwOptionValue) value = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "lifetime", 'l', 0, G_OPTION_ARG_FILENAME, &lifetime,
      "how long it can be used, once (default 1h, at most 7d)", "DURATION" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
      "the key-file with the secret and domain-address (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, &words))
    return GW_EXIT_USAGE;
  if (g_strv_length (words) != 1)
    return gw_cli_misuse ("sign-in-link", "needs one mail address: meeting sign-in-link ADDRESS");
  if (!gw_cli_is_email (words[0]))
    return gw_cli_misuse ("sign-in-link", "\"%s\" is no mail address, such as ada@example.org",
                          words[0]);
  if (!gw_option_read (&lifetime_row, lifetime != NULL ? lifetime : lifetime_row.value, "/", &value,
                       &error))
    return gw_cli_misuse ("sign-in-link", "--lifetime %s", error->message);
  return print_link (path, words[0], value.number / 1000);
}
