/* The six digits that show that a mail arrived. Any thread. */
#pragma once

#include <glib.h>

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

#define API_CODE_LIFETIME (10 * 60) /* seconds */
#define API_CODE_TRIES 5

/* Returns: (transfer full). */
char *api_code_new (void);

/* Reads a code as people type it, with spaces or hyphens. Returns: (transfer full) (nullable): its
 * digits, %NULL when @text (nullable) is none. */
char *api_code_parse (const char *text);

/* Returns: (transfer full): what is stored of @code: six digits are soon tried through by whoever
 * has read the database, but not without the deployment's secret. */
char *api_code_hash (const GwSecret *secret, const char *email, const char *code);

/* In a time that tells nothing of where they differ. */
gboolean api_code_hash_equal (const char *one, const char *other);

G_END_DECLS
