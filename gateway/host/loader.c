#include "gateway/host/loader.h"

#include <string.h>

#include <gmodule.h>

#include "gateway/host/option.h"
#include "gateway/host/suggest.h"

#define SYMBOL "gw_plugin_descriptor"
#define SUFFIX ".so"

/* Of a descriptor as ABI 1 began: up to destroy(). */
#define DESCRIPTOR_MIN G_STRUCT_OFFSET (GwPlugin, check)

struct _GwLoader
{
  GPtrArray *folders; /* of char *, without doubles */
  GPtrArray *loaded;  /* of GwLoadedPlugin */
};

static void
loaded_free (gpointer data)
{
  GwLoadedPlugin *loaded = data;

  g_free ((gpointer) loaded->plugin);
  g_free (loaded->options);
  g_free (loaded->path);
  g_free (loaded);
}

static void
add_folder (GwLoader *self, const char *folder)
{
  g_autofree char *absolute = NULL;

  if (folder[0] == '\0')
    return;
  absolute = g_canonicalize_filename (folder, NULL);
  if (!g_ptr_array_find_with_equal_func (self->folders, absolute, g_str_equal, NULL))
    g_ptr_array_add (self->folders, g_steal_pointer (&absolute));
}

static void
add_folders (GwLoader *self, const char *const *folders)
{
  for (; *folders != NULL; folders++)
    add_folder (self, *folders);
}

GwLoader *
gw_loader_new (const char *const *folders)
{
  GwLoader *self = g_new0 (GwLoader, 1);
  const char *environment = g_getenv ("MEETING_PLUGIN_PATH");
  g_auto (GStrv) more = g_strsplit (environment != NULL ? environment : "", ":", -1);

  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->loaded = g_ptr_array_new_with_free_func (loaded_free);
  add_folders (self, folders);
  add_folders (self, (const char *const *) more);
  add_folder (self, PLUGINS_DIR);
  return self;
}

void
gw_loader_free (GwLoader *self)
{
  g_ptr_array_unref (self->loaded);
  g_ptr_array_unref (self->folders);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_names (const char *folder, GPtrArray *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = NULL;

      if (!g_str_has_suffix (file, SUFFIX))
        continue;
      name = g_strndup (file, strlen (file) - strlen (SUFFIX));
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
}

GStrv
gw_loader_names (const GwLoader *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->folders->len; i++)
    add_names (g_ptr_array_index (self->folders, i), names);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

/* A name becomes part of a file's path. */
gboolean
gw_loader_is_name (const char *name)
{
  if (!g_ascii_islower (name[0]))
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_islower (*name) && !g_ascii_isdigit (*name) && *name != '-')
      return FALSE;
  return TRUE;
}

static char *
find_file (const GwLoader *self, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  g_autoptr (GString) looked = g_string_new (NULL);
  g_autofree char *hint = NULL;
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < self->folders->len; i++)
    {
      const char *folder = g_ptr_array_index (self->folders, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
      g_string_append_printf (looked, "%s%s", i > 0 ? " or " : "", folder);
    }
  names = gw_loader_names (self);
  hint = gw_suggest_phrase (name, (const char *const *) names, "\"", "\"",
                            "; plugin-path or MEETING_PLUGIN_PATH can name more folders");
  g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN, "no plugin \"%s\": %s is not in %s%s", name, file,
               looked->str, hint);
  return NULL;
}

/* Rows of a plugin built with a longer or shorter GwOption, in our own layout. */
static GwOption *
copy_rows (const GwPlugin *plugin)
{
  const guint8 *from = (const guint8 *) plugin->options;
  gsize stride = plugin->option_size;
  gsize count = 0;
  GwOption *rows;

  while (from != NULL && ((const GwOption *) (from + count * stride))->key != NULL)
    count++;
  rows = g_new0 (GwOption, count + 1);
  for (gsize i = 0; i < count; i++)
    memcpy (&rows[i], from + i * stride, sizeof *rows);
  return rows;
}

/* The descriptor of a plugin that knows fewer hooks than we do, or more. */
static GwPlugin *
copy_descriptor (const GwPlugin *plugin)
{
  GwPlugin *copy = g_new0 (GwPlugin, 1);

  memcpy (copy, plugin, MIN (plugin->size, sizeof *copy));
  return copy;
}

static gboolean
refuse (const char *path, GError **error, const char *reason)
{
  g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN, "plugin %s %s", path, reason);
  return FALSE;
}

static gboolean
check_row (const GwOption *rows, const GwOption *row, const char *path, GError **error)
{
  g_auto (GwOptionValue) value = { 0 };
  g_autoptr (GError) cause = NULL;
  g_autofree char *reason = NULL;

  if (!gw_loader_is_name (row->key))
    reason = g_strdup_printf ("has an option row \"%s\": a key has lower-case letters, digits "
                              "and hyphens only",
                              row->key);
  else if (gw_option_find (rows, row->key) != row)
    reason = g_strdup_printf ("has two option rows %s", row->key);
  else if ((guint) row->type > GW_OPTION_SECRET || row->help == NULL)
    reason = g_strdup_printf ("has an option row %s without %s", row->key,
                              row->help == NULL ? "help" : "a type that this gateway knows");
  else if (row->minimum > row->maximum)
    reason = g_strdup_printf ("has an option row %s whose minimum is above its maximum", row->key);
  else if (!gw_option_read_default (row, "/", &value, &cause))
    reason = g_strdup_printf ("has an option row %s whose default %s", row->key, cause->message);
  return reason == NULL || refuse (path, error, reason);
}

static gboolean
check_rows (const GwPlugin *plugin, const char *path, GError **error)
{
  g_autofree GwOption *rows = copy_rows (plugin);

  for (const GwOption *row = rows; row->key != NULL; row++)
    if (!check_row (rows, row, path, error))
      return FALSE;
  return TRUE;
}

gboolean
gw_loader_check (const GwPlugin *plugin, const char *name, const char *path, GError **error)
{
  if (plugin == NULL)
    return refuse (path, error, "has no descriptor: " SYMBOL "() returns NULL");
  /* The first two members are the only ones that every ABI has in common. */
  if (plugin->abi != GW_PLUGIN_ABI)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN,
                   "plugin %s has ABI %u, this gateway has ABI %u; install the plugin's build for "
                   "this gateway",
                   path, plugin->abi, GW_PLUGIN_ABI);
      return FALSE;
    }
  if (plugin->size < DESCRIPTOR_MIN || plugin->option_size < sizeof (GwOption) ||
      plugin->option_size % _Alignof(GwOption) != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN,
                   "plugin %s has a descriptor of %u bytes with option rows of %u, at least %u "
                   "and %u are needed; does it set .size and .option_size?",
                   path, plugin->size, plugin->option_size, (guint) DESCRIPTOR_MIN,
                   (guint) sizeof (GwOption));
      return FALSE;
    }
  if (g_strcmp0 (plugin->name, name) != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN,
                   "plugin %s calls itself \"%s\"; its file must be named so, with .so", path,
                   plugin->name != NULL ? plugin->name : "");
      return FALSE;
    }
  if (plugin->version == NULL || plugin->summary == NULL)
    return refuse (path, error, "has no version or no summary in its descriptor");
  return check_rows (plugin, path, error);
}

static const GwPlugin *
open_module (const char *name, const char *path, GError **error)
{
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer symbol;
  const GwPlugin *plugin;

  if (module == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN, "plugin %s cannot be loaded: %s", path,
                   g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  if (!g_module_symbol (module, SYMBOL, &symbol) || symbol == NULL)
    {
      refuse (path, error, "exports no " SYMBOL "(); is it a plugin of this gateway?");
      g_module_close (module);
      return NULL;
    }
  plugin = ((GwPluginDescriptor) symbol) ();
  g_module_close (module);
  return gw_loader_check (plugin, name, path, error) ? plugin : NULL;
}

const GwLoadedPlugin *
gw_loader_load (GwLoader *self, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  const GwPlugin *plugin;
  GwLoadedPlugin *loaded;

  for (guint i = 0; i < self->loaded->len; i++)
    {
      loaded = g_ptr_array_index (self->loaded, i);
      if (strcmp (loaded->plugin->name, name) == 0)
        return loaded;
    }
  if (!gw_loader_is_name (name))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN,
                   "\"%s\" is no plugin's name: it has lower-case letters, digits and hyphens only",
                   name);
      return NULL;
    }
  path = find_file (self, name, error);
  if (path == NULL)
    return NULL;
  plugin = open_module (name, path, error);
  if (plugin == NULL)
    return NULL;
  loaded = g_new0 (GwLoadedPlugin, 1);
  loaded->plugin = copy_descriptor (plugin);
  loaded->options = copy_rows (plugin);
  loaded->path = g_steal_pointer (&path);
  g_ptr_array_add (self->loaded, loaded);
  return loaded;
}
