/* What the process tells its service manager, by the protocol of sd_notify(3): one datagram a
 * message to the socket that $NOTIFY_SOCKET names. Without a manager nothing is sent. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwNotify GwNotify;

/* @socket: (nullable): the value of $NOTIFY_SOCKET: a path, or "@NAME" of the abstract namespace.
 * One that cannot be used is warned about, and nothing is sent. */
GwNotify *gw_notify_new (const char *socket);

/* The same by this process's environment, which it takes the variables out of: a child would speak
 * in our name. To be called before other threads begin. */
GwNotify *gw_notify_new_from_environment (void);
void gw_notify_free (GwNotify *notify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwNotify, gw_notify_free)

/* @status: one line for `systemctl status`. */
void gw_notify_ready (GwNotify *notify, const char *status);
void gw_notify_stopping (GwNotify *notify, const char *status);

/* The key-file is read anew, until the next gw_notify_ready(). @now: monotonic microseconds. */
void gw_notify_reloading (GwNotify *notify, gint64 now);

/* The main loop turns. */
void gw_notify_watchdog (GwNotify *notify);

/* Returns: milliseconds between two gw_notify_watchdog(), half of what the manager waits; 0 when
 * it does not. */
guint gw_notify_watchdog_interval (const GwNotify *notify);

/* Reads what the manager set as $WATCHDOG_USEC and $WATCHDOG_PID, both nullable. @pid: ours. */
void gw_notify_set_watchdog (GwNotify *notify,
                             const char *microseconds,
                             const char *for_pid,
                             gint64 pid);

G_END_DECLS
