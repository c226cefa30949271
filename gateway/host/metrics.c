#include "gateway/host/metrics.h"

#include <string.h>

struct _GwMetric
{
  gint64 value; /* atomic, relaxed: a sum needs no order */
  char *labels; /* "" for none */
};

/* All metrics of one name. */
typedef struct
{
  char *name;
  char *help;
  const char *type; /* "counter" or "gauge" */
  GPtrArray *metrics;
} Family;

struct _GwMetrics
{
  GPtrArray *families; /* sorted by name */
};

static void
metric_free (gpointer data)
{
  GwMetric *metric = data;

  g_free (metric->labels);
  g_free (metric);
}

static void
family_free (gpointer data)
{
  Family *family = data;

  g_ptr_array_unref (family->metrics);
  g_free (family->help);
  g_free (family->name);
  g_free (family);
}

GwMetrics *
gw_metrics_new (void)
{
  GwMetrics *self = g_new0 (GwMetrics, 1);

  self->families = g_ptr_array_new_with_free_func (family_free);
  return self;
}

void
gw_metrics_free (GwMetrics *self)
{
  g_ptr_array_unref (self->families);
  g_free (self);
}

static Family *
find_family (GwMetrics *self, const char *name, const char *type, const char *help)
{
  guint at;
  Family *family;

  for (at = 0; at < self->families->len; at++)
    {
      int order;

      family = g_ptr_array_index (self->families, at);
      order = strcmp (family->name, name);
      if (order > 0)
        break;
      if (order < 0)
        continue;
      if (family->type != type)
        g_error ("metric %s is used as %s and as %s", name, family->type, type);
      return family;
    }
  family = g_new0 (Family, 1);
  family->name = g_strdup (name);
  family->help = g_strdup (help);
  family->type = type;
  family->metrics = g_ptr_array_new_with_free_func (metric_free);
  g_ptr_array_insert (self->families, at, family);
  return family;
}

static GwMetric *
find_metric (
    GwMetrics *self, const char *name, const char *type, const char *labels, const char *help)
{
  Family *family = find_family (self, name, type, help);
  GwMetric *metric;

  if (labels == NULL)
    labels = "";
  for (guint i = 0; i < family->metrics->len; i++)
    {
      metric = g_ptr_array_index (family->metrics, i);
      if (strcmp (metric->labels, labels) == 0)
        return metric;
    }
  metric = g_new0 (GwMetric, 1);
  metric->labels = g_strdup (labels);
  g_ptr_array_add (family->metrics, metric);
  return metric;
}

GwMetric *
gw_metrics_counter (GwMetrics *self, const char *name, const char *labels, const char *help)
{
  return find_metric (self, name, "counter", labels, help);
}

GwMetric *
gw_metrics_gauge (GwMetrics *self, const char *name, const char *labels, const char *help)
{
  return find_metric (self, name, "gauge", labels, help);
}

void
gw_metric_add (GwMetric *metric, gint64 amount)
{
  __atomic_fetch_add (&metric->value, amount, __ATOMIC_RELAXED);
}

void
gw_metric_set (GwMetric *metric, gint64 value)
{
  __atomic_store_n (&metric->value, value, __ATOMIC_RELAXED);
}

static void
print_family (const Family *family, GString *text)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help,
                          family->name, family->type);
  for (guint i = 0; i < family->metrics->len; i++)
    {
      GwMetric *metric = g_ptr_array_index (family->metrics, i);
      gint64 value = __atomic_load_n (&metric->value, __ATOMIC_RELAXED);

      g_string_append (text, family->name);
      if (metric->labels[0] != '\0')
        g_string_append_printf (text, "{%s}", metric->labels);
      g_string_append_printf (text, " %" G_GINT64_FORMAT "\n", value);
    }
}

char *
gw_metrics_print (const GwMetrics *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->families->len; i++)
    print_family (g_ptr_array_index (self->families, i), text);
  return g_string_free (text, FALSE);
}
