#include "gateway/host/conf.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/conf-reader.h"
#include "gateway/host/suggest.h"

/* What is beside the key-file PATH: PATH.d/NAME.conf. */
#define FRAGMENTS ".d"
#define FRAGMENT ".conf"

struct _GwConf
{
  char *name;
  char *folder;
  gboolean is_file;
  GwConfContent *content;
  GPtrArray *known;   /* names of sections that were asked for, in the file or not */
  GPtrArray *secrets; /* names of variables, %NULL-terminated */
  GwProblems *problems;
};

static GwConf *
conf_new (const char *name, const char *folder)
{
  GwConf *self = g_new0 (GwConf, 1);

  self->name = g_strdup (name);
  self->folder = g_strdup (folder);
  self->content = gw_conf_content_new ();
  self->known = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->secrets, NULL);
  self->problems = gw_problems_new ();
  return self;
}

GwConf *
gw_conf_new_from_values (const char *name,
                         const char *folder,
                         const GwConfValue *values,
                         gsize count)
{
  GwConf *self = conf_new (name, folder);

  for (guint i = 0; i < count; i++)
    gw_conf_content_set (self->content, &values[i], i + 1);
  return self;
}

GwConf *
gw_conf_new (const char *name, const char *folder, const char *data, gsize size)
{
  GwConf *self = conf_new (name, folder);

  gw_conf_content_merge (self->content, gw_conf_file_new (name, data, size, 0, self->problems));
  return self;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full): the names of the fragments in @folder, in order; none when there is no
 * such folder. */
static GPtrArray *
list_fragments (GwConf *self, const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) listing = g_dir_open (folder, 0, &error);
  const char *name;

  if (listing == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        gw_problems_add (self->problems, 0, "%s cannot be read: %s", folder, error->message);
      return names;
    }
  while ((name = g_dir_read_name (listing)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, FRAGMENT))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
load_fragment (GwConf *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  GwConfFile *file = gw_conf_file_load (name, self->content->lines, self->problems, &error);

  if (file != NULL)
    gw_conf_content_merge (self->content, file);
  else
    gw_problems_add (self->problems, self->content->lines, "%s %s", name, error->message);
}

/* A key-file or fragment that is not written yet. */
typedef struct
{
  const char *path;
  const char *text;
} Draft;

static void
add_draft (GPtrArray *names, const char *folder, const Draft *draft)
{
  g_autofree char *name = g_path_get_basename (draft->path);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_return_if_fail (strcmp (path, draft->path) == 0);
  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return;
  g_ptr_array_add (names, g_steal_pointer (&name));
  g_ptr_array_sort (names, compare_names);
}

/* @draft: (nullable). */
static void
load_fragments (GwConf *self, const char *path, const Draft *draft)
{
  g_autofree char *folder = g_strconcat (path, FRAGMENTS, NULL);
  g_autoptr (GPtrArray) names = list_fragments (self, folder);

  if (draft != NULL)
    add_draft (names, folder, draft);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_build_filename (folder, names->pdata[i], NULL);

      if (draft != NULL && strcmp (name, draft->path) == 0)
        gw_conf_content_merge (self->content,
                               gw_conf_file_new (name, draft->text, strlen (draft->text),
                                                 self->content->lines, self->problems));
      else
        load_fragment (self, name);
    }
}

static GwConf *
load (const char *path, const Draft *draft, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autoptr (GwConf) self = conf_new (path, folder);
  g_autoptr (GError) cause = NULL;
  gboolean is_draft = draft != NULL && strcmp (draft->path, path) == 0;
  GwConfFile *file =
      is_draft ? gw_conf_file_new (path, draft->text, strlen (draft->text), 0, self->problems)
               : gw_conf_file_load (path, 0, self->problems, &cause);

  if (file == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "the key-file %s %s; -c FILE names another",
                   absolute, cause->message);
      return NULL;
    }
  self->is_file = TRUE;
  gw_conf_content_merge (self->content, file);
  load_fragments (self, path, is_draft ? NULL : draft);
  return g_steal_pointer (&self);
}

GwConf *
gw_conf_load (const char *path, GError **error)
{
  return load (path, NULL, error);
}

GwConf *
gw_conf_load_draft (const char *path, const char *draft, const char *text, GError **error)
{
  const Draft fragment = { draft, text };

  return load (path, &fragment, error);
}

void
gw_conf_free (GwConf *self)
{
  gw_problems_free (self->problems);
  g_ptr_array_unref (self->known);
  g_ptr_array_unref (self->secrets);
  gw_conf_content_free (self->content);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

const char *
gw_conf_name (const GwConf *self)
{
  return self->name;
}

const char *
gw_conf_folder (const GwConf *self)
{
  return self->folder;
}

GwConf *
gw_conf_load_again (const GwConf *self, GError **error)
{
  if (!self->is_file)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE, "%s is no file", self->name);
      return NULL;
    }
  return gw_conf_load (self->name, error);
}

GwProblems *
gw_conf_problems (GwConf *self)
{
  return self->problems;
}

const char *const *
gw_conf_secret_variables (const GwConf *self)
{
  return (const char *const *) self->secrets->pdata;
}

void
gw_conf_claim (GwConf *self, const char *name)
{
  g_ptr_array_add (self->known, g_strdup (name));
}

GwConfig *
gw_conf_section (GwConf *self, const char *name, const GwOption *rows)
{
  const GwConfReader reader = {
    .content = self->content,
    .name = self->name,
    .folder = self->folder,
    .secrets = self->secrets,
    .problems = self->problems,
  };

  gw_conf_claim (self, name);
  return gw_conf_reader_read (&reader, name, rows);
}

/* @known: %NULL-terminated. */
static void
refuse_section (GwConf *self, const GwConfSection *section, const char *const *known)
{
  g_autofree char *hint =
      gw_suggest_phrase (section->name, known, "[", "]", "; name it there, or remove the section");

  gw_problems_add (self->problems, section->place->order,
                   "%s: [%s] belongs to no plugin that [gateway] plugins names%s",
                   section->place->text, section->name, hint);
}

void
gw_conf_refuse_rest (GwConf *self)
{
  const char *const *known;

  g_ptr_array_add (self->known, NULL);
  known = (const char *const *) self->known->pdata;
  for (guint i = 0; i < self->content->sections->len; i++)
    {
      const GwConfSection *section = g_ptr_array_index (self->content->sections, i);

      if (!g_strv_contains (known, section->name))
        refuse_section (self, section, known);
    }
  g_ptr_array_set_size (self->known, self->known->len - 1);
}
