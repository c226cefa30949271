#include "plugins/sfu/sdp/answer.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/extensions.h"

static SfuSdpAnswerLine *
line_at (const SfuSdpAnswer *self, guint index)
{
  return &g_array_index (self->lines, SfuSdpAnswerLine, index);
}

/* Encodings by rid, if their packets can be told apart; else by SSRC. */
static void
take_encodings (const SfuSdpSection *section, SfuSdpAnswerLine *line)
{
  SfuReceiveParameters *parameters = &line->parameters;
  if (section->kind == SFU_VIDEO && line->extensions.mid != 0 && line->extensions.rid != 0)
    line->n_rids = sfu_sdp_simulcast_choose (&section->simulcast,
                                             parameters->codecs[0].payload_type, line->rids);
  if (line->n_rids > 0)
    {
      sfu_sdp_simulcast_encodings (line->rids, line->n_rids, parameters->encodings);
      parameters->n_encodings = line->n_rids;
      return;
    }
  parameters->n_encodings = sfu_sdp_ssrcs_encodings (&section->ssrcs, parameters->encodings);
  for (gsize i = 0; i < parameters->n_encodings; i++)
    if (parameters->codecs[0].rtx_payload_type == 0)
      parameters->encodings[i].rtx_ssrc = 0;
}

static void
take_section (const SfuSdpSection *section, const SfuSdpTerms *terms, SfuSdpAnswerLine *line)
{
  SfuReceiveParameters *parameters = &line->parameters;
  SfuSdpDirection wanted = terms->purpose == SFU_SDP_RECEIVE ? SFU_SDP_SENDONLY : SFU_SDP_RECVONLY;
  if (section->rejected || !section->bundled || !section->is_rtp || !section->rtcp_mux)
    return;
  parameters->n_codecs =
      sfu_sdp_negotiate (section, terms->purpose, terms->video, parameters->codecs);
  if (parameters->n_codecs == 0)
    return;
  line->accepted = TRUE;
  line->used = (section->direction & wanted) != 0;
  parameters->kind = section->kind;
  g_strlcpy (parameters->mid, section->mid, sizeof parameters->mid);
}

/* The extensions of all lines make one table, and every receiver gets all of it. aiortc gives one
 * id two meanings, against RFC 8843 9.1: the line that comes first has its way. */
static void
take_extensions (SfuSdpAnswer *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SfuSdpSection *section = sfu_sdp_description_section (self->offer, i);
      SfuSdpAnswerLine *line = line_at (self, i);
      if (line->accepted)
        line->extensions = sfu_sdp_extensions_take (&self->extensions, &section->extensions);
    }
  for (guint i = 0; i < self->lines->len; i++)
    line_at (self, i)->parameters.extensions = self->extensions;
}

/* Whether the connection's packets are told of one by one. */
static gboolean
has_transport_feedback (const SfuSdpAnswer *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SfuSdpAnswerLine *line = sfu_sdp_answer_line (self, i);
      if (line->accepted && line->extensions.transport_cc != 0 &&
          line->parameters.codecs[0].transport_cc)
        return TRUE;
    }
  return FALSE;
}

/* We say what we can receive to those who have no better; and nobody needs to tell us. */
static void
leave_out_remb (SfuSdpAnswer *self)
{
  if (self->purpose == SFU_SDP_RECEIVE && !has_transport_feedback (self))
    return;
  for (guint i = 0; i < self->lines->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (line_at (self, i)->parameters.codecs); j++)
      line_at (self, i)->parameters.codecs[j].remb = FALSE;
}

static void
take_streams (SfuSdpAnswer *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->accepted)
      take_encodings (sfu_sdp_description_section (self->offer, i), line_at (self, i));
}

SfuSdpAnswer *
sfu_sdp_answer_new (const SfuSdpDescription *offer, const SfuSdpTerms *terms, GError **error)
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
  self->purpose = terms->purpose;
  self->extensions = terms->extensions;
  self->offer = offer;
  self->remote = remote;
  self->lines = g_array_sized_new (FALSE, TRUE, sizeof (SfuSdpAnswerLine), offer->sections->len);
  g_array_set_size (self->lines, offer->sections->len);
  for (guint i = 0; i < self->lines->len; i++)
    take_section (sfu_sdp_description_section (offer, i), terms, line_at (self, i));
  take_extensions (self);
  leave_out_remb (self);
  if (self->purpose == SFU_SDP_RECEIVE)
    take_streams (self);
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
  return line_at (answer, (guint) index);
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
  line_at (answer, (guint) index)->source = source;
}

/* What we have something to say by. */
static SfuExtensionIds
sendable_extensions (const SfuSdpAnswer *self, gsize index)
{
  SfuExtensionIds ids = sfu_sdp_answer_line (self, index)->extensions;
  ids.rid = ids.repaired_rid = 0;
  if (!self->offer->extmap_allow_mixed)
    ids.dependency_descriptor = 0; /* it needs the two-byte form beside the other */
  return ids;
}

SfuSendParameters
sfu_sdp_answer_send_parameters (const SfuSdpAnswer *answer, gsize index)
{
  const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, index);
  const SfuSdpSource *source = line->source;
  SfuSendParameters parameters = {
    .kind = line->parameters.kind,
    .n_codecs = line->parameters.n_codecs,
    /* This line's own: the others' must not stand in its packets. */
    .extensions = sendable_extensions (answer, index),
    .ssrc = source->ssrc,
    .rtx_ssrc = source->rtx_ssrc,
  };
  memcpy (parameters.codecs, line->parameters.codecs, sizeof parameters.codecs);
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

/* Chromium sends RED when it stands ahead of Opus. What receives is told of Opus first: webrtcbin
 * knows no format but the first. */
static const SfuCodecParameters *
printed_codec (const SfuSdpAnswer *self, const SfuReceiveParameters *parameters, gsize i)
{
  gboolean red_first = self->purpose == SFU_SDP_RECEIVE && parameters->kind == SFU_AUDIO;
  return &parameters->codecs[red_first ? parameters->n_codecs - 1 - i : i];
}

static void
print_codecs (const SfuSdpAnswer *self,
              const SfuSdpSection *section,
              const SfuReceiveParameters *parameters,
              GstSDPMedia *media)
{
  for (gsize i = 0; i < parameters->n_codecs; i++)
    {
      const SfuCodecParameters *codec = printed_codec (self, parameters, i);
      g_autofree char *fmtp = sfu_sdp_negotiate_fmtp (section, self->purpose, codec);
      sfu_sdp_local_codec (media, codec, fmtp);
    }
}

/* RFC 8853 5.3.2 */
static void
print_simulcast (const SfuSdpAnswerLine *line, GstSDPMedia *media)
{
  g_autoptr (GString) streams = g_string_new (NULL);
  for (guint i = 0; i < line->n_rids; i++)
    {
      const SfuSdpRid *rid = line->rids[i];
      g_autoptr (GString) restrictions = g_string_new (NULL);
      if (!rid->any_payload_type)
        g_string_append_printf (restrictions, " pt=%u", line->parameters.codecs[0].payload_type);
      if (rid->restrictions[0] != '\0')
        g_string_append_printf (restrictions, "%s%s", restrictions->len > 0 ? ";" : " ",
                                rid->restrictions);
      sfu_sdp_add (media, "rid", "%s recv%s", rid->rid, restrictions->str);
      g_string_append_printf (streams, "%s%s", i > 0 ? ";" : "", rid->rid);
    }
  if (line->n_rids > 0)
    sfu_sdp_add (media, "simulcast", "recv %s", streams->str);
}

static void
print_accepted (const SfuSdpAnswer *self,
                const SfuSdpLocal *local,
                guint index,
                GstSDPMedia *media,
                SfuSdpCandidates candidates)
{
  const SfuSdpSection *section = sfu_sdp_description_section (self->offer, index);
  const SfuSdpAnswerLine *line = line_at (self, index);
  sfu_sdp_local_transport (local, media, "passive", candidates);
  sfu_sdp_add (media, "mid", "%s", section->mid);
  sfu_sdp_add (media, direction_of (self, line), NULL);
  sfu_sdp_add (media, "rtcp-mux", NULL);
  if (section->rtcp_rsize)
    sfu_sdp_add (media, "rtcp-rsize", NULL);
  print_codecs (self, section, &line->parameters, media);
  SfuExtensionIds extensions =
      self->purpose == SFU_SDP_RECEIVE ? line->extensions : sendable_extensions (self, index);
  sfu_sdp_local_extensions (media, section->kind, &extensions);
  print_simulcast (line, media);
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
          print_accepted (answer, local, i, media, candidates);
          candidates = SFU_SDP_WITHOUT_CANDIDATES;
        }
      else
        print_refused (section, media);
      gst_sdp_message_add_media (message, media);
      gst_sdp_media_free (media);
    }
  return sfu_sdp_local_print (message);
}
