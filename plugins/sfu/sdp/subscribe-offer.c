#include "plugins/sfu/sdp/subscribe-offer.h"

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/extensions.h"

/* One table for the life of every subscribe connection, with Chromium's own numbers. */
static const SfuCodecParameters offered[] = {
  [SFU_AUDIO] = { .codec = SFU_CODEC_OPUS,
                  .payload_type = 111,
                  .clock_rate = 48000,
                  .transport_cc = TRUE },
  [SFU_VIDEO] = { .codec = SFU_CODEC_VP8,
                  .payload_type = 96,
                  .rtx_payload_type = 97,
                  .clock_rate = 90000,
                  .nack = TRUE,
                  .pli = TRUE,
                  .fir = TRUE,
                  .transport_cc = TRUE },
};

static SfuExtensionIds
offered_extensions (SfuKind kind)
{
  SfuExtensionIds ids = { 0 };
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    if (row->id != 0 && (row->kinds & (1u << kind)) != 0)
      sfu_sdp_extension_set_id (row, &ids, row->id);
  return ids;
}

static void
print_line (const SfuSdpLocal *local,
            const SfuSdpLine *line,
            GstSDPMedia *media,
            SfuSdpCandidates candidates)
{
  gst_sdp_media_set_media (media, line->kind == SFU_VIDEO ? "video" : "audio");
  gst_sdp_media_set_proto (media, "UDP/TLS/RTP/SAVPF");
  if (line->state == SFU_SDP_LINE_REFUSED)
    {
      gst_sdp_media_set_port_info (media, 0, 1);
      gst_sdp_media_add_connection (media, "IN", "IP4", "0.0.0.0", 0, 0);
    }
  else
    sfu_sdp_local_transport (local, media, "actpass", candidates);

  SfuExtensionIds extensions = offered_extensions (line->kind);
  gboolean sending = line->state == SFU_SDP_LINE_SENDING;
  sfu_sdp_add (media, "mid", "%s", line->mid);
  sfu_sdp_add (media, sending ? "sendonly" : "inactive", NULL);
  sfu_sdp_add (media, "rtcp-mux", NULL);
  sfu_sdp_add (media, "rtcp-rsize", NULL);
  sfu_sdp_local_codec (media, &offered[line->kind],
                       line->kind == SFU_AUDIO ? "minptime=10;useinbandfec=1" : NULL);
  sfu_sdp_local_extensions (media, line->kind, &extensions);
  if (!sending)
    return;
  const SfuSdpSource source = { line->stream, line->track, line->cname, line->ssrc,
                                line->rtx_ssrc };
  sfu_sdp_local_source (media, &source);
}

static char *
bundled_mids (const GPtrArray *lines)
{
  GString *mids = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const SfuSdpLine *line = g_ptr_array_index (lines, i);
      if (line->state != SFU_SDP_LINE_REFUSED)
        g_string_append_printf (mids, "%s%s", mids->len > 0 ? " " : "", line->mid);
    }
  return g_string_free (mids, FALSE);
}

char *
sfu_sdp_subscribe_offer_print (const SfuSdpLocal *local, const GPtrArray *lines)
{
  g_autofree char *mids = bundled_mids (lines);
  GstSDPMessage *message = sfu_sdp_local_message (local, mids);
  gst_sdp_message_add_attribute (message, "extmap-allow-mixed", NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      GstSDPMedia *media;
      gst_sdp_media_new (&media);
      print_line (local, g_ptr_array_index (lines, i), media,
                  i == 0 ? SFU_SDP_WITH_CANDIDATES : SFU_SDP_WITHOUT_CANDIDATES);
      gst_sdp_message_add_media (message, media);
      gst_sdp_media_free (media);
    }
  return sfu_sdp_local_print (message);
}

static gboolean
check_section (const SfuSdpSection *section, const SfuSdpLine *line, GError **error)
{
  /* A refused m-line may lose its mid (RFC 8829 5.3.1). */
  gboolean named = section->mid[0] != '\0' || !section->rejected;
  if (named && !g_str_equal (section->mid, line->mid))
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                   "the answer has mid %s where the offer has %s", section->mid, line->mid);
      return FALSE;
    }
  if (section->rejected)
    return TRUE;
  if (line->state == SFU_SDP_LINE_REFUSED || !section->is_rtp || section->kind != line->kind)
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                   "the answer's m-line of mid %s does not fit the offer's", line->mid);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_sections (const SfuSdpDescription *description, const GPtrArray *lines, GError **error)
{
  if (description->sections->len != lines->len)
    {
      g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "the answer has %u m-lines, the offer %u",
                   description->sections->len, lines->len);
      return FALSE;
    }
  for (guint i = 0; i < lines->len; i++)
    if (!check_section (sfu_sdp_description_section (description, i), g_ptr_array_index (lines, i),
                        error))
      return FALSE;
  return TRUE;
}

SfuSdpSubscribeAnswer *
sfu_sdp_subscribe_answer_parse (const char *text,
                                gsize size,
                                const GPtrArray *lines,
                                GError **error)
{
  g_autoptr (SfuSdpSubscribeAnswer) self = g_new0 (SfuSdpSubscribeAnswer, 1);
  self->description = sfu_sdp_description_parse (text, size, SFU_SDP_SUBSCRIBE_MEDIA_MAX, error);
  if (self->description == NULL || !check_sections (self->description, lines, error))
    return NULL;
  self->remote = sfu_sdp_description_transport (self->description, error);
  if (self->remote == NULL)
    return NULL;
  if (self->remote->setup != SFU_SDP_SETUP_ACTIVE)
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                           "the answer must say a=setup:active: the sfu is the DTLS server");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sfu_sdp_subscribe_answer_free (SfuSdpSubscribeAnswer *answer)
{
  g_clear_pointer (&answer->description, sfu_sdp_description_free);
  g_free (answer);
}

/* What the client did not take over, we do not send. */
static SfuExtensionIds
agreed_extensions (const SfuSdpSection *section, SfuKind kind)
{
  SfuExtensionIds ids = offered_extensions (kind);
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    if (sfu_sdp_extension_id (row, &section->extensions) != sfu_sdp_extension_id (row, &ids))
      sfu_sdp_extension_set_id (row, &ids, 0);
  return ids;
}

gboolean
sfu_sdp_subscribe_answer_parameters (const SfuSdpSubscribeAnswer *answer,
                                     const SfuSdpLine *line,
                                     gsize index,
                                     SfuSendParameters *parameters)
{
  const SfuSdpSection *section = sfu_sdp_description_section (answer->description, index);
  const SfuSdpCodec *codec = sfu_sdp_section_codec (section, offered[line->kind].payload_type);
  if (line->state != SFU_SDP_LINE_SENDING || section->rejected || !section->bundled ||
      (section->direction & SFU_SDP_RECVONLY) == 0 || codec == NULL)
    return FALSE;

  guint8 rtx = offered[line->kind].rtx_payload_type;
  gboolean repaired = rtx != 0 && sfu_sdp_section_codec (section, rtx) != NULL;
  *parameters = (SfuSendParameters){
    .kind = line->kind,
    .codecs = { offered[line->kind] },
    .n_codecs = 1,
    .extensions = agreed_extensions (section, line->kind),
    .ssrc = line->ssrc,
    .rtx_ssrc = repaired ? line->rtx_ssrc : 0,
  };
  parameters->codecs[0].rtx_payload_type = repaired ? rtx : 0;
  parameters->codecs[0].nack = codec->nack;
  parameters->codecs[0].pli = codec->pli;
  parameters->codecs[0].fir = codec->fir;
  parameters->codecs[0].transport_cc = codec->transport_cc;
  g_strlcpy (parameters->mid, line->mid, sizeof parameters->mid);
  g_strlcpy (parameters->cname, line->cname, sizeof parameters->cname);
  return TRUE;
}
