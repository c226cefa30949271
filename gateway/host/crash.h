/* Who it was: when the process dies of a fault, its last line in the log names the plugin whose
 * code was running, or had called what was. Then it dies as it would have, with a core dump where
 * the machine keeps one. Control thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plugins that are told apart. */
#define GW_CRASH_PLUGINS_MAX 64

/* @path: of its file, which is loaded. */
typedef struct
{
  const char *name;
  const char *path;
} GwCrashPlugin;

/* To be called once, when all of them are loaded. Does nothing in a build with sanitizers, which
 * tell more. */
void gw_crash_install (const GwCrashPlugin *plugins, gsize count);

/* Returns: (nullable): the plugin whose code is at @address. Any thread, also in a signal's
 * handler. */
const char *gw_crash_find (gconstpointer address);

G_END_DECLS
