/* The life of the process: create, start, listen, ready; on SIGTERM or SIGINT stop, and destroy in
 * reverse. */
#pragma once

#include "gateway/host/log.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* Runs until a signal ends it, which is success. When a step fails, the earlier ones are undone
 * and @error says what, where, and what to do. Control thread. */
gboolean gw_app_run (const GwSetup *setup, GwLog *log, GError **error);

G_END_DECLS
