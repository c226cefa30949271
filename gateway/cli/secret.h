/* The deployment's secret, for the subcommands that sign with it or show what follows from it. */
#pragma once

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* @path: (nullable): the key-file, as gw_cli_conf() finds it. Returns: (nullable): %NULL with
 * @error set. Nothing is written: where no secret exists yet, that is an error. */
GwSecret *gw_cli_secret (const char *path, GError **error);

G_END_DECLS
