/* `meeting new-plugin NAME DIR`: an allocation plugin to begin with, from the files of template/,
 * in which "the-plugin" stands for the name. */
#include "gateway/cli/command.h"

#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "gateway/cli/template.h"

#define PLACEHOLDER "the-plugin"
#define PREFIX "/meeting-gateway/template/"
#define NAME_LENGTH_MAX 60

/* Plugins and strategies of the gateway's own, beside those that begin with "allocate". */
static const char *const taken[] = { "gateway", "api",       "sfu",  "turn", "fs",
                                     "pool",    "on-demand", "http", NULL };

static char *
fill_in (const char *text, const char *name)
{
  g_autoptr (GString) filled = g_string_new (text);

  g_string_replace (filled, PLACEHOLDER, name, 0);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static char *
path_of (const char *folder, const char *file, const char *name)
{
  g_autofree char *filled = fill_in (file, name);

  return g_build_filename (folder, filled, NULL);
}

static gboolean
refuse (GError **error, const char *what, const char *path, int code)
{
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "%s %s: %s", path, what, g_strerror (code));
  return FALSE;
}

static gboolean
check_missing (GStrv files, const char *folder, const char *name, GError **error)
{
  for (; *files != NULL; files++)
    {
      g_autofree char *path = path_of (folder, *files, name);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "%s exists already; nothing was written: name another folder, or move it away",
                   path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_file (
    GResource *resource, const char *file, const char *folder, const char *name, GError **error)
{
  g_autofree char *from = g_strconcat (PREFIX, file, NULL);
  g_autofree char *path = path_of (folder, file, name);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, from, 0, error);
  g_autofree char *raw = NULL;
  FILE *stream;

  if (bytes == NULL)
    return FALSE;
  raw = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  text = fill_in (raw, name);
  stream = fopen (path, "wxe");
  if (stream == NULL)
    return refuse (error, "cannot be written", path, errno);
  if (fputs (text, stream) == EOF || fflush (stream) != 0)
    {
      refuse (error, "cannot be written", path, errno);
      fclose (stream);
      g_unlink (path);
      return FALSE;
    }
  fclose (stream);
  return TRUE;
}

/* All of them, or none. */
static gboolean
write_files (GResource *resource, GStrv files, const char *folder, const char *name, GError **error)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      if (write_file (resource, files[i], folder, name, error))
        continue;
      for (; i > 0; i--)
        {
          g_autofree char *path = path_of (folder, files[i - 1], name);

          g_unlink (path);
        }
      return FALSE;
    }
  return TRUE;
}

static gboolean
make_plugin (const char *name, const char *folder, GError **error)
{
  GResource *resource = cli_template_get_resource ();
  g_auto (GStrv) files = g_resource_enumerate_children (resource, PREFIX, 0, error);

  if (files == NULL || !check_missing (files, folder, name, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return refuse (error, "cannot be made", folder, errno);
  return write_files (resource, files, folder, name, error);
}

static GwExit
check_arguments (GStrv words)
{
  if (g_strv_length (words) != 2)
    return gw_cli_misuse ("new-plugin", "needs a name and a folder: meeting new-plugin NAME DIR");
  if (!gw_loader_is_name (words[0]))
    return gw_cli_misuse ("new-plugin",
                          "\"%s\" is no plugin's name: it has lower-case letters, digits and "
                          "hyphens only, and begins with a letter",
                          words[0]);
  if (strlen (words[0]) > NAME_LENGTH_MAX)
    return gw_cli_misuse ("new-plugin", "the name has %u characters; at most %u are allowed",
                          (guint) strlen (words[0]), NAME_LENGTH_MAX);
  if (g_strv_contains (taken, words[0]) || g_str_has_prefix (words[0], "allocate"))
    return gw_cli_misuse ("new-plugin",
                          "\"%s\" is a name of the gateway's own; choose another, such as my-%s",
                          words[0], words[0]);
  return GW_EXIT_OK;
}

GwExit
gw_cli_new_plugin (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  GwExit code;

  if (!gw_cli_parse (argc, argv, entries, &words))
    return GW_EXIT_USAGE;
  code = check_arguments (words);
  if (code != GW_EXIT_OK)
    return code;
  if (!make_plugin (words[0], words[1], &error))
    return gw_cli_fail (error);
  g_print ("%s/%s.c is an allocation plugin to begin with. Now:\n\n"
           "    cd %s\n    make check\n",
           words[1], words[0], words[1]);
  return GW_EXIT_OK;
}
