#include "plugins/sfu/media/levels.h"

#include "plugins/sfu/audio/meter.h"

struct _SfuLevels
{
  SfuLevelWatch *watch;
  GHashTable *meters; /* SfuMeter by SfuInbound */
};

SfuLevels *
sfu_levels_new (SfuLevelWatch *watch)
{
  SfuLevels *self = g_new0 (SfuLevels, 1);

  self->watch = watch;
  self->meters = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
sfu_levels_free (SfuLevels *self)
{
  g_hash_table_unref (self->meters);
  g_free (self);
}

void
sfu_levels_packet (SfuLevels *self, const SfuInbound *inbound, guint8 level)
{
  SfuMeter *meter = g_hash_table_lookup (self->meters, inbound);

  if (meter == NULL)
    {
      meter = g_new0 (SfuMeter, 1);
      g_hash_table_insert (self->meters, (gpointer) inbound, meter);
    }
  sfu_meter_packet (meter, level);
}

void
sfu_levels_forget (SfuLevels *self, const SfuInbound *inbound)
{
  g_hash_table_remove (self->meters, inbound);
}

void
sfu_levels_tick (SfuLevels *self)
{
  g_autofree SfuHeard *heard = NULL;
  guint n = 0;
  GHashTableIter iter;
  gpointer inbound, meter;

  g_hash_table_iter_init (&iter, self->meters);
  while (g_hash_table_iter_next (&iter, &inbound, &meter))
    {
      guint8 loudness = sfu_meter_take (meter);

      if (loudness == 0)
        continue;
      if (heard == NULL)
        heard = g_new (SfuHeard, g_hash_table_size (self->meters));
      heard[n++] = (SfuHeard){ inbound, loudness };
    }
  if (n > 0)
    sfu_level_watch_post (self->watch, g_steal_pointer (&heard), n);
}
