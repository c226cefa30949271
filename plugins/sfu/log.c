#include "plugins/sfu/log.h"

#include <string.h>

static const char *
priority (GLogLevelFlags level)
{
  switch (level & G_LOG_LEVEL_MASK)
    {
    case G_LOG_LEVEL_CRITICAL:
    case G_LOG_LEVEL_WARNING:
      return "4";
    case G_LOG_LEVEL_DEBUG:
      return "7";
    case G_LOG_LEVEL_INFO:
      return "6";
    default:
      return "5";
    }
}

void
sfu_log (
    GLogLevelFlags level, const char *meeting, const char *participant, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  GLogField fields[5] = {
    { "GLIB_DOMAIN", "gw-sfu", -1 },
    { "PRIORITY", priority (level), -1 },
    { "MESSAGE", message, -1 },
  };
  gsize count = 3;
  if (meeting != NULL)
    fields[count++] = (GLogField){ "MEETING", meeting, -1 };
  if (participant != NULL)
    fields[count++] = (GLogField){ "PARTICIPANT", participant, -1 };
  g_log_structured_array (level, fields, count);
}
