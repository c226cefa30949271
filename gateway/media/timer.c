#include "gateway/media/timer.h"

#define NEVER -1

struct _GwTimer
{
  GSource source;
  GwTimerFire fire;
  gpointer data;
};

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  GwTimer *timer = (GwTimer *) source;

  g_source_set_ready_time (source, NEVER);
  timer->fire (g_source_get_time (source), timer->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

GwTimer *
gw_timer_new (GMainContext *context, const char *name, GwTimerFire fire, gpointer data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (GwTimer));
  GwTimer *timer = (GwTimer *) source;

  timer->fire = fire;
  timer->data = data;
  g_source_set_static_name (source, name);
  g_source_attach (source, context);
  return timer;
}

void
gw_timer_free (GwTimer *timer)
{
  g_source_destroy (&timer->source);
  g_source_unref (&timer->source);
}

void
gw_timer_set (GwTimer *timer, gint64 when)
{
  g_source_set_ready_time (&timer->source, when);
}

void
gw_timer_bring_forward (GwTimer *timer, gint64 when)
{
  gint64 set = g_source_get_ready_time (&timer->source);

  if (set == NEVER || when < set)
    g_source_set_ready_time (&timer->source, when);
}
