#include "plugins/allocate/rules.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  GPatternSpec *pattern;
  char **labels; /* of all and of the rule */
} Rule;

struct _AllocateRules
{
  const char *const *labels;
  GArray *rules; /* of Rule */
};

static void
rule_clear (gpointer data)
{
  Rule *rule = data;

  g_clear_pointer (&rule->pattern, g_pattern_spec_free);
  g_clear_pointer (&rule->labels, g_strfreev);
}

static gboolean
refuse (
    const GwConfig *config, const char *key, const char *entry, const char *what, GError **error)
{
  g_autofree char *where = gw_config_where (config, key);

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: \"%s\" %s", where, entry, what);
  return FALSE;
}

static gboolean
is_label (const char *text)
{
  const char *mark = strchr (text, '=');

  return mark != NULL && mark > text && mark[1] != '\0' && strpbrk (text, " \t,:") == NULL;
}

/* Returns: (transfer full): @first and then @more. */
static char **
join (const char *const *first, char **more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) first);
  g_strv_builder_addv (builder, (const char **) more);
  return g_strv_builder_end (builder);
}

static gboolean
add_rule (AllocateRules *self, const GwConfig *config, const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *pattern = NULL;
  g_autofree char *lower = NULL;
  g_auto (GStrv) labels = NULL;
  Rule rule;

  if (colon == NULL || colon == text)
    return refuse (config, "rules", text,
                   "is not PATTERN:NAME=VALUE, for example *@eu.example.com:region=eu", error);
  labels = g_strsplit (colon + 1, ",", -1);
  for (char **label = labels; *label != NULL || label == labels; label++)
    {
      if (*label == NULL || !is_label (g_strstrip (*label)))
        return refuse (config, "rules", text,
                       "has a label that is not NAME=VALUE, for example *@eu.example.com:region=eu",
                       error);
    }

  pattern = g_strndup (text, (gsize) (colon - text));
  lower = g_utf8_strdown (g_strstrip (pattern), -1);
  rule = (Rule){ g_pattern_spec_new (lower), join (self->labels, labels) };
  g_array_append_val (self->rules, rule);
  return TRUE;
}

AllocateRules *
allocate_rules_new (const GwConfig *config, GError **error)
{
  g_autoptr (AllocateRules) self = g_new0 (AllocateRules, 1);
  const char *const *texts = gw_config_list (config, "rules");

  self->labels = gw_config_list (config, "labels");
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (self->rules, rule_clear);
  for (gsize i = 0; self->labels[i] != NULL; i++)
    {
      if (!is_label (self->labels[i]))
        {
          refuse (config, "labels", self->labels[i], "is not NAME=VALUE, for example region=eu",
                  error);
          return NULL;
        }
    }
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      if (!add_rule (self, config, texts[i], error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
allocate_rules_free (AllocateRules *self)
{
  g_array_unref (self->rules);
  g_free (self);
}

const char *const *
allocate_rules_labels (const AllocateRules *self, const char *email)
{
  g_autofree char *lower = NULL;

  if (self->rules->len == 0)
    return self->labels;

  lower = g_utf8_strdown (email, -1);
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);

      if (g_pattern_spec_match_string (rule->pattern, lower))
        return (const char *const *) rule->labels;
    }

  return self->labels;
}
