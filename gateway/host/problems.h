/* What is wrong with a key-file: collected, so that all of it is reported at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwProblems GwProblems;

GwProblems *gw_problems_new (void);
void gw_problems_free (GwProblems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwProblems, gw_problems_free)

/* @line: where it stands among the lines of all files, 0 for what has no line. */
void gw_problems_add (GwProblems *problems, guint line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

guint gw_problems_count (const GwProblems *problems);

/* Returns: %TRUE when there is none, else %FALSE with a GW_ERROR_CONFIG whose message holds one
 * problem a line, in the order of lines. */
gboolean gw_problems_check (const GwProblems *problems, GError **error);

G_END_DECLS
