#include "gateway/host/suggest.h"

#include <string.h>

/* Longer words are not misspelt keys. */
#define WORD_MAX 64

/* Case is no error of typing, nor is '_' for '-': such words are at no distance at all. */
static char
fold (char c)
{
  return c == '_' ? '-' : g_ascii_tolower (c);
}

/* Levenshtein's distance where two letters in the wrong order are one error, not two. */
static guint
distance (const char *a, gsize a_size, const char *b, gsize b_size)
{
  guint rows[3][WORD_MAX + 1]; /* the present one is rows[i % 3] */

  for (gsize j = 0; j <= b_size; j++)
    rows[0][j] = j;
  for (gsize i = 1; i <= a_size; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i - 1) % 3];
      const guint *twice = rows[(i + 1) % 3]; /* as (i - 2) % 3 */

      row[0] = i;
      for (gsize j = 1; j <= b_size; j++)
        {
          char x = fold (a[i - 1]), y = fold (b[j - 1]);

          row[j] = MIN (MIN (row[j - 1], above[j]) + 1, above[j - 1] + (x != y));
          if (i > 1 && j > 1 && x == fold (b[j - 2]) && y == fold (a[i - 2]))
            row[j] = MIN (row[j], twice[j - 2] + 1);
        }
    }
  return rows[a_size % 3][b_size];
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
      if (cost < least && cost <= MAX (1, MAX (size, other) / 3))
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
                   const char *after,
                   const char *otherwise)
{
  const char *nearest = gw_suggest (word, words);

  if (nearest == NULL)
    return g_strdup (otherwise);
  return g_strdup_printf ("; did you mean %s%s%s?", before, nearest, after);
}
