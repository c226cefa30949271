#include "gateway/cli/moment.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/option.h"

#define NOW "now"

static const GwOption distance_row = {
  .key = "distance",
  .type = GW_OPTION_DURATION,
};

/* @text: "+2h". */
static gboolean
parse_distance (const char *text, gint64 now, gint64 *moment)
{
  g_auto (GwOptionValue) value = { 0 };
  gint64 sign = *text == '-' ? -1 : 1;

  if (*text == '\0')
    {
      *moment = now;
      return TRUE;
    }
  if ((*text != '+' && *text != '-') || text[1] == '-' ||
      !gw_option_read (&distance_row, text + 1, "/", &value, NULL))
    return FALSE;
  *moment = now + sign * (value.number / 1000);
  return TRUE;
}

/* GLib wants the seconds, which nobody types. */
static gboolean
parse_iso (const char *text, gint64 *moment)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *full = NULL;

  if (strlen (text) >= 16 && text[10] == 'T' && text[16] != ':')
    full = g_strdup_printf ("%.16s:00%s", text, text + 16);
  time = g_date_time_new_from_iso8601 (full != NULL ? full : text, local);
  if (time == NULL)
    return FALSE;
  *moment = g_date_time_to_unix (time);
  return TRUE;
}

gboolean
gw_moment_parse (const char *text, gint64 now, gint64 *moment, GError **error)
{
  guint64 seconds;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32 * G_GINT64_CONSTANT (1000), &seconds,
                                  NULL))
    {
      *moment = (gint64) seconds;
      return TRUE;
    }
  if (g_str_has_prefix (text, NOW) && parse_distance (text + strlen (NOW), now, moment))
    return TRUE;
  if (parse_iso (text, moment))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "\"%s\" is no moment, such as 2030-01-31T09:00, now+2h or 1893456000", text);
  return FALSE;
}
