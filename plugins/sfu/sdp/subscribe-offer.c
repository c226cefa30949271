#include "plugins/sfu/sdp/subscribe-offer.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/codec/h264-profile.h"
#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/extensions.h"

#define H264 "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id="

/* One table for the life of every subscribe connection, with Chromium's own numbers where it has
 * any. Decoders that take H264 in packetization mode 1 take what mode 0 allows, too. */
static const struct
{
  SfuCodec codec;
  SfuH264Profile profile; /* of H264 only */
  guint8 payload_type, rtx_payload_type;
  const char *fmtp;
} rows[] = {
  { SFU_CODEC_OPUS, 0, 111, 0, "minptime=10;useinbandfec=1" },
  { SFU_CODEC_RED, 0, 63, 0, "111/111" },
  { SFU_CODEC_VP8, 0, 96, 97, NULL },
  { SFU_CODEC_VP9, 0, 98, 99, "profile-id=0" },
  { SFU_CODEC_AV1, 0, 45, 46, "level-idx=5;profile=0;tier=0" },
  { SFU_CODEC_H264, SFU_H264_CONSTRAINED_BASELINE, 108, 109, H264 "42e01f" },
  { SFU_CODEC_H264, SFU_H264_BASELINE, 102, 103, H264 "42001f" },
  { SFU_CODEC_H264, SFU_H264_EXTENDED, 118, 119, H264 "58001f" },
  { SFU_CODEC_H264, SFU_H264_MAIN, 116, 117, H264 "4d001f" },
  { SFU_CODEC_H264, SFU_H264_CONSTRAINED_HIGH, 120, 121, H264 "640c1f" },
  { SFU_CODEC_H264, SFU_H264_HIGH, 112, 113, H264 "64001f" },
  { SFU_CODEC_H264, SFU_H264_HIGH_444, 122, 123, H264 "f4001f" },
};

/* Returns: the row of what is published as @codec, or their number. */
static gsize
find_row (const SfuCodecParameters *codec)
{
  char text[7];
  SfuH264ProfileLevel h264 = { 0 };
  g_snprintf (text, sizeof text, "%06x", codec->profile_level_id & 0xffffff);
  if (codec->codec == SFU_CODEC_H264 && !sfu_h264_profile_parse (text, &h264))
    return G_N_ELEMENTS (rows);
  gsize row = 0;
  while (row < G_N_ELEMENTS (rows) &&
         (rows[row].codec != codec->codec || rows[row].profile != h264.profile))
    row++;
  return row;
}

/* Sound is not asked for again: RED brings what is lost sooner, Chromium asks for none though it be
 * offered, and without RTX, which it has not for sound, SRTP would seal two packets under one
 * index.
 */
static SfuCodecParameters
offer_row (gsize row)
{
  gboolean video = sfu_codec_class (rows[row].codec)->kind == SFU_VIDEO;
  return (SfuCodecParameters){
    .codec = rows[row].codec,
    .payload_type = rows[row].payload_type,
    .rtx_payload_type = rows[row].rtx_payload_type,
    .clock_rate = sfu_codec_class (rows[row].codec)->clock_rate,
    .nack = video,
    .pli = video,
    .fir = video,
    .transport_cc = TRUE,
  };
}

static const char *
fmtp_of (const SfuCodecParameters *codec)
{
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    if (rows[row].payload_type == codec->payload_type)
      return rows[row].fmtp;
  return NULL;
}

static void
add_codec (SfuSdpLine *line, const SfuCodecParameters *codec)
{
  gsize row = find_row (codec);
  if (row < G_N_ELEMENTS (rows) && line->n_codecs < SFU_SDP_LINE_CODECS_MAX)
    line->codecs[line->n_codecs++] = offer_row (row);
}

void
sfu_sdp_line_set_codecs (SfuSdpLine *line, const SfuReceiveParameters *track)
{
  static const SfuCodecParameters opus = { .codec = SFU_CODEC_OPUS },
                                  red = { .codec = SFU_CODEC_RED },
                                  vp8 = { .codec = SFU_CODEC_VP8 };
  line->n_codecs = 0;
  if (line->kind == SFU_AUDIO)
    {
      /* Whatever the publisher sends: RED is made here, for those who lose packets. */
      add_codec (line, &opus);
      add_codec (line, &red);
      return;
    }
  for (gsize i = 0; track != NULL && i < track->n_codecs; i++)
    add_codec (line, &track->codecs[i]);
  if (track == NULL)
    add_codec (line, &vp8);
}

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
  for (gsize i = 0; i < line->n_codecs; i++)
    sfu_sdp_local_codec (media, &line->codecs[i], fmtp_of (&line->codecs[i]));
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
agreed_extensions (const SfuSdpSubscribeAnswer *answer, const SfuSdpSection *section, SfuKind kind)
{
  SfuExtensionIds ids = offered_extensions (kind);
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    if (sfu_sdp_extension_id (row, &section->extensions) != sfu_sdp_extension_id (row, &ids))
      sfu_sdp_extension_set_id (row, &ids, 0);
  if (!answer->description->extmap_allow_mixed)
    ids.dependency_descriptor = 0; /* it needs the two-byte form beside the other */
  return ids;
}

/* Returns: %FALSE when the client did not take @offered. */
static gboolean
agree (const SfuSdpSection *section, const SfuCodecParameters *offered, SfuCodecParameters *agreed)
{
  const SfuSdpCodec *codec = sfu_sdp_section_codec (section, offered->payload_type);
  if (codec == NULL)
    return FALSE;
  *agreed = *offered;
  if (sfu_sdp_section_codec (section, offered->rtx_payload_type) == NULL)
    agreed->rtx_payload_type = 0;
  agreed->nack = codec->nack;
  agreed->pli = codec->pli;
  agreed->fir = codec->fir;
  agreed->transport_cc = codec->transport_cc;
  return TRUE;
}

gboolean
sfu_sdp_subscribe_answer_parameters (const SfuSdpSubscribeAnswer *answer,
                                     const SfuSdpLine *line,
                                     gsize index,
                                     SfuSendParameters *parameters)
{
  const SfuSdpSection *section = sfu_sdp_description_section (answer->description, index);
  *parameters = (SfuSendParameters){ .kind = line->kind, .ssrc = line->ssrc };
  if (line->state != SFU_SDP_LINE_SENDING || section->rejected || !section->bundled ||
      (section->direction & SFU_SDP_RECVONLY) == 0)
    return FALSE;
  for (gsize i = 0; i < line->n_codecs; i++)
    if (agree (section, &line->codecs[i], &parameters->codecs[parameters->n_codecs]))
      parameters->n_codecs++;
  if (parameters->n_codecs == 0)
    return FALSE;
  parameters->extensions = agreed_extensions (answer, section, line->kind);
  if (parameters->codecs[0].rtx_payload_type != 0)
    parameters->rtx_ssrc = line->rtx_ssrc;
  g_strlcpy (parameters->mid, line->mid, sizeof parameters->mid);
  g_strlcpy (parameters->cname, line->cname, sizeof parameters->cname);
  return TRUE;
}
