#include "gateway/host/config.h"

struct _GwConfig
{
  char *section;
  const GwOption *rows;
  GwConfigEntry *entries; /* one per row */
  guint count;
};

GwConfig *
gw_config_new (const char *section, const GwOption *rows)
{
  GwConfig *self = g_new0 (GwConfig, 1);

  self->section = g_strdup (section);
  self->rows = rows;
  while (rows[self->count].key != NULL)
    self->count++;
  self->entries = g_new0 (GwConfigEntry, self->count);
  return self;
}

void
gw_config_free (GwConfig *self)
{
  for (guint i = 0; i < self->count; i++)
    {
      gw_option_value_clear (&self->entries[i].value);
      g_free (self->entries[i].origin);
    }
  g_free (self->entries);
  g_free (self->section);
  g_free (self);
}

GwConfigEntry *
gw_config_entry (GwConfig *self, guint index)
{
  g_return_val_if_fail (index < self->count, NULL);
  return &self->entries[index];
}

static guint
index_of (const GwConfig *self, const char *key)
{
  const GwOption *row = gw_option_find (self->rows, key);

  if (row == NULL)
    g_error ("the plugin of section [%s] asks for %s, which has no option row", self->section, key);
  return row - self->rows;
}

/* @types: a bit per type that the caller's function reads. */
static const GwConfigEntry *
entry_of (const GwConfig *self, const char *key, guint types)
{
  guint index = index_of (self, key);
  GwOptionType type = self->rows[index].type;

  if ((types & (1u << type)) == 0)
    g_error ("the plugin of section [%s] asks for %s as another type than its row's: %s",
             self->section, key, gw_option_type_name (type));
  return &self->entries[index];
}

const char *
gw_config_string (const GwConfig *self, const char *key)
{
  const guint types = 1u << GW_OPTION_STRING | 1u << GW_OPTION_PATH | 1u << GW_OPTION_ADDRESS |
                      1u << GW_OPTION_SECRET;

  return entry_of (self, key, types)->value.text;
}

gint64
gw_config_integer (const GwConfig *self, const char *key)
{
  const guint types = 1u << GW_OPTION_INTEGER | 1u << GW_OPTION_DURATION | 1u << GW_OPTION_SIZE;

  return entry_of (self, key, types)->value.number;
}

gboolean
gw_config_boolean (const GwConfig *self, const char *key)
{
  return entry_of (self, key, 1u << GW_OPTION_BOOLEAN)->value.boolean;
}

const char *const *
gw_config_list (const GwConfig *self, const char *key)
{
  return (const char *const *) entry_of (self, key, 1u << GW_OPTION_LIST)->value.list;
}

gboolean
gw_config_is_set (const GwConfig *self, const char *key)
{
  return self->entries[index_of (self, key)].is_set;
}

char *
gw_config_where (const GwConfig *self, const char *key)
{
  const GwConfigEntry *entry = &self->entries[index_of (self, key)];

  return g_strdup_printf ("%s: [%s] %s", entry->origin, self->section, key);
}

GPtrArray *
gw_config_changes (const GwConfig *before, const GwConfig *now)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < before->count; i++)
    if (!gw_option_value_equal (&before->entries[i].value, &now->entries[i].value))
      g_ptr_array_add (keys, (gpointer) before->rows[i].key);
  return keys;
}

void
gw_config_complain (
    const GwConfig *self, GwProblems *problems, const char *key, const char *format, ...)
{
  g_autofree char *where = gw_config_where (self, key);
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gw_problems_add (problems, self->entries[index_of (self, key)].line, "%s%s%s", where,
                   text[0] == ':' ? "" : " ", text);
}
