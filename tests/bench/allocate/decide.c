#include "config.h"

#include "tests/bench/allocate/decide.h"

#include <time.h>

#include "gateway/host/rig.h"

#define NOW G_GINT64_CONSTANT (1796000000)
#define HOUR 3600
#define ROUNDS 2000

typedef struct
{
  GwRig *rig;
  guint n_asked;
  guint n_named;
} Asker;

static void
put_nodes (GwRig *rig, guint n_nodes)
{
  static const char *const labels[] = { "region=eu", "size=large", NULL };

  for (guint i = 0; i < n_nodes; i++)
    {
      g_autofree char *address = g_strdup_printf ("%u.sfu.example.com:443", i);
      GwNode node = {
        .size = sizeof (GwNode),
        .role = "sfu",
        .address = address,
        .load = (i * 37 % 100) / 200.0,
        .meetings = i % 5,
        .participants = i % 5 * 6,
        .capacity = 500,
        .labels = labels,
      };

      gw_rig_put_node (rig, &node);
    }
}

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  Asker *asker = data;

  asker->n_named += reply->sfu != NULL;
}

static gboolean
ask (Asker *asker, gint64 begin_at, gint64 end_at, GError **error)
{
  g_autofree char *meeting = g_strdup_printf ("m%u", asker->n_asked++);
  GwAllocationRequest request = {
    .size = sizeof (GwAllocationRequest),
    .kind = GW_ALLOCATION_SFU_TURN,
    .email = "person@example.com",
    .begin_at = begin_at,
    .end_at = end_at,
    .meeting = meeting,
  };

  gw_rig_allocate (asker->rig, &request, on_answer, asker);
  return gw_rig_settle (asker->rig, error);
}

static gboolean
ask_scheduled (Asker *asker, GError **error)
{
  gint64 begin_at = NOW + HOUR + (gint64) asker->n_asked * 7919 % (14 * 24) * HOUR / 2;

  return ask (asker, begin_at, begin_at + HOUR / 2, error);
}

static double
cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

double
decide (const char *plugin,
        const char *const *settings,
        guint n_nodes,
        guint n_bookings,
        GError **error)
{
  g_autoptr (GwRig) rig = gw_rig_new (NOW, NULL);
  Asker asker = { .rig = rig };
  double begun_at;

  if (!gw_rig_create (rig, plugin, settings, error) || !gw_rig_start (rig, error))
    return -1;
  put_nodes (rig, n_nodes);
  while (asker.n_asked < n_bookings)
    if (!ask_scheduled (&asker, error))
      return -1;
  if (asker.n_named != n_bookings)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "only %u of %u got a node", asker.n_named,
                   n_bookings);
      return -1;
    }

  begun_at = cpu_time ();
  for (guint i = 0; i < ROUNDS; i++)
    if (!ask_scheduled (&asker, error) || !ask (&asker, 0, 0, error))
      return -1;
  return (cpu_time () - begun_at) / (2 * ROUNDS);
}
