#include "gateway/cli/init/blame.h"

#include <string.h>

/* Returns: (nullable): what follows "TARGET:9: " in @line. */
static const char *
after_place (const char *line, const char *target)
{
  const char *rest = line + strlen (target);

  if (!g_str_has_prefix (line, target) || *rest != ':')
    return NULL;
  rest += 1 + strspn (rest + 1, "0123456789");
  return g_str_has_prefix (rest, ": [") ? rest + 2 : NULL;
}

/* @rest: "[api] mysql-address: no such host".
 * Returns: (transfer full) (nullable): the flag that gave that key. */
static char *
flag_of (const char *rest, const GwFlags *flags)
{
  const char *end = strchr (rest, ']');
  g_autofree char *section = NULL;
  g_autofree char *key = NULL;

  if (end == NULL || end[1] != ' ' || flags == NULL)
    return NULL;
  section = g_strndup (rest + 1, (gsize) (end - rest - 1));
  key = g_strndup (end + 2, strcspn (end + 2, " :"));
  return gw_flags_place (flags, section, key);
}

void
gw_init_blame (GError *error, const char *target, const GwFlags *flags)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *rest = after_place (*line, target);
      g_autofree char *flag = rest != NULL ? flag_of (rest, flags) : NULL;
      char *blamed;

      if (rest == NULL)
        continue;
      blamed = flag != NULL ? g_strconcat (flag, ": ", rest, NULL) : g_strdup (rest);
      g_free (*line);
      *line = blamed;
    }
  g_free (error->message);
  error->message = g_strjoinv ("\n", lines);
}
