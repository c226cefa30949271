#include "gateway/host/conf.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/conf-file.h"
#include "gateway/host/suggest.h"

/* What is beside the key-file PATH: PATH.d/NAME.conf. */
#define FRAGMENTS ".d"
#define FRAGMENT ".conf"

/* Where something stands. */
typedef struct
{
  char *text;  /* "meeting.conf:14" */
  guint order; /* among the lines of all files, from 1 on */
} Place;

typedef struct
{
  char *name;
  Place *place;
  gboolean claimed;
  GHashTable *keys; /* name → Place */
} Section;

struct _GwConf
{
  char *name;
  char *folder;
  gboolean is_file;
  GKeyFile *values;
  guint lines;         /* of all files so far */
  GPtrArray *sections; /* of Section, in the order of the files */
  GPtrArray *known;    /* names that were asked for, in the file or not */
  GPtrArray *secrets;  /* names of variables, %NULL-terminated */
  GwProblems *problems;
};

/* @text: (transfer full). */
static Place *
place_new (char *text, guint order)
{
  Place *place = g_new (Place, 1);

  place->text = text;
  place->order = order;
  return place;
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->text);
  g_free (place);
}

static void
section_free (gpointer data)
{
  Section *section = data;

  g_hash_table_unref (section->keys);
  place_free (section->place);
  g_free (section->name);
  g_free (section);
}

static Section *
find_section (const GwConf *self, const char *name)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      Section *section = g_ptr_array_index (self->sections, i);

      if (strcmp (section->name, name) == 0)
        return section;
    }
  return NULL;
}

/* @place: (transfer full). */
static Section *
add_section (GwConf *self, const char *name, Place *place)
{
  Section *section = g_new0 (Section, 1);

  section->name = g_strdup (name);
  section->place = place;
  section->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  g_ptr_array_add (self->sections, section);
  return section;
}

static GwConf *
conf_new (const char *name, const char *folder)
{
  GwConf *self = g_new0 (GwConf, 1);

  self->name = g_strdup (name);
  self->folder = g_strdup (folder);
  self->values = g_key_file_new ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
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
    {
      const GwConfValue *value = &values[i];
      Section *section = find_section (self, value->section);

      if (section == NULL)
        section = add_section (self, value->section, place_new (g_strdup (value->place), i + 1));
      if (value->type != GW_OPTION_LIST)
        g_key_file_set_string (self->values, value->section, value->key, value->texts[0]);
      else
        g_key_file_set_string_list (self->values, value->section, value->key, value->texts,
                                    g_strv_length ((char **) value->texts));
      g_hash_table_insert (section->keys, g_strdup (value->key),
                           place_new (g_strdup (value->place), i + 1));
    }
  return self;
}

static Place *
place_in (const GwConfFile *file, guint line)
{
  return place_new (g_strdup_printf ("%s:%u", file->name, line), file->before + line);
}

static void
merge_keys (GwConf *self, const GwConfFile *file, const GwConfFileSection *from, Section *to)
{
  GHashTableIter iter;
  gpointer key, line;

  g_hash_table_iter_init (&iter, from->keys);
  while (g_hash_table_iter_next (&iter, &key, &line))
    {
      g_autofree char *value = g_key_file_get_value (file->values, from->name, key, NULL);

      g_hash_table_insert (to->keys, g_strdup (key), place_in (file, GPOINTER_TO_UINT (line)));
      if (value == NULL)
        continue;
      g_key_file_set_value (self->values, from->name, key, value);
      /* It may be a secret. */
      explicit_bzero (value, strlen (value));
    }
}

/* What @file says counts more than what was said before. @file: (transfer full). */
static void
merge (GwConf *self, GwConfFile *file)
{
  for (guint i = 0; i < file->sections->len; i++)
    {
      const GwConfFileSection *from = g_ptr_array_index (file->sections, i);
      Section *to = find_section (self, from->name);

      if (to == NULL)
        to = add_section (self, from->name, place_in (file, from->line));
      merge_keys (self, file, from, to);
    }
  self->lines += file->lines;
  gw_conf_file_free (file);
}

GwConf *
gw_conf_new (const char *name, const char *folder, const char *data, gsize size)
{
  GwConf *self = conf_new (name, folder);

  merge (self, gw_conf_file_new (name, data, size, 0, self->problems));
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
  GwConfFile *file = gw_conf_file_load (name, self->lines, self->problems, &error);

  if (file != NULL)
    merge (self, file);
  else
    gw_problems_add (self->problems, self->lines, "%s %s", name, error->message);
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
        merge (self, gw_conf_file_new (name, draft->text, strlen (draft->text), self->lines,
                                       self->problems));
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
  merge (self, file);
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
  g_ptr_array_unref (self->sections);
  g_key_file_unref (self->values);
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

static void
refuse_unknown_keys (GwConf *self, const Section *section, const GwOption *rows)
{
  g_autofree const char **known = gw_option_keys (rows);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, section->keys);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Place *place = value;
      g_autofree char *hint = NULL;
      g_autofree char *otherwise = NULL;

      if (gw_option_find (rows, key) != NULL)
        continue;
      otherwise = g_strdup_printf ("; \"meeting options %s\" lists the known ones", section->name);
      hint = gw_suggest_phrase (key, known, "", "", otherwise);
      gw_problems_add (self->problems, place->order, "%s: [%s] %s is no known key%s", place->text,
                       section->name, (char *) key, hint);
    }
}

/* [api] mysql-password is MEETING_API_MYSQL_PASSWORD. */
static char *
environment_name (const char *section, const char *key)
{
  g_autofree char *joined = g_strdup_printf ("meeting-%s-%s", section, key);
  char *name = g_ascii_strup (joined, -1);

  return g_strdelimit (name, "-.", '_');
}

/* GKeyFile returns what it could make of a value even when it sets an error. */
static gboolean
read_list (GwConf *self, const char *section, const char *key, GwOptionValue *value, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_auto (GStrv) texts = g_key_file_get_string_list (self->values, section, key, NULL, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  gw_option_read_list ((const char *const *) texts, value);
  return TRUE;
}

static gboolean
read_scalar (
    GwConf *self, const char *section, const GwOption *row, GwOptionValue *value, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = g_key_file_get_string (self->values, section, row->key, &cause);
  gboolean ok = FALSE;

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    ok = gw_option_read (row, text, self->folder, value, error);
  if (text != NULL && row->type == GW_OPTION_SECRET)
    explicit_bzero (text, strlen (text));
  return ok;
}

static gboolean
read_value (GwConf *self,
            const char *section,
            const GwOption *row,
            const char *environment,
            GwOptionValue *value,
            GError **error)
{
  if (environment != NULL)
    return gw_option_read (row, environment, self->folder, value, error);
  if (row->type == GW_OPTION_LIST)
    return read_list (self, section, row->key, value, error);
  return read_scalar (self, section, row, value, error);
}

/* GKeyFile's own message names neither line nor way out. */
static const char *
explain (const GError *error)
{
  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE))
    return "has a backslash followed by what it cannot escape; write \\\\ for a backslash";
  return error->message;
}

static void
read_entry (GwConf *self,
            const Section *section,
            const char *name,
            const GwOption *row,
            GwConfigEntry *entry)
{
  g_autofree char *variable = environment_name (name, row->key);
  const char *environment = row->type == GW_OPTION_SECRET ? g_getenv (variable) : NULL;
  const Place *place = section != NULL ? g_hash_table_lookup (section->keys, row->key) : NULL;
  g_autoptr (GError) error = NULL;

  if (row->type == GW_OPTION_SECRET)
    g_ptr_array_insert (self->secrets, 0, g_strdup (variable));
  entry->is_set = environment != NULL || place != NULL;
  if (environment != NULL)
    entry->origin = g_strdup_printf ("environment variable %s", variable);
  else if (place != NULL)
    {
      entry->origin = g_strdup (place->text);
      entry->line = place->order;
    }
  else
    entry->origin = g_strdup (self->name);

  if (entry->is_set && read_value (self, name, row, environment, &entry->value, &error))
    return;
  if (error != NULL)
    gw_problems_add (self->problems, place != NULL ? place->order : 0, "%s: [%s] %s %s",
                     entry->origin, name, row->key, explain (error));
  g_clear_error (&error);
  if (!gw_option_read_default (row, self->folder, &entry->value, &error))
    g_error ("the default of [%s] %s %s", name, row->key, error->message);
}

const char *const *
gw_conf_secret_variables (const GwConf *self)
{
  return (const char *const *) self->secrets->pdata;
}

void
gw_conf_claim (GwConf *self, const char *name)
{
  Section *section = find_section (self, name);

  g_ptr_array_add (self->known, g_strdup (name));
  if (section != NULL)
    section->claimed = TRUE;
}

GwConfig *
gw_conf_section (GwConf *self, const char *name, const GwOption *rows)
{
  const Section *section = find_section (self, name);
  GwConfig *config = gw_config_new (name, rows);

  gw_conf_claim (self, name);
  if (section != NULL)
    refuse_unknown_keys (self, section, rows);
  for (guint i = 0; rows[i].key != NULL; i++)
    read_entry (self, section, name, &rows[i], gw_config_entry (config, i));
  return config;
}

void
gw_conf_refuse_rest (GwConf *self)
{
  g_ptr_array_add (self->known, NULL);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const Section *section = g_ptr_array_index (self->sections, i);
      g_autofree char *hint = NULL;

      if (section->claimed)
        continue;
      hint = gw_suggest_phrase (section->name, (const char *const *) self->known->pdata, "[", "]",
                                "; name it there, or remove the section");
      gw_problems_add (self->problems, section->place->order,
                       "%s: [%s] belongs to no plugin that [gateway] plugins names%s",
                       section->place->text, section->name, hint);
    }
  g_ptr_array_set_size (self->known, self->known->len - 1);
}
