/* Everything that is known before anything starts: the key-file read, the plugins loaded, every
 * section checked. */
#pragma once

#include "gateway/host/conf.h"
#include "gateway/host/loader.h"

G_BEGIN_DECLS

typedef struct
{
  const GwLoadedPlugin *loaded;
  GwConfig *config; /* its section */
} GwSetupPlugin;

typedef struct
{
  GwConf *conf;
  GwConfig *settings; /* [gateway] */
  GwLoader *loader;   /* nullable: one that was loaded again has none */
  GArray *plugins;    /* of GwSetupPlugin, in the order of [gateway] plugins */
} GwSetup;

/* @path: the key-file. Returns: %NULL with @error set: one line for each thing that is wrong. */
GwSetup *gw_setup_load (const char *path, GError **error);

/* The same of a configuration that is no file. @conf: (transfer full). */
GwSetup *gw_setup_new (GwConf *conf, GError **error);

/* Reads the files of @setup anew, with the plugins that it has loaded: they are as many, in the
 * same order. @setup outlives the result.
 * Returns: %NULL with @error set as above, or a GW_ERROR_UNAVAILABLE where there is no file. */
GwSetup *gw_setup_load_again (const GwSetup *setup, GError **error);
void gw_setup_free (GwSetup *setup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwSetup, gw_setup_free)

/* Returns: a loader for the plugin folders that @settings names. */
GwLoader *gw_setup_loader (GwConf *conf, const GwConfig *settings);

G_END_DECLS
