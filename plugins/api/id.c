#include "plugins/api/id.h"

#include <string.h>

#include "plugins/api/random.h"

#define MEETING_CHARACTERS 12
#define PARTICIPANT_CHARACTERS 16
#define GROUP 4

/* The order is of no meaning; 32 of them, so that a byte's low five bits choose without bias. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void
fill_characters (char *characters, gsize n_characters)
{
  guint8 bytes[PARTICIPANT_CHARACTERS];

  g_assert (n_characters <= sizeof bytes);
  api_random_fill (bytes, n_characters);
  for (gsize i = 0; i < n_characters; i++)
    characters[i] = alphabet[bytes[i] & 31];
}

/* "abcdefghjkmn" → "abcd-efgh-jkmn" */
static char *
group (const char *characters)
{
  return g_strdup_printf ("%.*s-%.*s-%.*s", GROUP, characters, GROUP, characters + GROUP, GROUP,
                          characters + GROUP + GROUP);
}

char *
api_id_new_meeting (void)
{
  char characters[MEETING_CHARACTERS];

  fill_characters (characters, sizeof characters);
  return group (characters);
}

char *
api_id_new_participant (void)
{
  char characters[PARTICIPANT_CHARACTERS];

  fill_characters (characters, sizeof characters);
  return g_strndup (characters, sizeof characters);
}

static char
canonical (char character)
{
  character = g_ascii_tolower (character);
  switch (character)
    {
    case 'o':
      return '0';
    case 'i':
    case 'l':
      return '1';
    default:
      return character;
    }
}

char *
api_id_parse_meeting (const char *text)
{
  char characters[MEETING_CHARACTERS];
  gsize n_characters = 0;

  for (; *text != '\0'; text++)
    {
      char character = canonical (*text);

      if (character == '-')
        continue;
      if (n_characters == MEETING_CHARACTERS || strchr (alphabet, character) == NULL)
        return NULL;
      characters[n_characters++] = character;
    }

  return n_characters == MEETING_CHARACTERS ? group (characters) : NULL;
}
