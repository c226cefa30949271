/* The key-file: GKeyFile reads the values, we know the lines, so that every message says where.
 *
 * Stricter than GKeyFile: a section or key that stands twice in one file, or that nobody knows, is
 * an error, never silently ignored. All that is wrong is collected in one GwProblems. */
#pragma once

#include "gateway/host/conf-content.h"
#include "gateway/host/config.h"
#include "gateway/host/problems.h"

G_BEGIN_DECLS

typedef struct _GwConf GwConf;

/* Reads @path, then its fragments, the files of the folder @path.d whose names end with .conf, in
 * order of name. A key of a later file replaces that of an earlier one, lists too.
 * Returns: (nullable): %NULL with @error set when @path cannot be read; wrong contents are told
 * by the problems instead. */
GwConf *gw_conf_load (const char *path, GError **error);

/* As if @draft, which is @path or a fragment in @path.d, held @text. */
GwConf *gw_conf_load_draft (const char *path, const char *draft, const char *text, GError **error);

/* Reads the same files anew. Returns: (nullable): %NULL with @error set when it cannot be read, or
 * with a GW_ERROR_UNAVAILABLE when the configuration is of no file. */
GwConf *gw_conf_load_again (const GwConf *conf, GError **error);

/* @name: for messages. @folder: absolute; where relative paths start. */
GwConf *gw_conf_new (const char *name, const char *folder, const char *data, gsize size);

/* A configuration of flags, say. @values: each key once; copied. */
GwConf *gw_conf_new_from_values (const char *name,
                                 const char *folder,
                                 const GwConfValue *values,
                                 gsize count);
void gw_conf_free (GwConf *conf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwConf, gw_conf_free)

const char *gw_conf_name (const GwConf *conf);
const char *gw_conf_folder (const GwConf *conf);
GwProblems *gw_conf_problems (GwConf *conf);

/* Reads @section by @rows, which outlive the result; a missing section is read as an empty one.
 * What is wrong goes to the problems, with the default in its place. A SECRET that the
 * environment gives as MEETING_SECTION_KEY is taken from there.
 * Returns: (transfer full). */
GwConfig *gw_conf_section (GwConf *conf, const char *section, const GwOption *rows);

/* Returns: (transfer none): the environment variables of all secrets of the sections read so far;
 * valid until the next is read. */
const char *const *gw_conf_secret_variables (const GwConf *conf);

/* Notes that @section is known, but cannot be checked. */
void gw_conf_claim (GwConf *conf, const char *section);

/* After the last section was read: each one left over is a problem. */
void gw_conf_refuse_rest (GwConf *conf);

G_END_DECLS
