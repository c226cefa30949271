#include "gateway/host/suggest.h"

#include <string.h>

/* Longer words are not misspelt keys. */
#define WORD_MAX 64

/* Costs are doubled, so that a letter in the wrong case can cost half. */
static guint
replace_cost (char a, char b)
{
  if (a == b)
    return 0;
  if (g_ascii_tolower (a) == g_ascii_tolower (b))
    return 1;
  if ((a == '_' && b == '-') || (a == '-' && b == '_'))
    return 1;
  return 2;
}

/* Levenshtein's distance, doubled, with one row of memory. */
static guint
distance (const char *a, gsize a_size, const char *b, gsize b_size)
{
  guint row[WORD_MAX + 1];

  for (gsize j = 0; j <= b_size; j++)
    row[j] = 2 * j;
  for (gsize i = 1; i <= a_size; i++)
    {
      guint diagonal = row[0];

      row[0] = 2 * i;
      for (gsize j = 1; j <= b_size; j++)
        {
          guint above = row[j];
          guint best = diagonal + replace_cost (a[i - 1], b[j - 1]);

          best = MIN (best, above + 2);
          row[j] = MIN (best, row[j - 1] + 2);
          diagonal = above;
        }
    }
  return row[b_size];
}

const char *
gw_suggest (const char *word, const char *const *words)
{
  gsize size = strlen (word);
  const char *nearest = NULL;
  guint least = G_MAXUINT;

  if (size == 0 || size > WORD_MAX)
    return NULL;
  for (; *words != NULL; words++)
    {
      gsize other = strlen (*words);
      guint cost;

      if (other > WORD_MAX)
        continue;
      cost = distance (word, size, *words, other);
      /* A third of the letters wrong is a typing error; more is another word. */
      if (cost < least && cost <= 2 * MAX (1, MAX (size, other) / 3))
        {
          least = cost;
          nearest = *words;
        }
    }
  return nearest;
}

char *
gw_suggest_phrase (const char *word,
                   const char *const *words,
                   const char *before,
                   const char *after)
{
  const char *nearest = gw_suggest (word, words);

  if (nearest == NULL)
    return g_strdup ("");
  return g_strdup_printf ("; did you mean %s%s%s?", before, nearest, after);
}
