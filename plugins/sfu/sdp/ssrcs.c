#include "plugins/sfu/sdp/ssrcs.h"

#include <string.h>

#include "plugins/sfu/sdp/scan.h"

static SfuSdpSsrcPair *
find (SfuSdpSsrcs *self, guint32 ssrc)
{
  for (guint i = 0; i < self->n_pairs; i++)
    if (self->pairs[i].media == ssrc || self->pairs[i].repair == ssrc)
      return &self->pairs[i];
  return NULL;
}

static SfuSdpSsrcPair *
put (SfuSdpSsrcs *self, guint32 ssrc)
{
  SfuSdpSsrcPair *pair = find (self, ssrc);
  if (pair != NULL || self->n_pairs == SFU_SDP_SSRCS_MAX)
    return pair;
  pair = &self->pairs[self->n_pairs++];
  pair->media = ssrc;
  return pair;
}

gboolean
sfu_sdp_ssrcs_read (SfuSdpSsrcs *ssrcs, const char *value, GError **error)
{
  guint64 ssrc;
  if (!sfu_sdp_take_number (&value, G_MAXUINT32, &ssrc))
    return sfu_sdp_refuse (error, "ssrc", "is no 32-bit number");
  put (ssrcs, (guint32) ssrc);
  return TRUE;
}

/* The repair may have been named by itself before. */
static void
join (SfuSdpSsrcs *self, guint32 media, guint32 repair)
{
  SfuSdpSsrcPair *own = find (self, repair);
  if (own != NULL && own->media == repair)
    {
      guint at = (guint) (own - self->pairs);
      memmove (own, own + 1, (self->n_pairs - at - 1) * sizeof *own);
      self->n_pairs--;
    }
  SfuSdpSsrcPair *pair = put (self, media);
  if (pair != NULL && pair->repair == 0)
    pair->repair = repair;
}

static gboolean
read_pair (SfuSdpSsrcs *self, const char *value, GError **error)
{
  guint64 media, repair;
  if (!sfu_sdp_take_space (&value) || !sfu_sdp_take_number (&value, G_MAXUINT32, &media) ||
      !sfu_sdp_take_space (&value) || !sfu_sdp_take_number (&value, G_MAXUINT32, &repair))
    return sfu_sdp_refuse (error, "ssrc-group", "not of the form FID SSRC SSRC");
  join (self, (guint32) media, (guint32) repair);
  return TRUE;
}

static gboolean
read_layers (SfuSdpSsrcs *self, const char *value, GError **error)
{
  self->n_layers = 0;
  while (sfu_sdp_take_space (&value) && *value != '\0')
    {
      guint64 ssrc;
      if (!sfu_sdp_take_number (&value, G_MAXUINT32, &ssrc))
        return sfu_sdp_refuse (error, "ssrc-group", "not of the form SIM SSRC SSRC …");
      if (self->n_layers < SFU_ENCODINGS_MAX)
        self->layers[self->n_layers++] = (guint32) ssrc;
    }
  return TRUE;
}

gboolean
sfu_sdp_ssrcs_read_group (SfuSdpSsrcs *ssrcs, const char *value, GError **error)
{
  if (g_str_has_prefix (value, "FID "))
    return read_pair (ssrcs, value + 3, error);
  if (g_str_has_prefix (value, "SIM "))
    return read_layers (ssrcs, value + 3, error);
  return TRUE;
}

static guint32
repair_of (const SfuSdpSsrcs *self, guint32 media)
{
  for (guint i = 0; i < self->n_pairs; i++)
    if (self->pairs[i].media == media)
      return self->pairs[i].repair;
  return 0;
}

guint
sfu_sdp_ssrcs_encodings (const SfuSdpSsrcs *ssrcs,
                         SfuEncodingParameters encodings[SFU_ENCODINGS_MAX])
{
  guint count = MAX (ssrcs->n_layers, 1);
  for (guint i = 0; i < count; i++)
    {
      guint32 media = ssrcs->n_layers > 0 ? ssrcs->layers[i] : ssrcs->pairs[0].media;
      encodings[i] = (SfuEncodingParameters){ .ssrc = media, .rtx_ssrc = repair_of (ssrcs, media) };
    }
  return count;
}
