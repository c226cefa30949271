/* "did you mean": the nearest of the words that would have been right. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @words: %NULL-terminated. Case, and '_' for '-', do not count.
 * Returns: (nullable): the entry of @words that is near enough to @word to be what was meant. */
const char *gw_suggest (const char *word, const char *const *words);

/* Returns: (transfer full): "; did you mean [word]?" with @before and @after around the word ("["
 * and "]", say), a copy of @otherwise when nothing is near. */
char *gw_suggest_phrase (const char *word,
                         const char *const *words,
                         const char *before,
                         const char *after,
                         const char *otherwise);

G_END_DECLS
