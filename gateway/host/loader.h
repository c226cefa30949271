/* Finds and opens plugins: NAME.so in the folders of a search path. Control thread. */
#pragma once

#include "gateway/gateway/plugin.h"

G_BEGIN_DECLS

typedef struct _GwLoader GwLoader;

/* Owned by the loader; a plugin that was opened stays until the process ends, as types that it
 * registered cannot be taken back. */
typedef struct
{
  const GwPlugin *plugin; /* its descriptor in this host's layout */
  GwOption *options;      /* its rows in this host's layout; never %NULL */
  char *path;
} GwLoadedPlugin;

/* Looks in @folders (%NULL-terminated, absolute), then in those of the environment variable
 * MEETING_PLUGIN_PATH (separated by ':'), then in the one this build installs to. */
GwLoader *gw_loader_new (const char *const *folders);
void gw_loader_free (GwLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwLoader, gw_loader_free)

/* Returns: (transfer none) (nullable): %NULL with GW_ERROR_PLUGIN set when it is missing, of
 * another ABI, or broken. */
const GwLoadedPlugin *gw_loader_load (GwLoader *loader, const char *name, GError **error);

/* Returns: (transfer full): the names of all .so files found, sorted. */
GStrv gw_loader_names (const GwLoader *loader);

/* Whether @name may be a plugin's: lower-case letters, digits and hyphens, a letter first. */
gboolean gw_loader_is_name (const char *name);

/* Checks what gw_plugin_descriptor() returned. @path: for messages. */
gboolean
gw_loader_check (const GwPlugin *plugin, const char *name, const char *path, GError **error);

G_END_DECLS
