/* The plugin contract.
 *
 * A plugin is a shared object that exports one function, gw_plugin_descriptor(), which returns a
 * constant #GwPlugin. A missing hook is %NULL and costs nothing. All hooks are called on the
 * control thread (the one that runs the default GMainContext) and must not block it.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/option.h"

G_BEGIN_DECLS

/* Raised when an old plugin can no longer run; growing a struct at its end does not raise it. */
#define GW_PLUGIN_ABI 1

/* What the host offers to one plugin instance; control thread unless a function says otherwise. */
typedef struct _GwHost GwHost;

/* To be called exactly once by a plugin when its stop() has finished. */
typedef void (*GwStopDone) (gpointer data);

typedef struct
{
  guint32 abi;         /* GW_PLUGIN_ABI */
  guint32 size;        /* sizeof (GwPlugin) */
  guint32 option_size; /* sizeof (GwOption) */
  const char *name;    /* as in [gateway] plugins, and the section's name */
  const char *version;
  const char *summary; /* one line for `meeting plugins` */
  const GwOption *options;

  /* Once, after the configuration was checked. Nothing is served yet: make the instance, publish
   * services, refuse what cannot work. Returns the instance, or %NULL with @error set. @host and
   * @config outlive the instance. */
  gpointer (*create) (GwHost *host, const GwConfig *config, GError **error);

  /* After create() of every plugin: look up other plugins' services, open sockets, begin. */
  gboolean (*start) (gpointer self, GError **error);

  /* On SIGTERM: finish gracefully, then call @done once, at once or later. A second signal goes
   * straight to destroy(). */
  void (*stop) (gpointer self, GwStopDone done, gpointer data);

  /* Free the instance. Called once for every create() that succeeded. */
  void (*destroy) (gpointer self);

  /* Before create(), and by `meeting check`, which creates nothing: what is wrong with @config that
   * its option rows cannot say. Looks at nothing but @config and the files it names, and changes
   * nothing. Returns: %FALSE with @error set, whose message begins as gw_config_where(). */
  gboolean (*check) (const GwConfig *config, GError **error);

  /* By `meeting init` alone, in a process that serves nobody and as the user who is to run it:
   * tries what @config needs elsewhere, such as a database. It may write there, and block.
   * @state_directory: as of gw_host_state_directory().
   * Returns: (transfer full): what it found, for people, such as "PostgreSQL 15 at db:5432"; %NULL
   * with @error set as above. */
  char *(*probe) (const GwConfig *config, const char *state_directory, GError **error);
} GwPlugin;

/* The one symbol a plugin exports. */
typedef const GwPlugin *(*GwPluginDescriptor) (void);
const GwPlugin *gw_plugin_descriptor (void);

/* Publishes @service (a plain C struct of functions, owned by the plugin, valid until destroy())
 * under @name in this process. One publisher per name.
 * Returns: %FALSE with @error set when the name is taken. */
gboolean gw_host_publish (
    GwHost *host, const char *name, gconstpointer service, gpointer self, GError **error);

/* Returns: (nullable): the service published as @name, its instance in @self (out, optional). */
gconstpointer gw_host_lookup (GwHost *host, const char *name, gpointer *self);

/* Returns: the folder where this process keeps lasting state; exists and is writable. */
const char *gw_host_state_directory (GwHost *host);

/* Returns: the plugin's name, for messages. */
const char *gw_host_plugin_name (GwHost *host);

/* Errors of the host and of plugins that have none of their own. */
#define GW_ERROR (gw_error_quark ())
GQuark gw_error_quark (void);
typedef enum
{
  GW_ERROR_FAILED,
  GW_ERROR_CONFIG,      /* the key-file or a flag is wrong */
  GW_ERROR_PLUGIN,      /* a plugin is missing, or of another ABI */
  GW_ERROR_ADDRESS,     /* an address cannot be parsed, resolved or bound */
  GW_ERROR_TOKEN,       /* a token is malformed, forged or expired */
  GW_ERROR_BAD_REQUEST, /* a peer sent what cannot be understood */
  GW_ERROR_NOT_FOUND,
  GW_ERROR_DENIED,
  GW_ERROR_UNAVAILABLE, /* not at present; trying again later may help */
} GwError;

G_END_DECLS
