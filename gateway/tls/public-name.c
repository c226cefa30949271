#include "gateway/tls/public-name.h"

#include <string.h>

static const char *const private_ends[] = {
  "alt",       "arpa",     "corp",     "example", "example.com", "example.net", "example.org",
  "home",      "internal", "intranet", "invalid", "lan",         "local",       "localdomain",
  "localhost", "mail",     "onion",    "private", "test",        NULL,
};

static gboolean
is_label (const char *label)
{
  gsize size = strlen (label);

  if (size == 0 || size > 63 || label[0] == '-' || label[size - 1] == '-')
    return FALSE;
  for (; *label != '\0'; label++)
    if (!g_ascii_isalnum (*label) && *label != '-')
      return FALSE;
  return TRUE;
}

gboolean
gw_name_is_dns (const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint count = g_strv_length (labels);

  if (count < 2 || strlen (name) > 253 || g_hostname_is_ip_address (name))
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (!is_label (labels[i]))
      return FALSE;
  /* RFC 3696 2: the last is never all digits. */
  return strspn (labels[count - 1], "0123456789") < strlen (labels[count - 1]);
}

gboolean
gw_name_is_public (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (!gw_name_is_dns (name))
    return FALSE;
  for (guint i = 0; private_ends[i] != NULL; i++)
    {
      g_autofree char *below = g_strconcat (".", private_ends[i], NULL);

      if (strcmp (lower, private_ends[i]) == 0 || g_str_has_suffix (lower, below))
        return FALSE;
    }
  return TRUE;
}
