#include "gateway/host/conf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/suggest.h"

typedef struct
{
  char *name;
  guint line;
  gboolean claimed;
  GHashTable *keys; /* name → line */
} Section;

struct _GwConf
{
  char *name;
  char *folder;
  GKeyFile *file;
  GPtrArray *sections; /* of Section, in the file's order */
  GPtrArray *known;    /* names that were asked for, in the file or not */
  GwProblems *problems;
  GPtrArray *places; /* nullable: where each line stands when there is no file */
};

static void
section_free (gpointer data)
{
  Section *section = data;

  g_hash_table_unref (section->keys);
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

static Section *
add_section (GwConf *self, const char *name, guint line)
{
  Section *section = g_new0 (Section, 1);

  section->name = g_strdup (name);
  section->line = line;
  section->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->sections, section);
  return section;
}

static gboolean
is_name (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("-_.", *text) == NULL)
      return FALSE;
  return TRUE;
}

/* Returns: the section that the following keys belong to; %NULL when they cannot be read. */
static Section *
scan_section (GwConf *self, char *text, guint line)
{
  char *end = strchr (text, ']');
  const Section *earlier;

  if (end == NULL || end[1] != '\0')
    {
      gw_problems_add (self->problems, line, "%s:%u: a section needs the form [name]", self->name,
                       line);
      return NULL;
    }
  *end = '\0';
  if (!is_name (text + 1))
    {
      gw_problems_add (self->problems, line,
                       "%s:%u: a section's name has letters, digits and hyphens only", self->name,
                       line);
      return NULL;
    }
  earlier = find_section (self, text + 1);
  if (earlier != NULL)
    {
      gw_problems_add (self->problems, line,
                       "%s:%u: [%s] stands twice, first in line %u; make it one section",
                       self->name, line, earlier->name, earlier->line);
      return NULL;
    }
  return add_section (self, text + 1, line);
}

/* No row has another key; and GKeyFile has a meaning of its own for "Encoding". */
static gboolean
is_lower (const char *text)
{
  while (*text != '\0' && !g_ascii_isupper (*text))
    text++;
  return *text == '\0';
}

/* Never prints the line: it may hold a secret.
 * Returns: %TRUE when GKeyFile is to see it. */
static gboolean
scan_key (GwConf *self, Section *section, char *text, guint line)
{
  char *equals = strchr (text, '=');
  guint earlier;

  if (equals == NULL)
    {
      gw_problems_add (self->problems, line,
                       "%s:%u: is neither [section], key = value nor # comment", self->name, line);
      return FALSE;
    }
  *equals = '\0';
  g_strchomp (text);
  if (!is_name (text))
    {
      gw_problems_add (self->problems, line,
                       "%s:%u: what stands before '=' is no key: it has letters, digits and "
                       "hyphens only",
                       self->name, line);
      return FALSE;
    }
  earlier = GPOINTER_TO_UINT (g_hash_table_lookup (section->keys, text));
  if (earlier != 0)
    {
      gw_problems_add (self->problems, line,
                       "%s:%u: [%s] %s stands twice, first in line %u; remove one", self->name,
                       line, section->name, text, earlier);
      return FALSE;
    }
  g_hash_table_insert (section->keys, g_strdup (text), GUINT_TO_POINTER (line));
  return is_lower (text);
}

/* Finds where everything stands, and copies what is well-formed to @good for GKeyFile. */
static void
scan (GwConf *self, const char *data, GString *good)
{
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  Section *section = NULL;
  gboolean orphan_told = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *original = g_strstrip (g_strdup (lines[i]));
      char *text = g_strstrip (lines[i]);
      gboolean ok = FALSE;

      if (text[0] == '\0' || text[0] == '#')
        continue;
      if (text[0] == '[')
        {
          section = scan_section (self, text, i + 1);
          orphan_told = section == NULL;
          ok = section != NULL;
        }
      else if (section != NULL)
        ok = scan_key (self, section, text, i + 1);
      else if (!orphan_told)
        {
          gw_problems_add (self->problems, i + 1, "%s:%u: a [section] must come first", self->name,
                           i + 1);
          orphan_told = TRUE;
        }
      if (ok)
        g_string_append_printf (good, "%s\n", original);
    }
}

static guint
line_of (const char *data, const char *at)
{
  guint line = 1;

  for (; data < at; data++)
    line += *data == '\n';
  return line;
}

static GwConf *
conf_new (const char *name, const char *folder)
{
  GwConf *self = g_new0 (GwConf, 1);

  self->name = g_strdup (name);
  self->folder = g_strdup (folder);
  self->file = g_key_file_new ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->known = g_ptr_array_new_with_free_func (g_free);
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

  self->places = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count; i++)
    {
      const GwConfValue *value = &values[i];
      Section *section = find_section (self, value->section);

      if (section == NULL)
        section = add_section (self, value->section, i + 1);
      if (value->type != GW_OPTION_LIST)
        g_key_file_set_string (self->file, value->section, value->key, value->texts[0]);
      else
        g_key_file_set_string_list (self->file, value->section, value->key, value->texts,
                                    g_strv_length ((char **) value->texts));
      g_hash_table_insert (section->keys, g_strdup (value->key), GUINT_TO_POINTER (i + 1));
      g_ptr_array_add (self->places, g_strdup (value->place));
    }
  return self;
}

GwConf *
gw_conf_new (const char *name, const char *folder, const char *data, gsize size)
{
  GwConf *self = conf_new (name, folder);
  g_autoptr (GString) good = g_string_new (NULL);
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;
  const char *end;

  /* Some editors begin a file with a byte order mark. */
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  /* A zero byte is no valid UTF-8 to this function either. */
  if (!g_utf8_validate_len (data, size, &end))
    {
      guint line = line_of (data, end);

      gw_problems_add (self->problems, line, "%s:%u: is not UTF-8 text; is this a key-file?", name,
                       line);
      return self;
    }
  copy = g_strndup (data, size);
  scan (self, copy, good);
  explicit_bzero (copy, strlen (copy));
  if (!g_key_file_load_from_data (self->file, good->str, good->len, G_KEY_FILE_NONE, &error))
    gw_problems_add (self->problems, 0, "%s: %s", name, error->message);
  explicit_bzero (good->str, good->len);
  return self;
}

/* Not more than is allowed, and one byte to see that it is too much: what is named may be a device
 * without an end. */
static gboolean
read_start (const char *path, char *data, gsize *size)
{
  FILE *file = fopen (path, "re");
  int number;

  if (file == NULL)
    return FALSE;
  *size = fread (data, 1, GW_CONF_SIZE_MAX + 1, file);
  number = ferror (file) ? errno : 0;
  fclose (file);
  errno = number;
  return number == 0;
}

GwConf *
gw_conf_load (const char *path, GError **error)
{
  g_autofree char *data = g_malloc (GW_CONF_SIZE_MAX + 1);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  gsize size;
  GwConf *self;

  if (!read_start (path, data, &size))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "the key-file %s cannot be read: %s; -c FILE names another", absolute,
                   g_strerror (errno));
      return NULL;
    }
  if (size > GW_CONF_SIZE_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s is larger than a megabyte; is this a key-file?", path);
      return NULL;
    }
  self = gw_conf_new (path, folder, data, size);
  explicit_bzero (data, size);
  return self;
}

void
gw_conf_free (GwConf *self)
{
  g_clear_pointer (&self->places, g_ptr_array_unref);
  gw_problems_free (self->problems);
  g_ptr_array_unref (self->known);
  g_ptr_array_unref (self->sections);
  g_key_file_unref (self->file);
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
  gpointer key, line;

  g_hash_table_iter_init (&iter, section->keys);
  while (g_hash_table_iter_next (&iter, &key, &line))
    {
      g_autofree char *hint = NULL;
      g_autofree char *otherwise = NULL;

      if (gw_option_find (rows, key) != NULL)
        continue;
      otherwise = g_strdup_printf ("; \"meeting options %s\" lists the known ones", section->name);
      hint = gw_suggest_phrase (key, known, "", "", otherwise);
      gw_problems_add (self->problems, GPOINTER_TO_UINT (line), "%s:%u: [%s] %s is no known key%s",
                       self->name, GPOINTER_TO_UINT (line), section->name, (char *) key, hint);
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
  g_auto (GStrv) texts = g_key_file_get_string_list (self->file, section, key, NULL, &cause);

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
  g_autofree char *text = g_key_file_get_string (self->file, section, row->key, &cause);
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

static char *
place_of (const GwConf *self, guint line)
{
  if (self->places != NULL)
    return g_strdup (g_ptr_array_index (self->places, line - 1));
  return g_strdup_printf ("%s:%u", self->name, line);
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
  guint line =
      section == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (section->keys, row->key));
  g_autoptr (GError) error = NULL;

  entry->is_set = environment != NULL || line > 0;
  if (environment != NULL)
    entry->origin = g_strdup_printf ("environment variable %s", variable);
  else if (line > 0)
    {
      entry->origin = place_of (self, line);
      entry->line = line;
    }
  else
    entry->origin = g_strdup (self->name);

  if (entry->is_set && read_value (self, name, row, environment, &entry->value, &error))
    return;
  if (error != NULL)
    gw_problems_add (self->problems, line, "%s: [%s] %s %s", entry->origin, name, row->key,
                     explain (error));
  g_clear_error (&error);
  if (!gw_option_read_default (row, self->folder, &entry->value, &error))
    g_error ("the default of [%s] %s %s", name, row->key, error->message);
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
      gw_problems_add (self->problems, section->line,
                       "%s:%u: [%s] belongs to no plugin that [gateway] plugins names%s",
                       self->name, section->line, section->name, hint);
    }
  g_ptr_array_set_size (self->known, self->known->len - 1);
}
