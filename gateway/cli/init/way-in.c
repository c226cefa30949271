#include "gateway/cli/init/way-in.h"

#include <string.h>

#include "gateway/cli/command.h"
#include "gateway/cli/init/ports.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/cli/sign-in-link.h"

#define UNIT "/lib/systemd/system/meeting-gateway.service"

static gboolean
is_default (const GwInitPlan *plan)
{
  return strcmp (plan->place->path, GW_CONF_DEFAULT) == 0;
}

static gboolean
is_service (const GwInitPlan *plan)
{
  return is_default (plan) && g_file_test (UNIT, G_FILE_TEST_EXISTS);
}

static void
print_start (const GwInitPlan *plan)
{
  if (is_service (plan))
    g_print ("\nStart it:\n\n    sudo systemctl enable --now meeting-gateway\n");
  else
    g_print ("\nStart it:\n\n    meeting run -c %s\n", plan->place->path);
}

/* @gateway: "meeting, pid 812". */
static void
print_running (const GwInitPlan *plan, const char *gateway)
{
  g_print ("\nIt runs already (%s).\n", gateway);
  if (plan->text == NULL)
    return;
  if (is_service (plan))
    g_print ("Start it anew, with the key-file that was written:\n\n"
             "    sudo systemctl restart meeting-gateway\n");
  else
    g_print ("End it, and start it anew, with the key-file that was written:\n\n"
             "    meeting run -c %s\n",
             plan->place->path);
}

/* Whom the first link signs in where nobody was named.
 * Returns: (transfer full). */
static char *
somebody (const GwInitPlan *plan)
{
  const GwConfig *api = gw_own_gateway_section (plan->setup, "api");
  const char *domain = api != NULL ? gw_config_list (api, "email-domains")[0] : NULL;
  const char *name = plan->facts->name->name;
  gboolean is_named = strchr (name, '.') != NULL && !g_hostname_is_ip_address (name);

  if (domain == NULL)
    domain = is_named ? name : "localhost";
  return g_strconcat ("admin@", domain, NULL);
}

static void
print_links (const GwInitPlan *plan, const char *email, const char *link)
{
  g_autofree char *origin = gw_own_gateway_origin (plan->setup->settings);

  g_print ("\nOpen it:\n\n    %s\n\n"
           "Or open it signed in as %s, once and within an hour:\n\n    %s\n\n"
           "\"meeting sign-in-link ADDRESS%s%s\" makes more such links.\n",
           origin, email, link, is_default (plan) ? "" : " -c ",
           is_default (plan) ? "" : plan->place->path);
}

gboolean
gw_init_way_in_print (const GwInitPlan *plan, GError **error)
{
  g_autofree char *fallback = somebody (plan);
  const char *email = plan->wishes->email != NULL ? plan->wishes->email : fallback;
  g_autofree char *link =
      gw_cli_make_sign_in_link (plan->setup->settings, email, GW_CLI_LINK_LIFETIME, error);
  g_autoptr (GArray) ports = NULL;
  g_autofree char *gateway = NULL;

  if (link == NULL)
    return FALSE;
  ports = gw_init_ports_of (plan->setup);
  gateway = gw_init_ports_gateway (ports);
  if (gateway == NULL)
    print_start (plan);
  else
    print_running (plan, gateway);
  print_links (plan, email, link);
  return TRUE;
}
