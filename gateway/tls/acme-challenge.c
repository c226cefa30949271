#include "gateway/tls/acme-challenge.h"

#include <string.h>

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"

#define TOKEN_MAX 128

char *
gw_acme_challenge_path (const char *folder, const char *token)
{
  gsize size = strlen (token);

  if (size == 0 || size > TOKEN_MAX)
    return NULL;
  for (const char *at = token; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return NULL;
  return g_build_filename (folder, token, NULL);
}

gboolean
gw_acme_challenge_hook (const char *folder,
                        const char *method,
                        const char *type,
                        const char *token,
                        const char *answer,
                        GError **error)
{
  g_autofree char *path = gw_acme_challenge_path (folder, token);

  if (strcmp (type, "http-01") != 0 || path == NULL || strlen (answer) > GW_ACME_CHALLENGE_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "a challenge of type %s is not taken",
                   type);
      return FALSE;
    }
  if (strcmp (method, "begin") == 0)
    return g_file_set_contents_full (path, answer, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
  g_unlink (path);
  return TRUE;
}

void
gw_acme_challenge_clear (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}
