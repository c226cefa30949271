#include "gateway/cli/init/report.h"

#define TOPIC_WIDTH 12

typedef struct
{
  GwInitLevel level;
  const char *topic;
  char *text;
} Finding;

struct _GwInitReport
{
  GArray *findings; /* of Finding */
};

static const char *const marks[] = {
  [GW_INIT_GOOD] = "ok",
  [GW_INIT_NOTE] = "note",
  [GW_INIT_PROBLEM] = "LOOK",
};

static void
finding_clear (gpointer data)
{
  g_free (((Finding *) data)->text);
}

GwInitReport *
gw_init_report_new (void)
{
  GwInitReport *self = g_new0 (GwInitReport, 1);

  self->findings = g_array_new (FALSE, FALSE, sizeof (Finding));
  g_array_set_clear_func (self->findings, finding_clear);
  return self;
}

void
gw_init_report_free (GwInitReport *self)
{
  g_array_unref (self->findings);
  g_free (self);
}

void
gw_init_report_add (
    GwInitReport *self, GwInitLevel level, const char *topic, const char *format, ...)
{
  Finding finding = { level, topic, NULL };
  va_list arguments;

  va_start (arguments, format);
  finding.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (self->findings, finding);
}

guint
gw_init_report_problems (const GwInitReport *self)
{
  guint count = 0;

  for (guint i = 0; i < self->findings->len; i++)
    count += g_array_index (self->findings, Finding, i).level == GW_INIT_PROBLEM;
  return count;
}

void
gw_init_report_print (const GwInitReport *self, GString *text)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const Finding *finding = &g_array_index (self->findings, Finding, i);
      g_auto (GStrv) lines = g_strsplit (finding->text, "\n", -1);

      for (char **line = lines; *line != NULL; line++)
        g_string_append_printf (text, "  %-4s  %-*s  %s\n",
                                line == lines ? marks[finding->level] : "", TOPIC_WIDTH,
                                line == lines ? finding->topic : "", *line);
    }
}
