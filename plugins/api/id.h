/* Random identifiers that people can read to each other: 32 letters and digits without
 * look-alikes (no i, l, o, u), five bits each. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): "abcd-efgh-jkmn", 60 bits. */
char *api_id_new_meeting (void);

/* Returns: (transfer full): 16 characters, 80 bits. */
char *api_id_new_participant (void);

/* Reads a meeting's id as people type it: in any case, with or without hyphens, o for 0, i and l
 * for 1. Returns: (transfer full) (nullable): the id, %NULL when @text is none. */
char *api_id_parse_meeting (const char *text);

G_END_DECLS
