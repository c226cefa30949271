/* The key-file and its fragments as they say now, for SIGHUP. Control thread. */
#pragma once

#include "gateway/host/reload.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

typedef struct _GwReread GwReread;

/* @setup: what the process runs with; outlives the result. */
GwReread *gw_reread_new (const GwSetup *setup);
void gw_reread_free (GwReread *reread);

/* Reads the files anew. What is wrong with them is logged, and the settings stay as they were; what
 * has changed and no hook of @reload takes over is logged as what needs a restart.
 * Returns: (nullable): [gateway] for the hooks, valid until the next call; %NULL when something is
 *   wrong. */
const GwConfig *gw_reread_settings (GwReread *reread, const GwReload *reload);

G_END_DECLS
