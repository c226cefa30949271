#include "config.h"

#include "gateway/http/retry-after.h"

#include <libsoup/soup.h>

/* Returns: %FALSE when @text is not digits only. What is too large for a number is a long time. */
static gboolean
parse_seconds (const char *text, gint64 *seconds)
{
  *seconds = 0;
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text))
        return FALSE;
      *seconds = MIN (*seconds * 10 + (*text - '0'), GW_RETRY_AFTER_MAX);
    }
  return TRUE;
}

guint
gw_retry_after_parse (const char *value, gint64 now)
{
  g_autofree char *text = g_strstrip (g_strdup (value != NULL ? value : ""));
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds;

  if (*text == '\0')
    return 0;
  if (!parse_seconds (text, &seconds))
    {
      date = soup_date_time_new_from_http_string (text);
      if (date == NULL)
        return 0;
      seconds = g_date_time_to_unix (date) - now;
    }
  return (guint) CLAMP (seconds, 1, GW_RETRY_AFTER_MAX);
}
