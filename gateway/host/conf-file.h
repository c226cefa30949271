/* One file of a configuration, the key-file or a fragment: where everything stands in it, and the
 * values of what is well-formed. */
#pragma once

#include "gateway/host/problems.h"

G_BEGIN_DECLS

/* A key-file is written by a person. */
#define GW_CONF_SIZE_MAX (1024 * 1024)

typedef struct
{
  char *name;
  guint line;
  GHashTable *keys; /* name → line */
} GwConfFileSection;

typedef struct
{
  char *name;          /* for messages */
  GPtrArray *sections; /* of GwConfFileSection, in the file's order */
  GKeyFile *values;    /* without what GKeyFile cannot hold */
  guint before;        /* lines of the files that were read before: they come first in a report */
  guint lines;
  GwProblems *problems;
} GwConfFile;

/* What is wrong goes to @problems, which outlives the file. */
GwConfFile *gw_conf_file_new (
    const char *name, const char *data, gsize size, guint before, GwProblems *problems);

/* Returns: (nullable): %NULL with @error set when @path cannot be read: its message goes on after
 * the file's name. */
GwConfFile *
gw_conf_file_load (const char *path, guint before, GwProblems *problems, GError **error);
void gw_conf_file_free (GwConfFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwConfFile, gw_conf_file_free)

G_END_DECLS
