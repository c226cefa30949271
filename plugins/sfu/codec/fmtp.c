#include "plugins/sfu/codec/fmtp.h"

#include <string.h>

#define NUMBER_ROOM 16

gboolean
sfu_fmtp_get (const char *fmtp, const char *name, char *value, gsize room)
{
  gsize name_size = strlen (name);

  *value = '\0';
  for (const char *part = fmtp; part != NULL && *part != '\0';)
    {
      gsize size;

      part += strspn (part, "; \t");
      size = strcspn (part, ";");
      if (size > name_size && part[name_size] == '=' &&
          g_ascii_strncasecmp (part, name, name_size) == 0)
        {
          g_strlcpy (value, part + name_size + 1, MIN (room, size - name_size));
          g_strchomp (value);
          return TRUE;
        }
      part += size;
    }
  return FALSE;
}

guint
sfu_fmtp_get_number (const char *fmtp, const char *name, guint otherwise)
{
  char text[NUMBER_ROOM];
  guint64 number;

  if (!sfu_fmtp_get (fmtp, name, text, sizeof text) ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return otherwise;
  return (guint) number;
}
