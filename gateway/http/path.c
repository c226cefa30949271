#include "config.h"

#include "gateway/http/path.h"

#include <string.h>

static gboolean
is_clean (const char *segment)
{
  if (g_str_equal (segment, ".") || g_str_equal (segment, ".."))
    return FALSE;

  for (const char *c = segment; *c != '\0'; c++)
    if ((guchar) *c < 0x20 || *c == 0x7f || *c == '\\')
      return FALSE;
  return g_utf8_validate (segment, -1, NULL);
}

char *
gw_path_normalise (const char *path)
{
  g_autoptr (GString) result = NULL;
  g_auto (GStrv) segments = NULL;

  if (*path != '/')
    return NULL;

  result = g_string_new (NULL);
  segments = g_strsplit (path, "/", -1);
  for (char **segment = segments + 1; *segment != NULL; segment++)
    {
      g_autofree char *plain = g_uri_unescape_string (*segment, "/");

      if (plain == NULL || !is_clean (plain))
        return NULL;
      /* Empty ones go, but for the last, which tells a folder from a file. */
      if (*plain != '\0' || segment[1] == NULL)
        g_string_append_printf (result, "/%s", plain);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

gboolean
gw_path_is_below (const char *path, const char *prefix, const char **rest)
{
  gsize size = strlen (prefix);

  if (strncmp (path, prefix, size) != 0 || (path[size] != '\0' && path[size] != '/'))
    return FALSE;

  *rest = path + size;
  return TRUE;
}
