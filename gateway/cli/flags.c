#include "gateway/cli/flags.h"

#include <string.h>

#include "gateway/cli/rows.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/suggest.h"

typedef struct
{
  const char *section;
  const GwOption *row;
  char *name;       /* without hyphens */
  char *place;      /* for messages */
  GPtrArray *texts; /* of char *; empty while it is not given */
  gboolean hidden;
} Flag;

typedef struct
{
  char *name;
  char *summary;
} Section;

struct _GwFlags
{
  GPtrArray *list;  /* of Flag */
  GArray *sections; /* of Section */
};

static void
text_free (gpointer data)
{
  char *text = data;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
flag_free (gpointer data)
{
  Flag *flag = data;

  g_ptr_array_unref (flag->texts);
  g_free (flag->name);
  g_free (flag->place);
  g_free (flag);
}

static void
section_clear (gpointer data)
{
  Section *section = data;

  g_free (section->name);
  g_free (section->summary);
}

GwFlags *
gw_flags_new (void)
{
  GwFlags *self = g_new0 (GwFlags, 1);

  self->list = g_ptr_array_new_with_free_func (flag_free);
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  g_array_set_clear_func (self->sections, section_clear);
  return self;
}

void
gw_flags_free (GwFlags *self)
{
  g_ptr_array_unref (self->list);
  g_array_unref (self->sections);
  g_free (self);
}

static Flag *
find_name (const GwFlags *self, const char *name)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      Flag *flag = g_ptr_array_index (self->list, i);

      if (!flag->hidden && strcmp (flag->name, name) == 0)
        return flag;
    }
  return NULL;
}

static Flag *
find_key (const GwFlags *self, const char *section, const char *key)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      Flag *flag = g_ptr_array_index (self->list, i);

      if (strcmp (flag->section, section) == 0 && strcmp (flag->row->key, key) == 0)
        return flag;
    }
  g_error ("[%s] %s has no flag", section, key);
}

static void
add_flag (GwFlags *self, const char *section, const GwOption *row)
{
  Flag *flag = g_new0 (Flag, 1);

  flag->section = section;
  flag->row = row;
  flag->name = g_strdup (row->flag != NULL ? row->flag : row->key);
  if (find_name (self, flag->name) != NULL || strcmp (flag->name, "help") == 0)
    {
      g_free (flag->name);
      flag->name = g_strdup_printf ("%s-%s", section, row->key);
    }
  flag->place = g_strconcat ("--", flag->name, NULL);
  flag->texts = g_ptr_array_new_with_free_func (text_free);
  g_ptr_array_add (self->list, flag);
}

void
gw_flags_add_section (GwFlags *self, const char *section, const char *summary, const GwOption *rows)
{
  Section added = { g_strdup (section), g_strdup (summary) };

  g_array_append_val (self->sections, added);
  for (; rows->key != NULL; rows++)
    add_flag (self, added.name, rows);
}

void
gw_flags_hide (GwFlags *self, const char *section, const char *key)
{
  find_key (self, section, key)->hidden = TRUE;
}

/* Lists have no type that says so: those with passwords are known by their words. */
static gboolean
is_secret (const GwOption *row)
{
  g_autofree char *help = g_ascii_strdown (row->help, -1);

  return row->type == GW_OPTION_SECRET || strstr (help, "password") != NULL;
}

/* For everybody on the machine to read: /proc/PID/cmdline. */
static void
wipe (char *text)
{
  explicit_bzero (text, strlen (text));
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, GW_ERROR, GW_ERROR_CONFIG, text);
  return FALSE;
}

static gboolean
refuse_name (const GwFlags *self, const char *command, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *otherwise = g_strdup_printf ("; \"meeting %s --help\" lists them", command);
  g_autofree char *hint = NULL;

  for (guint i = 0; i < self->list->len; i++)
    {
      const Flag *flag = g_ptr_array_index (self->list, i);

      if (!flag->hidden)
        g_ptr_array_add (names, flag->name);
    }
  g_ptr_array_add (names, NULL);
  hint = gw_suggest_phrase (name, (const char *const *) names->pdata, "--", "", otherwise);
  return refuse (error, "--%s is no flag%s", name, hint);
}

/* @text: (nullable): %NULL where nothing follows. */
static gboolean
give (Flag *flag, char *text, GError **error)
{
  g_autofree char *copy = NULL;

  if (text == NULL && flag->row->type == GW_OPTION_BOOLEAN)
    copy = g_strdup ("true");
  else if (text == NULL)
    return refuse (error, "%s needs a value: %s", flag->place, flag->row->help);
  else if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, "%s is not UTF-8", flag->place);
  else
    copy = g_strdup (text);
  if (text != NULL && is_secret (flag->row))
    wipe (text);
  if (flag->texts->len > 0 && flag->row->type != GW_OPTION_LIST)
    {
      explicit_bzero (copy, strlen (copy));
      return refuse (error, "%s is given twice", flag->place);
    }
  g_ptr_array_add (flag->texts, g_steal_pointer (&copy));
  return TRUE;
}

gboolean
gw_flags_read (GwFlags *self, int argc, char **argv, GError **error)
{
  for (int i = 1; i < argc; i++)
    {
      char *equals = strchr (argv[i], '=');
      char *value = equals != NULL ? equals + 1 : NULL;
      g_autofree char *name = NULL;
      Flag *flag;

      if (!g_str_has_prefix (argv[i], "--") || argv[i][2] == '\0')
        return refuse (error, "\"%s\" is too much; flags begin with --", argv[i]);
      name =
          equals != NULL ? g_strndup (argv[i] + 2, equals - argv[i] - 2) : g_strdup (argv[i] + 2);
      flag = find_name (self, name);
      if (flag == NULL)
        return refuse_name (self, argv[0], name, error);
      /* A value that looks like a flag needs the form --FLAG=VALUE. */
      if (value == NULL && i + 1 < argc && !g_str_has_prefix (argv[i + 1], "--"))
        value = argv[++i];
      if (!give (flag, value, error))
        return FALSE;
    }
  return TRUE;
}

const char *
gw_flags_get (const GwFlags *self, const char *section, const char *key)
{
  const Flag *flag = find_key (self, section, key);

  return flag->texts->len > 0 ? g_ptr_array_index (flag->texts, 0) : NULL;
}

char *
gw_flags_place (const GwFlags *self, const char *section, const char *key)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const Flag *flag = g_ptr_array_index (self->list, i);

      if (strcmp (flag->section, section) == 0 && strcmp (flag->row->key, key) == 0)
        return flag->texts->len > 0 ? g_strdup (flag->place) : NULL;
    }
  return NULL;
}

void
gw_flags_set (
    GwFlags *self, const char *section, const char *key, const char *text, const char *place)
{
  Flag *flag = find_key (self, section, key);

  g_ptr_array_add (flag->texts, g_strdup (text));
  g_free (flag->place);
  flag->place = g_strdup (place);
}

GwConf *
gw_flags_conf (const GwFlags *self)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (GwConfValue));
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_get_current_dir ();

  for (guint i = 0; i < self->list->len; i++)
    {
      const Flag *flag = g_ptr_array_index (self->list, i);
      char **texts = g_new0 (char *, flag->texts->len + 1);
      const GwConfValue value = { flag->section, flag->row->key, flag->row->type,
                                  (const char *const *) texts, flag->place };

      g_ptr_array_add (lists, texts);
      for (guint k = 0; k < flag->texts->len; k++)
        texts[k] = g_ptr_array_index (flag->texts, k);
      if (texts[0] != NULL && flag->section[0] != '\0')
        g_array_append_val (values, value);
    }
  return gw_conf_new_from_values ("command line", folder,
                                  (const GwConfValue *) (gpointer) values->data, values->len);
}

gboolean
gw_flags_is_secret (const GwFlags *self, const char *key)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const Flag *flag = g_ptr_array_index (self->list, i);

      if (strcmp (flag->row->key, key) == 0 && is_secret (flag->row))
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full): @text, with a path in it that does not depend on a folder. */
static char *
make_absolute (const GwOption *row, const char *text)
{
  g_autofree char *path = NULL;

  if (row->type == GW_OPTION_PATH)
    return g_canonicalize_filename (text, NULL);
  if (row->type != GW_OPTION_SECRET || text[0] != '@')
    return g_strdup (text);
  path = g_canonicalize_filename (text + 1, NULL);
  return g_strconcat ("@", path, NULL);
}

static void
fill_flag (const Flag *flag, GKeyFile *file)
{
  const char *key = flag->row->key;

  if (flag->row->type == GW_OPTION_LIST)
    {
      g_key_file_set_string_list (file, flag->section, key,
                                  (const char *const *) flag->texts->pdata, flag->texts->len);
    }
  else
    {
      char *text = make_absolute (flag->row, g_ptr_array_index (flag->texts, 0));

      g_key_file_set_string (file, flag->section, key, text);
      text_free (text);
    }
}

void
gw_flags_fill (const GwFlags *self, GKeyFile *file)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const Flag *flag = g_ptr_array_index (self->list, i);

      if (flag->texts->len > 0 && flag->section[0] != '\0')
        fill_flag (flag, file);
    }
}

void
gw_flags_print (const GwFlags *self, GString *text)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const Section *section = &g_array_index (self->sections, Section, i);

      if (section->name[0] != '\0')
        g_string_append_printf (text, "\n[%s]  %s\n", section->name, section->summary);
      else
        g_string_append_printf (text, "\n%s\n", section->summary);
      for (guint k = 0; k < self->list->len; k++)
        {
          const Flag *flag = g_ptr_array_index (self->list, k);

          if (flag->section == section->name && !flag->hidden)
            gw_rows_print_flag (text, flag->name, flag->row);
        }
    }
}
