#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/app.h"

#include <errno.h>
#include <signal.h>

#include <glib-unix.h>
#include <sys/resource.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/host/certificates.h"
#include "gateway/host/claim.h"
#include "gateway/host/core.h"
#include "gateway/host/crash.h"
#include "gateway/host/fleet-watch.h"
#include "gateway/host/listen.h"
#include "gateway/host/notify.h"
#include "gateway/host/probes.h"
#include "gateway/host/reread.h"
#include "gateway/host/state.h"

/* Seconds between looks at what has aged. */
#define HOUSEKEEPING 5

/* Seconds that a doubly answered allocation can still be told from a freed one. */
#define ALLOCATION_KEPT 60

/* Milliseconds that replies under way get to reach their clients at the end. */
#define DRAIN_TIME 1000
#define DRAIN_STEP 10

typedef struct _App App;

/* One plugin between create() and destroy(). */
typedef struct
{
  App *app;
  const GwPlugin *plugin;
  GwHost *host;
  GwClaim *claim; /* on the state folder */
  GwStorage *storage;
  gpointer self;
  gboolean created;
  gboolean stopping; /* stop() was called, its done was not */
} Instance;

struct _App
{
  const GwSetup *setup;
  GMainLoop *loop;
  GwCore core;
  GwNotify *notify;
  GwReread *reread;
  GwLog *log;
  Instance *instances; /* one per plugin of the setup */
  guint count;
  gboolean draining;
  guint drain;               /* source that waits for replies under way */
  guint drained_for;         /* milliseconds */
  GwFleetWatch *fleet_watch; /* nullable: only where plugins allocate for an api elsewhere */
  GwMetric *connections;
};

/* @error: not %NULL. A plugin's message that names no place of the key-file says at least whose it
 * is. */
static void
prefix_error (const Instance *instance, GError **error)
{
  g_autofree char *where = gw_config_where (instance->app->setup->settings, "plugins");

  if (*error == NULL)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "failed without a reason");
  if (g_error_matches (*error, GW_ERROR, GW_ERROR_PLUGIN))
    g_prefix_error (error, "%s: ", where);
  else if (!g_error_matches (*error, GW_ERROR, GW_ERROR_CONFIG))
    g_prefix_error (error, "plugin %s: ", instance->plugin->name);
}

static void
add_media (GArray *all, gpointer data)
{
  gw_core_add_own_media (data, all);
}

/* From api: where relays of this process's turn may send. */
static void
media_heard (const GArray *all, gpointer data)
{
  const GwCore *core = data;

  gw_media_table_hear (core->media, all, gw_wall_clock ());
}

static void
create_heartbeat (GwCore *core, const char *apiserver)
{
  core->heartbeat =
      gw_heartbeat_new (core->client, core->secret, apiserver, gw_workers_count (core->workers));
  gw_heartbeat_set_media (core->heartbeat, &(GwHeartbeatMedia){ add_media, media_heard, core });
}

static gboolean
create_core (App *self, GError **error)
{
  const GwConfig *settings = self->setup->settings;
  GwCore *core = &self->core;
  const char *apiserver = gw_config_string (settings, "apiserver");
  g_autofree char *where = gw_config_where (settings, "state-directory");

  core->state_directory = g_strdup (gw_config_string (settings, "state-directory"));
  core->domain_address = g_strdup (gw_config_string (settings, "domain-address"));
  core->labels = gw_config_list (settings, "labels");
  core->secrets = gw_conf_secret_variables (self->setup->conf);
  if (!gw_state_prepare (core->state_directory, error))
    {
      g_prefix_error (error, "%s ", where);
      return FALSE;
    }
  core->secret = gw_state_secret (settings, GW_STATE_MAKE, error);
  if (core->secret == NULL)
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  core->metrics = gw_metrics_new ();
  core->registry = gw_registry_new ();
  core->clock = gw_clock_new ();
  core->reload = gw_reload_new ();
  core->nodes = gw_nodes_new ();
  core->calendar = gw_calendar_new ();
  core->media = gw_media_table_new ();
  core->allocations = gw_allocations_new ();
  core->client = gw_client_new (gw_config_string (settings, "trusted-authority"), error);
  if (core->client == NULL)
    return FALSE;
  core->workers = gw_workers_new (gw_config_integer (settings, "workers"));
  if (apiserver != NULL)
    create_heartbeat (core, apiserver);
  core->server = gw_server_new ();
  self->connections =
      gw_metrics_gauge (core->metrics, "http_connections", NULL, "HTTP connections open now");
  gw_probes_mount (core);
  return TRUE;
}

static gboolean
claim_state (App *self, Instance *instance, GError **error)
{
  g_autofree char *where = gw_config_where (self->setup->settings, "state-directory");

  instance->claim = gw_claim_take (self->core.state_directory, instance->plugin->name, error);
  if (instance->claim == NULL)
    g_prefix_error (error, "%s: ", where);
  return instance->claim != NULL;
}

/* What the plugin has stored in an earlier life. */
static gboolean
open_storage (App *self, Instance *instance, GError **error)
{
  g_autofree char *file = g_strconcat (instance->plugin->name, ".store", NULL);
  g_autofree char *path = g_build_filename (self->core.state_directory, file, NULL);

  instance->storage = gw_storage_open (path, error);
  if (instance->storage == NULL)
    {
      prefix_error (instance, error);
      return FALSE;
    }
  gw_host_use_storage (instance->host, instance->storage);
  return TRUE;
}

static gboolean
create_plugin (App *self, Instance *instance, const GwSetupPlugin *plugin, GError **error)
{
  instance->app = self;
  instance->plugin = plugin->loaded->plugin;
  instance->host = gw_host_new (&self->core, instance->plugin->name);
  if (!claim_state (self, instance, error) || !open_storage (self, instance, error))
    return FALSE;
  if (instance->plugin->create != NULL)
    {
      instance->self = instance->plugin->create (instance->host, plugin->config, error);
      if (instance->self == NULL)
        {
          prefix_error (instance, error);
          return FALSE;
        }
    }
  instance->created = TRUE;
  return TRUE;
}

static gboolean
create_plugins (App *self, GError **error)
{
  for (guint i = 0; i < self->count; i++)
    if (!create_plugin (self, &self->instances[i],
                        &g_array_index (self->setup->plugins, GwSetupPlugin, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
start_plugins (App *self, GError **error)
{
  for (guint i = 0; i < self->count; i++)
    {
      Instance *instance = &self->instances[i];

      if (instance->plugin->start != NULL && !instance->plugin->start (instance->self, error))
        {
          prefix_error (instance, error);
          return FALSE;
        }
    }
  return TRUE;
}

/* An allocator for an api elsewhere is to know what that one knows. */
static void
watch_fleet (App *self)
{
  const GwCore *core = &self->core;
  const char *apiserver = gw_config_string (self->setup->settings, "apiserver");

  if (apiserver != NULL && gw_registry_publisher (core->registry, GW_ALLOCATOR_SERVICE) != NULL)
    self->fleet_watch =
        gw_fleet_watch_new (core->client, core->secret, core->nodes, core->calendar, apiserver);
}

static gboolean
on_housekeeping (gpointer data)
{
  App *self = data;

  gw_nodes_prune (self->core.nodes, gw_clock_now (self->core.clock));
  gw_calendar_prune (self->core.calendar);
  gw_allocations_prune (self->core.allocations, (gint64) ALLOCATION_KEPT * G_USEC_PER_SEC);
  gw_metric_set (self->connections, gw_server_connections (self->core.server));
  return G_SOURCE_CONTINUE;
}

static gboolean
is_busy (const App *self)
{
  return gw_server_connections (self->core.server) > 0 ||
         (self->core.heartbeat != NULL && gw_heartbeat_is_busy (self->core.heartbeat));
}

/* Replies and the last heartbeats that are under way may still end; then the loop does. */
static gboolean
on_drain (gpointer data)
{
  App *self = data;

  self->drained_for += DRAIN_STEP;
  if (is_busy (self) && self->drained_for < DRAIN_TIME)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  self->drain = 0;
  return G_SOURCE_REMOVE;
}

static void
check_stopped (App *self)
{
  for (guint i = 0; i < self->count; i++)
    if (self->instances[i].stopping)
      return;
  gw_server_drain (self->core.server);
  self->drain = g_timeout_add (DRAIN_STEP, on_drain, self);
}

static void
on_stop_done (gpointer data)
{
  Instance *instance = data;

  if (!instance->stopping)
    {
      g_critical ("plugin %s said twice that it has stopped", instance->plugin->name);
      return;
    }
  instance->stopping = FALSE;
  if (instance->app->draining)
    check_stopped (instance->app);
}

static void
stop_plugins (App *self)
{
  for (guint i = self->count; i > 0; i--)
    {
      Instance *instance = &self->instances[i - 1];

      if (instance->plugin->stop == NULL)
        continue;
      instance->stopping = TRUE;
      instance->plugin->stop (instance->self, on_stop_done, instance);
    }
  /* Only now, so that those who are done at once are counted once. */
  self->draining = TRUE;
  check_stopped (self);
}

static gboolean
on_signal (gpointer data)
{
  App *self = data;

  if (self->draining)
    {
      g_message ("stopping at once");
      g_main_loop_quit (self->loop);
      return G_SOURCE_CONTINUE;
    }
  g_message ("finishing; a second signal stops at once");
  gw_notify_stopping (self->notify, "finishing");
  self->core.ready = FALSE;
  if (self->core.heartbeat != NULL)
    gw_heartbeat_drain (self->core.heartbeat);
  stop_plugins (self);
  return G_SOURCE_CONTINUE;
}

/* Both were checked. */
static gboolean
reload_log (const GwConfig *settings, gpointer data, GError **error)
{
  GwLog *log = data;
  GwLogLevel level = GW_LOG_INFO;
  GwLogFormat format = GW_LOG_TEXT;

  gw_log_level_parse (gw_config_string (settings, "log-level"), &level);
  gw_log_format_parse (gw_config_string (settings, "log-format"), &format);
  gw_log_set_level (log, level);
  gw_log_set_format (log, format);
  return TRUE;
}

static const char *const log_keys[] = { "log-level", "log-format", NULL };
static const GwReloadHook log_hook = { "how to log", log_keys, reload_log };

/* To the service manager, which shows the roles and where they are. */
static void
tell_ready (App *self)
{
  g_autofree char *urls = g_strjoinv (" ", (char **) gw_server_urls (self->core.server));
  g_autoptr (GString) status = g_string_new (NULL);

  for (guint i = 0; i < self->count; i++)
    g_string_append_printf (status, "%s ", self->instances[i].plugin->name);
  g_string_append_printf (status, "on %s", urls);
  gw_notify_ready (self->notify, status->str);
}

static gboolean
on_reload (gpointer data)
{
  App *self = data;

  gw_notify_reloading (self->notify, g_get_monotonic_time ());
  gw_reload_run (self->core.reload, gw_reread_settings (self->reread, self->core.reload));
  tell_ready (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer data)
{
  gw_notify_watchdog (data);
  return G_SOURCE_CONTINUE;
}

/* Returns: the source; 0 when no service manager waits for it. */
static guint
begin_watchdog (App *self)
{
  guint interval = gw_notify_watchdog_interval (self->notify);

  return interval > 0 ? g_timeout_add (interval, on_watchdog, self->notify) : 0;
}

static gboolean
bind_listeners (App *self, GError **error)
{
  const GwConfig *settings = self->setup->settings;
  GwCore *core = &self->core;

  core->certificates = gw_certificates_new (settings, error);
  return core->certificates != NULL &&
         gw_listen_bind (core->server, settings, gw_certificates_certificate (core->certificates),
                         error);
}

static void
run_loop (App *self)
{
  const guint sources[] = {
    g_unix_signal_add (SIGTERM, on_signal, self),
    g_unix_signal_add (SIGINT, on_signal, self),
    g_unix_signal_add (SIGHUP, on_reload, self),
    g_timeout_add_seconds (HOUSEKEEPING, on_housekeeping, self),
  };

  guint watchdog = begin_watchdog (self);

  gw_reload_add (self->core.reload, &log_hook, self->log);
  gw_reload_add (self->core.reload, &gw_certificates_hook, self->core.certificates);
  gw_server_begin (self->core.server);
  gw_certificates_begin (self->core.certificates, self->core.server);
  watch_fleet (self);
  self->core.ready = TRUE;
  for (const char *const *url = gw_server_urls (self->core.server); *url != NULL; url++)
    g_message ("listening on %s", *url);
  g_message ("ready");
  tell_ready (self);
  g_main_loop_run (self->loop);
  gw_reload_remove (self->core.reload, &gw_certificates_hook, self->core.certificates);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_clear_handle_id (&watchdog, g_source_remove);
  g_clear_handle_id (&self->drain, g_source_remove);
}

static void
destroy_plugins (App *self)
{
  for (guint i = self->count; i > 0; i--)
    {
      Instance *instance = &self->instances[i - 1];

      if (instance->created && instance->plugin->destroy != NULL)
        instance->plugin->destroy (instance->self);
      if (instance->host != NULL)
        gw_registry_withdraw (self->core.registry, instance->plugin->name);
      g_clear_pointer (&instance->host, gw_host_free);
      g_clear_pointer (&instance->storage, gw_storage_free);
      g_clear_pointer (&instance->claim, gw_claim_free);
    }
}

static void
app_clear (App *self)
{
  GwCore *core = &self->core;

  /* Who asked is told while it still lives; the questions themselves outlive the allocator. */
  if (core->allocations != NULL)
    gw_allocations_cancel (core->allocations);
  destroy_plugins (self);
  g_clear_pointer (&core->allocations, gw_allocations_free);
  g_clear_pointer (&self->fleet_watch, gw_fleet_watch_free);
  g_clear_pointer (&core->heartbeat, gw_heartbeat_free);
  g_clear_pointer (&core->media, gw_media_table_free);
  g_clear_pointer (&core->client, gw_client_free);
  g_clear_pointer (&core->certificates, gw_certificates_free);
  if (core->server != NULL)
    gw_probes_unmount (core);
  g_clear_pointer (&core->server, gw_server_free);
  g_clear_pointer (&core->workers, gw_workers_free);
  g_clear_pointer (&core->calendar, gw_calendar_free);
  g_clear_pointer (&core->nodes, gw_nodes_free);
  g_clear_pointer (&core->clock, gw_clock_free);
  g_clear_pointer (&core->registry, gw_registry_free);
  g_clear_pointer (&core->reload, gw_reload_free);
  g_clear_pointer (&core->metrics, gw_metrics_free);
  g_clear_pointer (&core->secret, gw_secret_free);
  g_free (core->state_directory);
  g_free (core->domain_address);
  g_free (self->instances);
  gw_notify_free (self->notify);
  gw_reread_free (self->reread);
  g_main_loop_unref (self->loop);
}

/* Each connection and each TURN relay is a file: as many as we are allowed, not the shell's 1,024.
 */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_info ("the limit of open files stays as it is: %s", g_strerror (errno));
}

/* From now on a plugin that crashes is named. */
static void
name_crashes (const GwSetup *setup)
{
  GwCrashPlugin plugins[GW_CRASH_PLUGINS_MAX];
  guint count = MIN (setup->plugins->len, GW_CRASH_PLUGINS_MAX);

  for (guint i = 0; i < count; i++)
    {
      const GwLoadedPlugin *loaded = g_array_index (setup->plugins, GwSetupPlugin, i).loaded;

      plugins[i] = (GwCrashPlugin){ loaded->plugin->name, loaded->path };
    }
  gw_crash_install (plugins, count);
}

gboolean
gw_app_run (const GwSetup *setup, GwLog *log, GError **error)
{
  App self = { .setup = setup, .log = log, .count = setup->plugins->len };
  g_autoptr (GError) cause = NULL;
  gboolean ok;

  reload_log (setup->settings, log, NULL);
  /* A peer that goes away is an error code, not the end of the process. */
  signal (SIGPIPE, SIG_IGN);
  raise_file_limit ();
  name_crashes (setup);
  self.notify = gw_notify_new_from_environment ();
  self.reread = gw_reread_new (setup);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.instances = g_new0 (Instance, self.count);
  /* The ports come first: that they are taken is what fails most, and nothing has begun yet. */
  ok = create_core (&self, &cause) && bind_listeners (&self, &cause) &&
       create_plugins (&self, &cause) && start_plugins (&self, &cause);
  if (ok)
    run_loop (&self);
  app_clear (&self);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&cause));
  return ok;
}
