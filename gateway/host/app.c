#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/app.h"

#include <errno.h>
#include <signal.h>

#include <glib-unix.h>
#include <sys/resource.h>

#include "gateway/host/certificates.h"
#include "gateway/host/core.h"
#include "gateway/host/crash.h"
#include "gateway/host/fleet-watch.h"
#include "gateway/host/instance.h"
#include "gateway/host/listen.h"
#include "gateway/host/notify.h"
#include "gateway/host/reread.h"

/* Seconds between looks at what has aged. */
#define HOUSEKEEPING 5

/* Seconds that a doubly answered allocation can still be told from a freed one. */
#define ALLOCATION_KEPT 60

/* Milliseconds that replies under way get to reach their clients at the end. */
#define DRAIN_TIME 1000
#define DRAIN_STEP 10

typedef struct
{
  const GwSetup *setup;
  GMainLoop *loop;
  GwCore core;
  GwNotify *notify;
  GwReread *reread;
  GwLog *log;
  GwInstance **instances; /* one per plugin of the setup; NULL: not created */
  guint count;
  gboolean draining;
  guint drain;               /* source that waits for replies under way */
  guint drained_for;         /* milliseconds */
  GwFleetWatch *fleet_watch; /* nullable: only where plugins allocate for an api elsewhere */
  GwMetric *connections;
} App;

static gboolean
create_plugins (App *self, GError **error)
{
  for (guint i = 0; i < self->count; i++)
    {
      const GwSetupPlugin *plugin = &g_array_index (self->setup->plugins, GwSetupPlugin, i);

      self->instances[i] = gw_instance_new (&self->core, self->setup->settings, plugin, error);
      if (self->instances[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
start_plugins (App *self, GError **error)
{
  for (guint i = 0; i < self->count; i++)
    if (!gw_instance_start (self->instances[i], error))
      return FALSE;
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

static void
note_node (const GwNode *node, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* A role that no api knows of is well, and waits for nobody. */
static void
warn_of_no_api (App *self)
{
  if (gw_config_string (self->setup->settings, "apiserver") != NULL)
    return;
  for (guint i = 0; i < self->count; i++)
    if (g_str_equal (gw_instance_name (self->instances[i]), "api"))
      return;
  for (guint i = 0; i < self->count; i++)
    {
      const char *role = gw_instance_name (self->instances[i]);
      gboolean is_node = FALSE;

      gw_nodes_visit (self->core.nodes, role, gw_clock_now (self->core.clock), note_node, &is_node);
      if (is_node)
        g_warning ("nobody is sent to this %s: no api knows of it; give [gateway] apiserver the "
                   "HOST:PORT of one",
                   role);
    }
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
    if (gw_instance_is_stopping (self->instances[i]))
      return;
  gw_server_drain (self->core.server);
  self->drain = g_timeout_add (DRAIN_STEP, on_drain, self);
}

static void
on_stopped (gpointer data)
{
  App *self = data;

  if (self->draining)
    check_stopped (self);
}

static void
stop_plugins (App *self)
{
  for (guint i = self->count; i > 0; i--)
    gw_instance_stop (self->instances[i - 1], on_stopped, self);
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
    g_string_append_printf (status, "%s ", gw_instance_name (self->instances[i]));
  g_string_append_printf (status, "on %s", urls);
  gw_notify_ready (self->notify, status->str);
}

static gboolean
on_reload (gpointer data)
{
  App *self = data;

  const GwConfig *settings;

  gw_notify_reloading (self->notify, g_get_monotonic_time ());
  settings = gw_reread_settings (self->reread, self->core.reload);
  if (settings != NULL)
    gw_reload_run (self->core.reload, settings);
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

  self->connections =
      gw_metrics_gauge (self->core.metrics, "http_connections", NULL, "HTTP connections open now");
  gw_reload_add (self->core.reload, &log_hook, self->log);
  gw_reload_add (self->core.reload, &gw_certificates_hook, self->core.certificates);
  gw_server_begin (self->core.server);
  gw_certificates_begin (self->core.certificates, self->core.server);
  watch_fleet (self);
  warn_of_no_api (self);
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
app_clear (App *self)
{
  /* Who asked is told while it still lives; the questions themselves outlive the allocator. */
  if (self->core.allocations != NULL)
    gw_allocations_cancel (self->core.allocations);
  for (guint i = self->count; i > 0; i--)
    g_clear_pointer (&self->instances[i - 1], gw_instance_free);
  g_clear_pointer (&self->fleet_watch, gw_fleet_watch_free);
  gw_core_clear (&self->core);
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
  self.instances = g_new0 (GwInstance *, self.count);
  /* The ports come first: that they are taken is what fails most, and nothing has begun yet. */
  ok = gw_core_create (&self.core, setup, &cause) && bind_listeners (&self, &cause) &&
       create_plugins (&self, &cause) && start_plugins (&self, &cause);
  if (ok)
    run_loop (&self);
  app_clear (&self);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&cause));
  return ok;
}
