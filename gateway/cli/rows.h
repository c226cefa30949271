/* Option rows as text: the list of `meeting options` and the sample key-file. */
#pragma once

#include "gateway/gateway/option.h"

G_BEGIN_DECLS

/* Appends the section with its rows in aligned columns. @summary: what the section is for. */
void gw_rows_print (GString *text, const char *section, const char *summary, const GwOption *rows);

/* Appends the section as a piece of key-file, each key commented out with its default; @plugins
 * (nullable) is the one that is set. */
void gw_rows_print_sample (GString *text,
                           const char *section,
                           const char *summary,
                           const GwOption *rows,
                           const char *plugins);

/* Appends what `--help` tells of the row whose flag is --@name. */
void gw_rows_print_flag (GString *text, const char *name, const GwOption *row);

G_END_DECLS
