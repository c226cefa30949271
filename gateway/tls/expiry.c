#include "gateway/tls/expiry.h"

#define DAY (24 * 60 * 60)
#define HOUR (60 * 60)

char *
gw_expiry_date (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M UTC") : g_strdup ("no date");
}

char *
gw_expiry_look (GwExpiry *self, gint64 expires_at, gint64 now)
{
  gint64 left = expires_at - now;
  g_autofree char *date = NULL;

  if (self->expires_at != expires_at)
    *self = (GwExpiry){ .expires_at = expires_at };
  if (left > GW_EXPIRY_NEAR)
    return NULL;
  /* A clock that was set back does not silence us for long. */
  if (self->said_at != 0 && ABS (now - self->said_at) < DAY)
    return NULL;

  self->said_at = now;
  date = gw_expiry_date (expires_at);
  if (left <= 0)
    return g_strdup_printf ("expired on %s: browsers refuse it", date);
  if (left < 2 * DAY)
    return g_strdup_printf ("expires in %d hours, on %s", (int) (left / HOUR), date);
  return g_strdup_printf ("expires in %d days, on %s", (int) (left / DAY), date);
}
