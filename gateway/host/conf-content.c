#include "gateway/host/conf-content.h"

#include <string.h>

/* @text: (transfer full). */
static GwConfPlace *
place_new (char *text, guint order)
{
  GwConfPlace *place = g_new (GwConfPlace, 1);

  place->text = text;
  place->order = order;
  return place;
}

static void
place_free (gpointer data)
{
  GwConfPlace *place = data;

  g_free (place->text);
  g_free (place);
}

static void
section_free (gpointer data)
{
  GwConfSection *section = data;

  g_hash_table_unref (section->keys);
  place_free (section->place);
  g_free (section->name);
  g_free (section);
}

GwConfContent *
gw_conf_content_new (void)
{
  GwConfContent *self = g_new0 (GwConfContent, 1);

  self->values = g_key_file_new ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
  return self;
}

void
gw_conf_content_free (GwConfContent *self)
{
  g_ptr_array_unref (self->sections);
  g_key_file_unref (self->values);
  g_free (self);
}

GwConfSection *
gw_conf_content_find (const GwConfContent *self, const char *name)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      GwConfSection *section = g_ptr_array_index (self->sections, i);

      if (strcmp (section->name, name) == 0)
        return section;
    }
  return NULL;
}

/* @place: (transfer full). */
static GwConfSection *
add_section (GwConfContent *self, const char *name, GwConfPlace *place)
{
  GwConfSection *section = g_new0 (GwConfSection, 1);

  section->name = g_strdup (name);
  section->place = place;
  section->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  g_ptr_array_add (self->sections, section);
  return section;
}

void
gw_conf_content_set (GwConfContent *self, const GwConfValue *value, guint order)
{
  GwConfSection *section = gw_conf_content_find (self, value->section);

  if (section == NULL)
    section = add_section (self, value->section, place_new (g_strdup (value->place), order));
  if (value->type != GW_OPTION_LIST)
    g_key_file_set_string (self->values, value->section, value->key, value->texts[0]);
  else
    g_key_file_set_string_list (self->values, value->section, value->key, value->texts,
                                g_strv_length ((char **) value->texts));
  g_hash_table_insert (section->keys, g_strdup (value->key),
                       place_new (g_strdup (value->place), order));
}

static GwConfPlace *
place_in (const GwConfFile *file, guint line)
{
  return place_new (g_strdup_printf ("%s:%u", file->name, line), file->before + line);
}

static void
merge_keys (GwConfContent *self,
            const GwConfFile *file,
            const GwConfFileSection *from,
            GwConfSection *to)
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

void
gw_conf_content_merge (GwConfContent *self, GwConfFile *file)
{
  for (guint i = 0; i < file->sections->len; i++)
    {
      const GwConfFileSection *from = g_ptr_array_index (file->sections, i);
      GwConfSection *to = gw_conf_content_find (self, from->name);

      if (to == NULL)
        to = add_section (self, from->name, place_in (file, from->line));
      merge_keys (self, file, from, to);
    }
  self->lines += file->lines;
  gw_conf_file_free (file);
}
