/* The wall clock and alarms, as the host tells them.
 *
 * A plugin that takes its time from here alone runs unchanged in the conformance suite and in
 * simulations, where weeks pass in seconds. Control thread.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/plugin.h"

G_BEGIN_DECLS

/* Returns: seconds since 1970 UTC. It may jump, in both directions, when the machine's clock is
 * set. */
gint64 gw_host_now (GwHost *host);

/* An alarm that has been set. */
typedef struct _GwAlarm GwAlarm;

typedef void (*GwAlarmRing) (gpointer data);

/* Calls @ring once when gw_host_now() has reached @at, also when the clock was set in the meantime;
 * never inside this call, and within two seconds of the moment. A moment that has passed rings at
 * once.
 * @at: seconds since 1970 UTC.
 * Returns: (transfer none): valid until @ring is called or the alarm is cancelled. All alarms of a
 *   plugin are cancelled after its destroy(). */
GwAlarm *gw_host_set_alarm (GwHost *host, gint64 at, GwAlarmRing ring, gpointer data);

void gw_alarm_cancel (GwAlarm *alarm);

G_END_DECLS
