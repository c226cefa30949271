#include "plugins/sfu/sdp/answer.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/extensions.h"

static void
line_clear (gpointer line)
{
  g_free (((SfuSdpAnswerLine *) line)->fmtp);
}

/* Returns: TRUE when @fmtp ("a=1;b=2") holds @parameter ("a=1"). */
static gboolean
fmtp_has (const char *fmtp, const char *parameter)
{
  g_auto (GStrv) parts = g_strsplit (fmtp != NULL ? fmtp : "", ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (parts[i]), parameter) == 0)
      return TRUE;
  return FALSE;
}

static const SfuSdpCodec *
find_codec (const SfuSdpSection *section, const char *name, guint32 clock_rate)
{
  for (guint i = 0; i < section->codecs->len; i++)
    {
      const SfuSdpCodec *codec = &g_array_index (section->codecs, SfuSdpCodec, i);
      if (codec->clock_rate == clock_rate && g_ascii_strcasecmp (codec->name, name) == 0)
        return codec;
    }
  return NULL;
}

/* RFC 4588 8.1: the repair codec names its media codec with apt. */
static guint8
find_rtx (const SfuSdpSection *section, guint8 payload_type)
{
  char apt[8];
  g_snprintf (apt, sizeof apt, "apt=%u", payload_type);
  for (guint i = 0; i < section->codecs->len; i++)
    {
      const SfuSdpCodec *codec = &g_array_index (section->codecs, SfuSdpCodec, i);
      if (g_ascii_strcasecmp (codec->name, "rtx") == 0 && fmtp_has (codec->fmtp, apt))
        return codec->payload_type;
    }
  return 0;
}

/* RFC 7587 6.1: what the receiver, us, asks of the sender. */
static char *
opus_fmtp (const SfuSdpCodec *offered)
{
  GString *fmtp = g_string_new ("minptime=10;useinbandfec=1");
  if (fmtp_has (offered->fmtp, "usedtx=1"))
    g_string_append (fmtp, ";usedtx=1");
  if (fmtp_has (offered->fmtp, "sprop-stereo=1"))
    g_string_append (fmtp, ";stereo=1");
  return g_string_free (fmtp, FALSE);
}

/* Chromium starts at 300 kbit/s, too little for the pictures it is to encode: it halves them and
 * takes twenty seconds to come back. With this it begins at 800, and still yields to the network
 * within a second. */
#define VIDEO_FMTP "x-google-start-bitrate=800"

static gboolean
take_codec (const SfuSdpSection *section, SfuSdpPurpose purpose, SfuSdpAnswerLine *line)
{
  gboolean video = section->kind == SFU_VIDEO;
  const SfuSdpCodec *offered =
      video ? find_codec (section, "VP8", 90000) : find_codec (section, "opus", 48000);
  if (offered == NULL)
    return FALSE;

  line->parameters.codecs[0] = (SfuCodecParameters){
    .codec = video ? SFU_CODEC_VP8 : SFU_CODEC_OPUS,
    .payload_type = offered->payload_type,
    .rtx_payload_type = video && offered->nack ? find_rtx (section, offered->payload_type) : 0,
    .clock_rate = offered->clock_rate,
    .nack = offered->nack,
    .pli = video && offered->pli,
    .fir = video && offered->fir,
    .transport_cc = offered->transport_cc,
  };
  line->parameters.n_codecs = 1;
  if (!video)
    line->fmtp = opus_fmtp (offered);
  else if (purpose == SFU_SDP_RECEIVE)
    line->fmtp = g_strdup (VIDEO_FMTP);
  return TRUE;
}

static void
take_section (const SfuSdpSection *section, SfuSdpPurpose purpose, SfuSdpAnswerLine *line)
{
  SfuSdpDirection wanted = purpose == SFU_SDP_RECEIVE ? SFU_SDP_SENDONLY : SFU_SDP_RECVONLY;
  if (section->rejected || !section->bundled || !section->is_rtp || !section->rtcp_mux)
    return;
  if (!take_codec (section, purpose, line))
    return;
  line->accepted = TRUE;
  line->used = (section->direction & wanted) != 0;
  line->parameters.kind = section->kind;
  g_strlcpy (line->parameters.mid, section->mid, sizeof line->parameters.mid);
  line->parameters.n_encodings = 1;
  line->parameters.encodings[0].ssrc = section->ssrc;
  line->parameters.encodings[0].rtx_ssrc =
      line->parameters.codecs[0].rtx_payload_type != 0 ? section->rtx_ssrc : 0;
}

/* The extensions of all lines make one table, and every receiver gets all of it. aiortc gives one
 * id two meanings, against RFC 8843 9.1: the line that comes first has its way. */
static void
take_extensions (SfuSdpAnswer *self)
{
  SfuExtensionIds table = { 0 };
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SfuSdpSection *section = sfu_sdp_description_section (self->offer, i);
      SfuSdpAnswerLine *line = &g_array_index (self->lines, SfuSdpAnswerLine, i);
      if (line->accepted)
        line->extensions = sfu_sdp_extensions_take (&table, &section->extensions);
    }
  for (guint i = 0; i < self->lines->len; i++)
    g_array_index (self->lines, SfuSdpAnswerLine, i).parameters.extensions = table;
}

SfuSdpAnswer *
sfu_sdp_answer_new (const SfuSdpDescription *offer, SfuSdpPurpose purpose, GError **error)
{
  const SfuSdpTransport *remote = sfu_sdp_description_transport (offer, error);
  if (remote == NULL)
    return NULL;
  if (remote->setup == SFU_SDP_SETUP_PASSIVE)
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                           "a=setup:passive cannot be answered: the sfu is the DTLS server, offer "
                           "actpass or active");
      return NULL;
    }

  g_autoptr (SfuSdpAnswer) self = g_new0 (SfuSdpAnswer, 1);
  self->purpose = purpose;
  self->offer = offer;
  self->remote = remote;
  self->lines = g_array_sized_new (FALSE, TRUE, sizeof (SfuSdpAnswerLine), offer->sections->len);
  g_array_set_clear_func (self->lines, line_clear);
  g_array_set_size (self->lines, offer->sections->len);
  for (guint i = 0; i < self->lines->len; i++)
    take_section (sfu_sdp_description_section (offer, i), purpose,
                  &g_array_index (self->lines, SfuSdpAnswerLine, i));
  take_extensions (self);
  return g_steal_pointer (&self);
}

void
sfu_sdp_answer_free (SfuSdpAnswer *answer)
{
  g_array_unref (answer->lines);
  g_free (answer);
}

const SfuSdpAnswerLine *
sfu_sdp_answer_line (const SfuSdpAnswer *answer, gsize index)
{
  g_return_val_if_fail (index < answer->lines->len, NULL);
  return &g_array_index (answer->lines, SfuSdpAnswerLine, index);
}

const SfuSdpAnswerLine *
sfu_sdp_answer_find (const SfuSdpAnswer *answer, const char *mid)
{
  for (guint i = 0; i < answer->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, i);
      if (line->accepted && g_str_equal (line->parameters.mid, mid))
        return line;
    }
  return NULL;
}

void
sfu_sdp_answer_set_source (SfuSdpAnswer *answer, gsize index, const SfuSdpSource *source)
{
  g_return_if_fail (index < answer->lines->len);
  g_array_index (answer->lines, SfuSdpAnswerLine, index).source = source;
}

SfuSendParameters
sfu_sdp_answer_send_parameters (const SfuSdpAnswer *answer, gsize index)
{
  const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, index);
  const SfuSdpSource *source = line->source;
  SfuSendParameters parameters = {
    .kind = line->parameters.kind,
    .codecs = { line->parameters.codecs[0] },
    .n_codecs = 1,
    /* This line's own: the others' must not stand in its packets. */
    .extensions = line->extensions,
    .ssrc = source->ssrc,
    .rtx_ssrc = source->rtx_ssrc,
  };
  g_strlcpy (parameters.mid, line->parameters.mid, sizeof parameters.mid);
  g_strlcpy (parameters.cname, source->cname, sizeof parameters.cname);
  return parameters;
}

/* RFC 3264 6: a refused stream keeps its place, with port 0 and any format. */
static void
print_refused (const SfuSdpSection *section, GstSDPMedia *media)
{
  gst_sdp_media_set_port_info (media, 0, 1);
  gst_sdp_media_add_format (media, section->formats[0] != '\0' ? section->formats : "0");
  gst_sdp_media_add_connection (media, "IN", "IP4", "0.0.0.0", 0, 0);
  if (section->mid[0] != '\0')
    sfu_sdp_add (media, "mid", "%s", section->mid);
  sfu_sdp_add (media, "inactive", NULL);
}

static const char *
direction_of (const SfuSdpAnswer *self, const SfuSdpAnswerLine *line)
{
  if (!line->used)
    return "inactive";
  return self->purpose == SFU_SDP_RECEIVE ? "recvonly" : "sendonly";
}

static void
print_accepted (const SfuSdpAnswer *self,
                const SfuSdpLocal *local,
                const SfuSdpSection *section,
                const SfuSdpAnswerLine *line,
                GstSDPMedia *media,
                SfuSdpCandidates candidates)
{
  sfu_sdp_local_transport (local, media, "passive", candidates);
  sfu_sdp_add (media, "mid", "%s", section->mid);
  sfu_sdp_add (media, direction_of (self, line), NULL);
  sfu_sdp_add (media, "rtcp-mux", NULL);
  if (section->rtcp_rsize)
    sfu_sdp_add (media, "rtcp-rsize", NULL);
  sfu_sdp_local_codec (media, &line->parameters.codecs[0], line->fmtp);
  sfu_sdp_local_extensions (media, section->kind, &line->extensions);
  if (line->source != NULL)
    sfu_sdp_local_source (media, line->source);
}

static char *
accepted_mids (const SfuSdpAnswer *self)
{
  GString *mids = g_string_new (NULL);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (self, i);
      if (line->accepted)
        g_string_append_printf (mids, "%s%s", mids->len > 0 ? " " : "", line->parameters.mid);
    }
  return g_string_free (mids, FALSE);
}

char *
sfu_sdp_answer_print (const SfuSdpAnswer *answer, const SfuSdpLocal *local)
{
  g_autofree char *mids = accepted_mids (answer);
  GstSDPMessage *message = sfu_sdp_local_message (local, mids);
  if (answer->offer->extmap_allow_mixed)
    gst_sdp_message_add_attribute (message, "extmap-allow-mixed", NULL);

  SfuSdpCandidates candidates = SFU_SDP_WITH_CANDIDATES;
  for (guint i = 0; i < answer->lines->len; i++)
    {
      const SfuSdpSection *section = sfu_sdp_description_section (answer->offer, i);
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, i);
      GstSDPMedia *media;
      gst_sdp_media_new (&media);
      gst_sdp_media_set_media (media, section->media);
      gst_sdp_media_set_proto (media, section->proto);
      if (line->accepted)
        {
          print_accepted (answer, local, section, line, media, candidates);
          candidates = SFU_SDP_WITHOUT_CANDIDATES;
        }
      else
        print_refused (section, media);
      gst_sdp_message_add_media (message, media);
      gst_sdp_media_free (media);
    }
  return sfu_sdp_local_print (message);
}
