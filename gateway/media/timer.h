/* A clock for what a thread owns: fires at a time that is set anew each time, and costs nothing
 * while none is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwTimer GwTimer;

/* @now: monotonic microseconds, when the loop woke up. The timer is not set any more. */
typedef void (*GwTimerFire) (gint64 now, gpointer data);

/* @name: static. @context: its thread calls @fire, and everything below. Any thread. */
GwTimer *gw_timer_new (GMainContext *context, const char *name, GwTimerFire fire, gpointer data);
void gw_timer_free (GwTimer *timer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwTimer, gw_timer_free)

/* Fires at @when, monotonic microseconds, or never: -1. */
void gw_timer_set (GwTimer *timer, gint64 when);

/* Fires at @when at the latest. */
void gw_timer_bring_forward (GwTimer *timer, gint64 when);

G_END_DECLS
