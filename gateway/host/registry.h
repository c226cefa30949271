/* Services by name: how the plugins of one process find each other. Control thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwRegistry GwRegistry;

GwRegistry *gw_registry_new (void);
void gw_registry_free (GwRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwRegistry, gw_registry_free)

/* @plugin: the publisher's name.
 * Returns: %FALSE with GW_ERROR_PLUGIN set when the name is taken. */
gboolean gw_registry_publish (GwRegistry *registry,
                              const char *plugin,
                              const char *name,
                              gconstpointer service,
                              gpointer self,
                              GError **error);

/* @self: (out) (optional). Returns: (nullable). */
gconstpointer gw_registry_lookup (GwRegistry *registry, const char *name, gpointer *self);

/* Returns: (nullable): the name of the plugin that has published @name. */
const char *gw_registry_publisher (const GwRegistry *registry, const char *name);

/* Takes back all that @plugin has published. */
void gw_registry_withdraw (GwRegistry *registry, const char *plugin);

G_END_DECLS
