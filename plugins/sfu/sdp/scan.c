#include "plugins/sfu/sdp/scan.h"

#include "plugins/sfu/error.h"

gboolean
sfu_sdp_take_number (const char **text, guint64 maximum, guint64 *number)
{
  const char *at = *text;
  guint64 value = 0;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; g_ascii_isdigit (*at); at++)
    {
      value = value * 10 + (guint64) (*at - '0');
      if (value > maximum)
        return FALSE;
    }
  *text = at;
  *number = value;
  return TRUE;
}

gboolean
sfu_sdp_take_space (const char **text)
{
  if (**text != ' ')
    return FALSE;
  while (**text == ' ')
    (*text)++;
  return TRUE;
}

gboolean
sfu_sdp_refuse (GError **error, const char *attribute, const char *why)
{
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "SDP a=%s: %s", attribute, why);
  return FALSE;
}
