#include "plugins/sfu/media/demux.h"

#include "plugins/sfu/media/inbound.h"
#include "plugins/sfu/rtp/header.h"

void
sfu_demux_init (SfuDemux *demux)
{
  demux->inbounds = g_ptr_array_new ();
  demux->by_ssrc = g_hash_table_new (NULL, NULL);
}

void
sfu_demux_clear (SfuDemux *demux)
{
  g_ptr_array_unref (demux->inbounds);
  g_hash_table_unref (demux->by_ssrc);
}

static void
put_ssrc (SfuDemux *demux, guint32 ssrc, SfuInbound *inbound)
{
  if (ssrc != 0)
    g_hash_table_insert (demux->by_ssrc, GUINT_TO_POINTER (ssrc), inbound);
}

void
sfu_demux_add (SfuDemux *demux, SfuInbound *inbound)
{
  g_ptr_array_add (demux->inbounds, inbound);
  put_ssrc (demux, sfu_inbound_ssrc (inbound), inbound);
  put_ssrc (demux, sfu_inbound_rtx_ssrc (inbound), inbound);
}

static gboolean
is_value (gpointer key, gpointer value, gpointer wanted)
{
  return value == wanted;
}

void
sfu_demux_remove (SfuDemux *demux, SfuInbound *inbound)
{
  g_ptr_array_remove_fast (demux->inbounds, inbound);
  g_hash_table_foreach_remove (demux->by_ssrc, is_value, inbound);
}

static SfuInbound *
find_claimant (SfuDemux *demux, GwPacket *packet, SfuClaim *claim)
{
  SfuInbound *found = NULL;

  for (guint i = 0; i < demux->inbounds->len; i++)
    {
      SfuInbound *inbound = g_ptr_array_index (demux->inbounds, i);
      SfuClaim some = sfu_inbound_claim (inbound, packet);

      if (some == SFU_CLAIM_NONE)
        continue;
      if (found != NULL)
        return NULL;
      found = inbound;
      *claim = some;
    }
  return found;
}

SfuInbound *
sfu_demux_find (SfuDemux *demux, GwPacket *packet)
{
  gpointer ssrc = GUINT_TO_POINTER (sfu_rtp_meta (packet)->ssrc);
  SfuInbound *inbound = g_hash_table_lookup (demux->by_ssrc, ssrc);
  SfuClaim claim = SFU_CLAIM_NONE;
  guint32 earlier;

  if (inbound != NULL)
    return inbound;
  inbound = find_claimant (demux, packet, &claim);
  if (inbound == NULL)
    return NULL;
  earlier = sfu_inbound_learn (inbound, claim, sfu_rtp_meta (packet)->ssrc);
  if (earlier != 0)
    g_hash_table_remove (demux->by_ssrc, GUINT_TO_POINTER (earlier));
  g_hash_table_insert (demux->by_ssrc, ssrc, inbound);
  return inbound;
}
