/* What SIGHUP reads anew: a list of hooks, each with the keys of [gateway] that it takes over
 * without a restart. Control thread. */
#pragma once

#include "gateway/host/config.h"

G_BEGIN_DECLS

/**
 * GwReloadHook:
 * @what: what it reads, for the log: "the certificate".
 * @keys: %NULL-terminated; the keys of [gateway] that need no restart because of it.
 * @reload: takes over what @settings says now: [gateway] as it was just read and checked, or as it
 *   was before when the key-file has become wrong. Valid until the next reload. On failure nothing
 *   has changed and @error is set.
 *
 * Static, outlives the list.
 */
typedef struct
{
  const char *what;
  const char *const *keys;
  gboolean (*reload) (const GwConfig *settings, gpointer data, GError **error);
} GwReloadHook;

typedef struct _GwReload GwReload;

GwReload *gw_reload_new (void);
void gw_reload_free (GwReload *reload);

/* Hooks run in the order they were added. @data outlives @reload, or is removed before. */
void gw_reload_add (GwReload *reload, const GwReloadHook *hook, gpointer data);
void gw_reload_remove (GwReload *reload, const GwReloadHook *hook, gpointer data);

/* Runs every hook, whatever becomes of the others, and logs each. Returns: how many failed. */
guint gw_reload_run (GwReload *reload, const GwConfig *settings);

/* Returns: %TRUE when a hook takes over @key of [gateway]. */
gboolean gw_reload_takes (const GwReload *reload, const char *key);

G_END_DECLS
