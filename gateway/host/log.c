#include "gateway/host/log.h"

#include <string.h>
#include <unistd.h>

struct _GwLog
{
  gint level;  /* atomic */
  gint format; /* atomic */
  gboolean journal;
};

const char *const gw_log_level_names[] = { "error", "warning", "info", "debug", NULL };

const char *const gw_log_format_names[] = { "text", "json", NULL };

/* Printed behind the message as name=value. */
static const struct
{
  const char *field, *name;
} shown[] = {
  { "MEETING", "meeting" },
  { "PARTICIPANT", "participant" },
  { "WORKER", "worker" },
};

gboolean
gw_log_level_parse (const char *name, GwLogLevel *level)
{
  for (guint i = 0; gw_log_level_names[i] != NULL; i++)
    if (strcmp (gw_log_level_names[i], name) == 0)
      {
        *level = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
gw_log_format_parse (const char *name, GwLogFormat *format)
{
  for (guint i = 0; gw_log_format_names[i] != NULL; i++)
    if (strcmp (gw_log_format_names[i], name) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

static GwLogLevel
level_of (GLogLevelFlags flags)
{
  if (flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return GW_LOG_ERROR;
  if (flags & G_LOG_LEVEL_WARNING)
    return GW_LOG_WARNING;
  if (flags & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO))
    return GW_LOG_INFO;
  return GW_LOG_DEBUG;
}

/* Texts of peers reach the log: no control character, no broken UTF-8 may leave it. */
static void
append_clean (GString *line, const char *text, gssize size)
{
  g_autofree char *valid = g_utf8_make_valid (text, size);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
}

static const GLogField *
find_field (const GLogField *fields, gsize count, const char *key)
{
  for (gsize i = 0; i < count; i++)
    if (strcmp (fields[i].key, key) == 0 && fields[i].value != NULL)
      return &fields[i];
  return NULL;
}

/* RFC 3339. */
static void
append_time (GString *line, gint64 time)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");

  g_string_append_printf (line, "%s.%03dZ", date, (int) (time % G_USEC_PER_SEC / 1000));
}

void
gw_log_format (
    GString *line, gint64 time, GLogLevelFlags level, const GLogField *fields, gsize count)
{
  const GLogField *domain = find_field (fields, count, "GLIB_DOMAIN");
  const GLogField *message = find_field (fields, count, "MESSAGE");

  append_time (line, time);
  g_string_append_printf (line, " %s ", gw_log_level_names[level_of (level)]);
  if (domain != NULL)
    append_clean (line, domain->value, domain->length);
  else
    g_string_append (line, "gw");
  g_string_append (line, ": ");
  if (message != NULL)
    append_clean (line, message->value, message->length);
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      const GLogField *field = find_field (fields, count, shown[i].field);

      if (field == NULL)
        continue;
      g_string_append_printf (line, " %s=", shown[i].name);
      append_clean (line, field->value, field->length);
    }
}

/* RFC 8259 section 7. */
static void
append_json_string (GString *line, const char *text, gssize size)
{
  g_autofree char *valid = g_utf8_make_valid (text, size);

  g_string_append_c (line, '"');
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '"' || c == '\\')
        g_string_append_c (line, '\\');
      if (g_unichar_iscntrl (c))
        g_string_append_printf (line, "\\u%04x", c);
      else
        g_string_append_unichar (line, c);
    }
  g_string_append_c (line, '"');
}

/* @fallback: (nullable): what stands for a field that is not there; without it, nothing does. */
static void
append_json_member (GString *line, const char *name, const GLogField *field, const char *fallback)
{
  if (field == NULL && fallback == NULL)
    return;
  g_string_append_printf (line, ",\"%s\":", name);
  if (field != NULL)
    append_json_string (line, field->value, field->length);
  else
    append_json_string (line, fallback, -1);
}

void
gw_log_format_json (
    GString *line, gint64 time, GLogLevelFlags level, const GLogField *fields, gsize count)
{
  g_string_append (line, "{\"time\":\"");
  append_time (line, time);
  g_string_append_printf (line, "\",\"level\":\"%s\"", gw_log_level_names[level_of (level)]);
  append_json_member (line, "domain", find_field (fields, count, "GLIB_DOMAIN"), "gw");
  append_json_member (line, "message", find_field (fields, count, "MESSAGE"), "");
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    append_json_member (line, shown[i].name, find_field (fields, count, shown[i].field), NULL);
  g_string_append_c (line, '}');
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  GwLog *self = data;
  g_autoptr (GString) line = NULL;

  if ((gint) level_of (level) > g_atomic_int_get (&self->level))
    return G_LOG_WRITER_HANDLED;
  if (self->journal && g_log_writer_journald (level, fields, count, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  line = g_string_sized_new (200);
  if (g_atomic_int_get (&self->format) == GW_LOG_JSON)
    gw_log_format_json (line, g_get_real_time (), level, fields, count);
  else
    gw_log_format (line, g_get_real_time (), level, fields, count);
  g_string_append_c (line, '\n');
  /* One write a line, so that the lines of several threads and processes stay whole. */
  if (write (STDERR_FILENO, line->str, line->len) < 0)
    return G_LOG_WRITER_UNHANDLED;
  return G_LOG_WRITER_HANDLED;
}

GwLog *
gw_log_install (void)
{
  GwLog *self = g_new0 (GwLog, 1);

  self->level = GW_LOG_INFO;
  self->journal = g_log_writer_is_journald (STDERR_FILENO);
  g_log_set_writer_func (write_log, self, NULL);
  return self;
}

void
gw_log_set_level (GwLog *self, GwLogLevel level)
{
  g_atomic_int_set (&self->level, level);
}

void
gw_log_set_format (GwLog *self, GwLogFormat format)
{
  g_atomic_int_set (&self->format, format);
}
