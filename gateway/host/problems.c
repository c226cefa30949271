#include "gateway/host/problems.h"

#include "gateway/gateway/plugin.h"

/* A file that is no key-file at all need not fill the screen. */
#define REPORTED_MAX 50

typedef struct
{
  guint line;
  guint order; /* of being found: keeps a line's problems in order */
  char *text;
} Problem;

struct _GwProblems
{
  GArray *list; /* of Problem */
};

static void
problem_clear (gpointer data)
{
  g_free (((Problem *) data)->text);
}

GwProblems *
gw_problems_new (void)
{
  GwProblems *self = g_new0 (GwProblems, 1);

  self->list = g_array_new (FALSE, TRUE, sizeof (Problem));
  g_array_set_clear_func (self->list, problem_clear);
  return self;
}

void
gw_problems_free (GwProblems *self)
{
  g_array_unref (self->list);
  g_free (self);
}

void
gw_problems_add (GwProblems *self, guint line, const char *format, ...)
{
  Problem problem = { line, self->list->len, NULL };
  va_list arguments;

  va_start (arguments, format);
  problem.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (self->list, problem);
}

guint
gw_problems_count (const GwProblems *self)
{
  return self->list->len;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Problem *left = a, *right = b;

  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

gboolean
gw_problems_check (const GwProblems *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint count = self->list->len;

  if (count == 0)
    return TRUE;
  g_array_sort (self->list, compare);
  for (guint i = 0; i < count && i < REPORTED_MAX; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            g_array_index (self->list, Problem, i).text);
  if (count > REPORTED_MAX)
    g_string_append_printf (text, "\nand %u more", count - REPORTED_MAX);
  g_set_error_literal (error, GW_ERROR, GW_ERROR_CONFIG, text->str);
  return FALSE;
}
