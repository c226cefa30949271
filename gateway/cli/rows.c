#include "gateway/cli/rows.h"

#include <string.h>

#include "gateway/host/option.h"

#define WIDTH 90

/* Breaks @words into lines of WIDTH that each begin with @indent. */
static void
append_wrapped (GString *text, const char *indent, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  glong column = 0;

  for (guint i = 0; list[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (list[i], -1);

      if (column > 0 && column + 1 + length > WIDTH)
        {
          g_string_append_c (text, '\n');
          column = 0;
        }
      if (column == 0)
        {
          g_string_append (text, indent);
          column = g_utf8_strlen (indent, -1);
        }
      else
        {
          g_string_append_c (text, ' ');
          column++;
        }
      g_string_append (text, list[i]);
      column += length;
    }
  g_string_append_c (text, '\n');
}

static int
widest (const GwOption *rows, gboolean of_values)
{
  gsize width = 0;

  for (; rows->key != NULL; rows++)
    {
      const char *cell = of_values ? rows->value : rows->key;

      if (cell != NULL)
        width = MAX (width, strlen (cell));
    }
  return width;
}

void
gw_rows_print (GString *text, const char *section, const char *summary, const GwOption *rows)
{
  int keys = widest (rows, FALSE);
  int values = widest (rows, TRUE);

  g_string_append_printf (text, "[%s]  %s\n", section, summary);
  for (const GwOption *row = rows; row->key != NULL; row++)
    {
      g_autofree char *bounds = gw_option_bounds (row);
      g_autofree char *line = g_strdup_printf ("  %-*s  %-8s  %-*s  %s", keys, row->key,
                                               gw_option_type_name (row->type), values,
                                               row->value != NULL ? row->value : "", bounds);

      g_string_append_printf (text, "\n%s\n", g_strchomp (line));
      append_wrapped (text, "      ", row->help);
    }
}

void
gw_rows_print_sample (GString *text,
                      const char *section,
                      const char *summary,
                      const GwOption *rows,
                      const char *plugins)
{
  append_wrapped (text, "# ", summary);
  g_string_append_printf (text, "[%s]\n", section);
  for (const GwOption *row = rows; row->key != NULL; row++)
    {
      g_autofree char *bounds = gw_option_bounds (row);

      g_string_append_c (text, '\n');
      append_wrapped (text, "# ", row->help);
      g_string_append_printf (text, "# (%s%s%s)\n", gw_option_type_name (row->type),
                              bounds[0] != '\0' ? ", " : "", bounds);
      if (plugins != NULL && strcmp (row->key, "plugins") == 0)
        g_string_append_printf (text, "%s = %s\n", row->key, plugins);
      else
        g_string_append_printf (text, "#%s =%s%s\n", row->key, row->value != NULL ? " " : "",
                                row->value != NULL ? row->value : "");
    }
}

void
gw_rows_print_flag (GString *text, const char *name, const GwOption *row)
{
  g_autofree char *bounds = gw_option_bounds (row);
  g_autofree char *type = g_ascii_strup (gw_option_type_name (row->type), -1);

  g_string_append_printf (text, "  --%s %s", name, type);
  if (row->type == GW_OPTION_LIST)
    g_string_append (text, " (may stand several times)");
  if (bounds[0] != '\0')
    g_string_append_printf (text, " (%s)", bounds);
  if (row->value != NULL && row->value[0] != '\0')
    g_string_append_printf (text, " [%s]", row->value);
  g_string_append_c (text, '\n');
  append_wrapped (text, "      ", row->help);
}
