/* The wall clock behind the public clock.h: the machine's, or one that a simulation moves. One for
 * a process; each plugin's alarms are told apart by their owner. Control thread. */
#pragma once

#include "gateway/gateway/clock.h"

G_BEGIN_DECLS

typedef struct _GwClock GwClock;

/* The machine's. The kernel tells when it is set, so an alarm neither needs nor misses anything. */
GwClock *gw_clock_new (void);

/* Stands at @now, seconds since 1970 UTC, until it is moved. */
GwClock *gw_clock_new_simulated (gint64 now);

/* Cancels the alarms that are left. */
void gw_clock_free (GwClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwClock, gw_clock_free)

gint64 gw_clock_now (const GwClock *clock);

/* As gw_host_set_alarm(). @owner: whom gw_clock_cancel_all() is called for. */
GwAlarm *gw_clock_set_alarm (
    GwClock *clock, gconstpointer owner, gint64 at, GwAlarmRing ring, gpointer data);

void gw_clock_cancel_all (GwClock *clock, gconstpointer owner);

/* The next three are for a simulated clock. Sets it, back too; rings nothing. */
void gw_clock_set (GwClock *clock, gint64 now);

/* Rings the earliest alarm, if it is due by @until, with the clock moved on to its moment.
 * Returns: %FALSE when there is none; the clock stays where it is. */
gboolean gw_clock_step (GwClock *clock, gint64 until);

/* Returns: when the earliest alarm is due, %G_MAXINT64 when there is none. */
gint64 gw_clock_next (const GwClock *clock);

G_END_DECLS
