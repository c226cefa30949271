#include "gateway/host/conf-reader.h"

#include <string.h>

#include "gateway/host/suggest.h"

static void
refuse_unknown_keys (const GwConfReader *self, const GwConfSection *section, const GwOption *rows)
{
  g_autofree const char **known = gw_option_keys (rows);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, section->keys);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const GwConfPlace *place = value;
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
read_list (const GwConfReader *self,
           const char *section,
           const char *key,
           GwOptionValue *value,
           GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_auto (GStrv) texts =
      g_key_file_get_string_list (self->content->values, section, key, NULL, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  gw_option_read_list ((const char *const *) texts, value);
  return TRUE;
}

static gboolean
read_scalar (const GwConfReader *self,
             const char *section,
             const GwOption *row,
             GwOptionValue *value,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = g_key_file_get_string (self->content->values, section, row->key, &cause);
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
read_value (const GwConfReader *self,
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
read_entry (const GwConfReader *self,
            const GwConfSection *section,
            const char *name,
            const GwOption *row,
            GwConfigEntry *entry)
{
  g_autofree char *variable = environment_name (name, row->key);
  const char *environment = row->type == GW_OPTION_SECRET ? g_getenv (variable) : NULL;
  const GwConfPlace *place = section != NULL ? g_hash_table_lookup (section->keys, row->key) : NULL;
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

GwConfig *
gw_conf_reader_read (const GwConfReader *self, const char *name, const GwOption *rows)
{
  const GwConfSection *section = gw_conf_content_find (self->content, name);
  GwConfig *config = gw_config_new (name, rows);

  if (section != NULL)
    refuse_unknown_keys (self, section, rows);
  for (guint i = 0; rows[i].key != NULL; i++)
    read_entry (self, section, name, &rows[i], gw_config_entry (config, i));
  return config;
}
