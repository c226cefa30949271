#include "plugins/api/times.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

#define LENGTH_MAX 40
#define YEARS_MAX 10

/* RFC 3339 5.6; GLib also takes what else ISO 8601 has, weeks and days of the year. */
static gboolean
has_form (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";

  if (strlen (text) < sizeof form || strlen (text) > LENGTH_MAX)
    return FALSE;
  for (gsize i = 0; form[i] != '\0'; i++)
    {
      gboolean fits =
          form[i] == 'd' ? g_ascii_isdigit (text[i]) : g_ascii_toupper (text[i]) == form[i];

      if (!fits)
        return FALSE;
    }

  return TRUE;
}

gint64
api_times_parse (const char *what, const char *text, GError **error)
{
  /* RFC 3339 5.6 allows "t" and "z"; GLib does not. */
  g_autofree char *upper = text != NULL && has_form (text) ? g_ascii_strup (text, -1) : NULL;
  g_autoptr (GDateTime) time = upper != NULL ? g_date_time_new_from_iso8601 (upper, NULL) : NULL;

  if (time != NULL && g_date_time_to_unix (time) > 0)
    return g_date_time_to_unix (time);

  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
               "%s must be a time such as 2030-01-31T12:00:00Z", what);
  return 0;
}

char *
api_times_print (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, GW_ERROR, GW_ERROR_BAD_REQUEST, text);
  return FALSE;
}

gboolean
api_times_check (gint64 begin_at, gint64 end_at, gint64 now, GError **error)
{
  if (end_at <= begin_at)
    return refuse (error, "endAt must be later than beginAt");
  if (end_at - begin_at > API_TIMES_LONGEST)
    return refuse (error, "a meeting lasts at most 30 days");
  if (end_at <= now)
    return refuse (error, "endAt must be in the future");
  if (begin_at > now + YEARS_MAX * 366 * G_GINT64_CONSTANT (86400))
    return refuse (error, "beginAt must be within the next ten years");
  return TRUE;
}
