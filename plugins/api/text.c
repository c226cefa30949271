#include "plugins/api/text.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

/* Normalising a text of a megabyte to find that it is too long would be generous. */
#define BYTES_PER_CHARACTER 16

/* Explicit embeddings, overrides and isolates (Unicode UAX 9) reach past the end of a name. */
static gboolean
turns_direction (gunichar character)
{
  return (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

static gboolean
is_allowed (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    default:
      return !turns_direction (character);
    }
}

/* g_strstrip() knows ASCII only. */
static char *
trim (const char *text)
{
  const char *end = text + strlen (text);

  while (text < end && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      const char *previous = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (previous)))
        break;
      end = previous;
    }

  return g_strndup (text, (gsize) (end - text));
}

char *
api_text_clean (const char *what, const char *text, gsize max, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *clean = NULL;
  gsize n_characters = 0;
  gboolean visible = FALSE;

  if (text == NULL || strlen (text) > (max + 2) * BYTES_PER_CHARACTER ||
      !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "%s must be a text of 1 to %" G_GSIZE_FORMAT " characters", what, max);
      return NULL;
    }

  trimmed = trim (text);
  clean = g_utf8_normalize (trimmed, -1, G_NORMALIZE_NFC);
  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!is_allowed (character))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                       "%s must not contain control characters", what);
          return NULL;
        }
      visible |= g_unichar_isgraph (character) && !g_unichar_iszerowidth (character);
      n_characters++;
    }

  if (!visible || n_characters > max)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "%s must have 1 to %" G_GSIZE_FORMAT " characters", what, max);
      return NULL;
    }

  return g_steal_pointer (&clean);
}
