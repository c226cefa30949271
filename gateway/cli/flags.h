/* Command-line flags made of option rows: `meeting apiserver --mysqlAddress …`. What is given
 * becomes a configuration as a key-file would, read and checked by the same rows. */
#pragma once

#include "gateway/host/conf.h"

G_BEGIN_DECLS

typedef struct _GwFlags GwFlags;

GwFlags *gw_flags_new (void);
void gw_flags_free (GwFlags *flags); /* wipes what was given */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwFlags, gw_flags_free)

/* Adds a flag for each of @rows, which outlive it: --FLAG of the row, else --KEY; where an earlier
 * section has that one, --SECTION-KEY. @section: "" for flags that are no keys, and so no part of
 * the configuration. @summary: what the section is for. */
void gw_flags_add_section (GwFlags *flags,
                           const char *section,
                           const char *summary,
                           const GwOption *rows);

/* Leaves out the flag of that key. */
void gw_flags_hide (GwFlags *flags, const char *section, const char *key);

/* Reads "--FLAG VALUE" and "--FLAG=VALUE"; a boolean may stand alone, a list's flag may stand
 * several times. Secrets are overwritten in @argv. @argv: from the subcommand's name on. */
gboolean gw_flags_read (GwFlags *flags, int argc, char **argv, GError **error);

/* Returns: (nullable): what was given for the key, the first of several. */
const char *gw_flags_get (const GwFlags *flags, const char *section, const char *key);

/* Returns: (transfer full) (nullable): "--mysqlAddress" where it was given for the key. */
char *gw_flags_place (const GwFlags *flags, const char *section, const char *key);

/* Sets what was not given. @place: for messages. */
void gw_flags_set (
    GwFlags *flags, const char *section, const char *key, const char *text, const char *place);

/* Relative paths start in this process's folder. Returns: (transfer full). */
GwConf *gw_flags_conf (const GwFlags *flags);

/* Puts what was given into @file, for a key-file in any folder: paths are made absolute. */
void gw_flags_fill (const GwFlags *flags, GKeyFile *file);

/* Whether a flag of that @key, in any section, is not to be shown. */
gboolean gw_flags_is_secret (const GwFlags *flags, const char *key);

/* Appends every flag with its type, default, bounds and help. */
void gw_flags_print (const GwFlags *flags, GString *text);

G_END_DECLS
