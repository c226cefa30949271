#include "plugins/sfu/media/media.h"

struct _SfuMedia
{
  GwWorkers *workers;
  SfuDtlsIdentity *identity;
  SfuLevelWatch *level_watch;
  gboolean tcp;
  SfuVideoCodecs video_codecs;
  guint n_lanes;
  SfuLane **lanes;
  GArray **candidates; /* by lane */
  guint *connections;  /* by lane */
};

static GArray *
make_candidates (const SfuMediaConfig *config, guint16 port)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (GwAddress));

  for (gsize i = 0; i < config->n_advertised; i++)
    {
      GwAddress address = config->advertised[i];
      address.port = port;
      g_array_append_val (candidates, address);
    }
  return candidates;
}

static gboolean
add_lane (SfuMedia *self, const SfuMediaConfig *config, GwMetrics *metrics, GError **error)
{
  guint index = self->n_lanes;
  GwAddress local = config->address;
  SfuPort *port;

  local.port = config->port_base == 0 ? 0 : (guint16) (config->port_base + index);
  port = sfu_port_new (gw_workers_get (self->workers, index), &local,
                       config->tcp ? SFU_PORT_UDP_AND_TCP : SFU_PORT_UDP, self->identity, error);
  if (port == NULL)
    return FALSE;
  self->lanes[index] = sfu_lane_new (port, self->lanes, gw_workers_count (self->workers),
                                     self->level_watch, metrics);
  self->candidates[index] = make_candidates (config, sfu_port_number (port));
  self->n_lanes++;
  return TRUE;
}

SfuMedia *
sfu_media_new (GwWorkers *workers, const SfuMediaConfig *config, GwMetrics *metrics, GError **error)
{
  SfuMedia *self = g_new0 (SfuMedia, 1);
  guint n = gw_workers_count (workers);

  self->workers = workers;
  self->tcp = config->tcp;
  self->video_codecs = config->video_codecs;
  self->lanes = g_new0 (SfuLane *, n);
  self->candidates = g_new0 (GArray *, n);
  self->connections = g_new0 (guint, n);
  self->level_watch = sfu_level_watch_new (gw_workers_control (workers));
  self->identity = sfu_dtls_identity_new (error);
  if (self->identity == NULL)
    {
      sfu_media_free (self);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    if (!add_lane (self, config, metrics, error))
      {
        sfu_media_free (self);
        return NULL;
      }
  for (guint i = 0; i < n; i++)
    sfu_lane_start (self->lanes[i]);
  return self;
}

static void
do_nothing (gpointer data)
{
}

/* A track's end goes from control to its home lane, to the other lanes, home again, and to control
 * at last: so many rounds until nothing is under way. */
static void
settle (SfuMedia *self)
{
  for (guint round = 0; round < 4; round++)
    {
      for (guint i = 0; i < self->n_lanes; i++)
        gw_worker_call_sync (gw_workers_get (self->workers, i), do_nothing, NULL);
      gw_mailbox_drain (gw_workers_control (self->workers));
    }
}

void
sfu_media_free (SfuMedia *self)
{
  settle (self);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      sfu_lane_free (self->lanes[i]);
      g_array_unref (self->candidates[i]);
    }
  g_clear_pointer (&self->identity, sfu_dtls_identity_free);
  sfu_level_watch_free (self->level_watch);
  g_free (self->lanes);
  g_free (self->candidates);
  g_free (self->connections);
  g_free (self);
}

const char *
sfu_media_fingerprint (const SfuMedia *self)
{
  return sfu_dtls_identity_fingerprint (self->identity);
}

const SfuVideoCodecs *
sfu_media_video_codecs (const SfuMedia *self)
{
  return &self->video_codecs;
}

void
sfu_media_visit_candidates (const SfuMedia *self,
                            void (*visit) (const GwAddress *candidate, gpointer data),
                            gpointer data)
{
  for (guint i = 0; i < self->n_lanes; i++)
    for (guint j = 0; j < self->candidates[i]->len; j++)
      visit (&g_array_index (self->candidates[i], GwAddress, j), data);
}

SfuLane *
sfu_media_take_lane (SfuMedia *self)
{
  guint best = 0;

  for (guint i = 1; i < self->n_lanes; i++)
    if (self->connections[i] < self->connections[best])
      best = i;
  self->connections[best]++;
  return self->lanes[best];
}

void
sfu_media_give_back_lane (SfuMedia *self, SfuLane *lane)
{
  self->connections[sfu_lane_index (lane)]--;
}

GwMailbox *
sfu_media_control (const SfuMedia *self)
{
  return gw_workers_control (self->workers);
}

SfuLevelWatch *
sfu_media_level_watch (const SfuMedia *self)
{
  return self->level_watch;
}

gboolean
sfu_media_takes_tcp (const SfuMedia *self)
{
  return self->tcp;
}

const GArray *
sfu_media_candidates (const SfuMedia *self, const SfuLane *lane)
{
  return self->candidates[sfu_lane_index (lane)];
}
