#include "gateway/cli/secret.h"

#include "gateway/cli/command.h"
#include "gateway/host/settings.h"
#include "gateway/host/state.h"

GwSecret *
gw_cli_secret (const char *path, GError **error)
{
  g_autoptr (GwConf) conf = gw_cli_conf (path, error);
  g_autoptr (GwConfig) settings = NULL;

  if (conf == NULL)
    return NULL;
  /* Only the secret counts here; the rest of the section is for "meeting check". */
  settings = gw_conf_section (conf, GW_SETTINGS_SECTION, gw_settings_options);
  return gw_state_secret (settings, GW_STATE_READ, error);
}
