/* A host for one plugin on a test bench: simulated time, and nodes, bookings, commands and answers
 * by HTTP as the caller makes them up. What `meeting test-plugin` and simulations stand on.
 *
 * The plugin's hooks and all callbacks run inside gw_rig_settle(), gw_rig_advance() and
 * gw_rig_jump(), or in the call that names the hook. Control thread; the default GMainContext must
 * have nothing else that is always ready. */
#pragma once

#include "gateway/host/calendar.h"
#include "gateway/host/command-run.h"
#include "gateway/host/fetch-call.h"
#include "gateway/host/host.h"

G_BEGIN_DECLS

typedef struct _GwRig GwRig;

/* @now: seconds since 1970 UTC. @state_directory: (nullable): where the plugin stores; without it,
 * in the rig's memory. */
GwRig *gw_rig_new (gint64 now, const char *state_directory);

/* Destroys the plugin first, if there is one. */
void gw_rig_free (GwRig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwRig, gw_rig_free)

/* The plugin's life. @path: NAME.so. @settings: (nullable) (array zero-terminated=1): "KEY=VALUE"
 * as in its section of the key-file. After gw_rig_destroy() it may be created again, and finds what
 * it has stored: without gw_rig_stop() before, that is a crash. */
gboolean gw_rig_create (GwRig *rig, const char *path, const char *const *settings, GError **error);

/* The same of a plugin that is linked in. */
gboolean gw_rig_create_plugin (GwRig *rig,
                               const GwPlugin *plugin,
                               const char *const *settings,
                               GError **error);

/* The same of one whose section was read already. @config: outlives it. */
gboolean gw_rig_create_configured (GwRig *rig,
                                   const GwPlugin *plugin,
                                   const GwConfig *config,
                                   GError **error);
gboolean gw_rig_start (GwRig *rig, GError **error);
void gw_rig_stop (GwRig *rig, GwStopDone done, gpointer data);
void gw_rig_destroy (GwRig *rig);

/* Lets what is ready happen, until nothing is: replies, what was stored, commands that end.
 * Returns: %FALSE with @error set when the plugin never comes to rest. */
gboolean gw_rig_settle (GwRig *rig, GError **error);

gint64 gw_rig_now (GwRig *rig);

/* Lets time pass until @until: every alarm rings at its moment, in order, and what follows from it
 * has happened before the next. */
gboolean gw_rig_advance (GwRig *rig, gint64 until, GError **error);

/* Somebody sets the clock, forward or back; what is due by @now rings then. */
gboolean gw_rig_jump (GwRig *rig, gint64 now, GError **error);

/* The caller's own alarm, in the same order. To be cancelled with gw_alarm_cancel(). */
GwAlarm *gw_rig_set_alarm (GwRig *rig, gint64 at, GwAlarmRing ring, gpointer data);

/* Adds or changes a node that lives until it is removed. @node->last_seen is the rig's to set, and
 * @node->last_used where it has participants. */
void gw_rig_put_node (GwRig *rig, const GwNode *node);

/* It stays silent: 15 seconds later it is dead. */
void gw_rig_silence_node (GwRig *rig, const char *role, const char *address);

/* Put bookings here, and take them out. */
GwCalendar *gw_rig_calendar (GwRig *rig);

/* Asks the plugin as api does, but with all the time in the world. @done: as gw_host_allocate(). */
void gw_rig_allocate (GwRig *rig,
                      const GwAllocationRequest *request,
                      GwAllocationDone done,
                      gpointer data);

/* How often it has answered what it had answered already, since it was created. */
guint gw_rig_repeated_answers (GwRig *rig);

void gw_rig_release (GwRig *rig, const char *meeting);
char *gw_rig_explain (GwRig *rig, const GwAllocationRequest *request);

/* Whether the plugin has published an allocator. */
gboolean gw_rig_has_allocator (GwRig *rig);

/* Calls @on_missing when the plugin asks for a @part of the gateway that only its roles use, and no
 * rig has. It need not return. */
typedef void (*GwRigMissing) (const char *part, gpointer data);
void gw_rig_on_missing (GwRig *rig, GwRigMissing on_missing, gpointer data);

/* Hears of each command instead of a machine; @command lives until it returns. To be answered, in
 * it or later, with gw_rig_reply_command(); a command that is not, or is answered later than its
 * timeout allows, fails as one that hangs. Without a handler all commands fail. */
typedef void (*GwRigCommand) (GwCommandRun *run, const GwCommand *command, gpointer data);
void gw_rig_on_command (GwRig *rig, GwRigCommand on_command, gpointer data);

/* @delay: simulated seconds until it ends. @error: (nullable): how it fails; or its @output. A run
 * that has been cancelled is passed over. */
void gw_rig_reply_command (
    GwRig *rig, GwCommandRun *run, guint delay, const char *output, const GError *error);

/* Before create: commands do run on this machine, in real time. @secrets: (nullable): variables
 * that they do not inherit; outlive @rig. */
void gw_rig_let_commands_run (GwRig *rig, const char *const *secrets);

/* The same for questions by HTTP. */
typedef void (*GwRigFetch) (GwFetchCall *call, const GwFetch *fetch, gpointer data);
void gw_rig_on_fetch (GwRig *rig, GwRigFetch on_fetch, gpointer data);

/* @answer: (nullable): %NULL with @error. Copied. */
void gw_rig_reply_fetch (
    GwRig *rig, GwFetchCall *call, guint delay, const GwFetched *answer, const GError *error);

/* Before create: questions do go out, in real time. */
gboolean gw_rig_let_fetches_out (GwRig *rig, GError **error);

/* Without a state directory: from now on nothing can be stored, and each try says @message; %NULL
 * ends that. */
void gw_rig_break_storage (GwRig *rig, const char *message);

/* Returns: (transfer none) (nullable): the option rows of the plugin at @path, ended by an empty
 * one; they live as long as the rig. */
const GwOption *gw_rig_options (GwRig *rig, const char *path, GError **error);

G_END_DECLS
