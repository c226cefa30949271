/* What machines ask the process: /metrics, /healthz, /readyz. Control thread. */
#pragma once

#include "gateway/host/core.h"

G_BEGIN_DECLS

/* Mounts them on @core's server; @core outlives the mounts. */
void gw_probes_mount (GwCore *core);
void gw_probes_unmount (GwCore *core);

G_END_DECLS
