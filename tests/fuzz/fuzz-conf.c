/* The key-file: whatever a file holds, it is read or refused with lines, and nothing that we find
 * in order is refused by GKeyFile. */
#include <stdint.h>

#include "gateway/host/conf-file.h"
#include "gateway/host/settings.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const GwOption rows[] = {
  { "text", NULL, GW_OPTION_STRING, "x", 0, 0, "help" },
  { "number", NULL, GW_OPTION_INTEGER, "1", 1, 100, "help" },
  { "duration", NULL, GW_OPTION_DURATION, "1s", 1, G_MAXINT64, "help" },
  { "size", NULL, GW_OPTION_SIZE, "1K", 0, 0, "help" },
  { "list", NULL, GW_OPTION_LIST, "a;b", 0, 0, "help" },
  { "path", NULL, GW_OPTION_PATH, "p", 0, 0, "help" },
  { "address", NULL, GW_OPTION_ADDRESS, NULL, 0, 0, "help" },
  { "yes", NULL, GW_OPTION_BOOLEAN, "true", 0, 0, "help" },
  { 0 },
};

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GwConf) conf = NULL;
  g_autoptr (GwConfig) settings = NULL;
  g_autoptr (GwConfig) role = NULL;
  g_autoptr (GError) error = NULL;
  gint64 number;

  if (size > GW_CONF_SIZE_MAX)
    return 0;
  conf = gw_conf_new ("f", "/nonexistent", (const char *) data, size);
  settings = gw_settings_read (conf);
  role = gw_conf_section (conf, "role", rows);
  gw_conf_refuse_rest (conf);
  /* What has no line comes first: GKeyFile's word, unless it is a section's that has no key. */
  if (!gw_problems_check (gw_conf_problems (conf), &error) &&
      g_str_has_prefix (error->message, "f: ") && !g_str_has_prefix (error->message, "f: ["))
    g_error ("GKeyFile sees another file than we: %s", error->message);
  number = gw_config_integer (role, "number");
  g_assert_true (number >= 1 && number <= 100);
  g_assert_true (gw_config_integer (role, "duration") >= 1);
  g_assert_nonnull (gw_config_list (role, "list"));
  g_assert_true (g_path_is_absolute (gw_config_string (role, "path")));
  return 0;
}
