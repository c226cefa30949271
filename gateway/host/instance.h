/* One plugin of a running process, from its create() to its destroy(). Control thread. */
#pragma once

#include "gateway/host/core.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

typedef struct _GwInstance GwInstance;

/* Claims the plugin's part of the state folder, opens what it has stored, and creates it.
 * @core: outlives the instance.
 * Returns: (transfer full) (nullable): %NULL with @error set, which names the plugin or the place
 *   in the key-file. */
GwInstance *gw_instance_new (GwCore *core,
                             const GwConfig *settings,
                             const GwSetupPlugin *plugin,
                             GError **error);

/* After stop() was called its done may still be called, but not later than this. */
void gw_instance_free (GwInstance *instance);

const char *gw_instance_name (const GwInstance *instance);

gboolean gw_instance_start (GwInstance *instance, GError **error);

/* @stopped: called once the plugin is done, which may be before this returns; never for one that
 * has nothing to end. */
void gw_instance_stop (GwInstance *instance, void (*stopped) (gpointer data), gpointer data);

/* Between gw_instance_stop() and the plugin's done. */
gboolean gw_instance_is_stopping (const GwInstance *instance);

G_END_DECLS
