#include "plugins/sfu/sdp/local.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/sdp/extensions.h"

GstSDPMessage *
sfu_sdp_local_message (const SfuSdpLocal *local, const char *mids)
{
  GstSDPMessage *message;
  gst_sdp_message_new (&message);
  g_autofree char *session = g_strdup_printf ("%" G_GUINT64_FORMAT, local->session);
  g_autofree char *version = g_strdup_printf ("%" G_GUINT64_FORMAT, local->version);
  gst_sdp_message_set_version (message, "0");
  gst_sdp_message_set_origin (message, "-", session, version, "IN", "IP4", "127.0.0.1");
  gst_sdp_message_set_session_name (message, "-");
  gst_sdp_message_add_time (message, "0", "0", NULL);
  gst_sdp_message_add_attribute (message, "ice-lite", NULL);
  /* On one level only: some stacks refuse a description that says it twice. */
  g_autofree char *fingerprint = g_strconcat ("sha-256 ", local->fingerprint, NULL);
  gst_sdp_message_add_attribute (message, "fingerprint", fingerprint);
  g_autofree char *group = g_strconcat ("BUNDLE", mids[0] != '\0' ? " " : "", mids, NULL);
  gst_sdp_message_add_attribute (message, "group", group);
  return message;
}

void
sfu_sdp_add (GstSDPMedia *media, const char *key, const char *format, ...)
{
  if (format == NULL)
    {
      gst_sdp_media_add_attribute (media, key, NULL);
      return;
    }
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gst_sdp_media_add_attribute (media, key, value);
}

/* RFC 8445 5.1.2.1: type preference 126 for host candidates, and the order of the list. */
static guint32
priority (guint index)
{
  return (126u << 24) | ((65535u - MIN (index, 65535u)) << 8) | 255u;
}

/* RFC 6544 4.2: below everything that is UDP; direction preference 4 for a passive one. */
static guint32
tcp_priority (guint index)
{
  return (90u << 24) | (((4u << 13) | (8191u - MIN (index, 8191u))) << 8) | 255u;
}

static void
add_candidates (const SfuSdpLocal *local, GstSDPMedia *media)
{
  guint n = local->candidates->len;
  char ip[GW_ADDRESS_TEXT_MAX];
  for (guint i = 0; i < n; i++)
    {
      const GwAddress *address = &g_array_index (local->candidates, GwAddress, i);
      sfu_sdp_add (media, "candidate", "%u 1 udp %u %s %u typ host", i + 1, priority (i),
                   gw_address_print_ip (address, ip), address->port);
    }
  for (guint i = 0; local->tcp && i < n; i++)
    {
      const GwAddress *address = &g_array_index (local->candidates, GwAddress, i);
      sfu_sdp_add (media, "candidate", "%u 1 tcp %u %s %u typ host tcptype passive", n + i + 1,
                   tcp_priority (i), gw_address_print_ip (address, ip), address->port);
    }
  sfu_sdp_add (media, "end-of-candidates", NULL);
}

void
sfu_sdp_local_ice (const SfuSdpLocal *local, GstSDPMedia *media, SfuSdpCandidates candidates)
{
  if (candidates == SFU_SDP_WITH_CANDIDATES)
    add_candidates (local, media);
  sfu_sdp_add (media, "ice-ufrag", "%s", local->ufrag);
  sfu_sdp_add (media, "ice-pwd", "%s", local->pwd);
}

void
sfu_sdp_local_transport (const SfuSdpLocal *local,
                         GstSDPMedia *media,
                         const char *setup,
                         SfuSdpCandidates candidates)
{
  /* RFC 8839 4.2.1.2: the default destination is the first candidate. */
  const GwAddress *first = &g_array_index (local->candidates, GwAddress, 0);
  char ip[GW_ADDRESS_TEXT_MAX];
  gst_sdp_media_set_port_info (media, first->port, 1);
  gst_sdp_media_add_connection (media, "IN", first->family == AF_INET6 ? "IP6" : "IP4",
                                gw_address_print_ip (first, ip), 0, 0);
  sfu_sdp_local_ice (local, media, candidates);
  sfu_sdp_add (media, "setup", "%s", setup);
}

static void
add_feedback (GstSDPMedia *media, const SfuCodecParameters *codec)
{
  const struct
  {
    gboolean wanted;
    const char *text;
  } rows[] = {
    { codec->transport_cc, "transport-cc" },
    { codec->remb, "goog-remb" },
    { codec->fir, "ccm fir" },
    { codec->nack, "nack" },
    { codec->pli, "nack pli" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].wanted)
      sfu_sdp_add (media, "rtcp-fb", "%u %s", codec->payload_type, rows[i].text);
}

static void
add_format (GstSDPMedia *media, guint8 payload_type, const char *name, const SfuCodecClass *class)
{
  char format[4];
  g_snprintf (format, sizeof format, "%u", payload_type);
  gst_sdp_media_add_format (media, format);
  if (class->channels != 0)
    sfu_sdp_add (media, "rtpmap", "%s %s/%u/%u", format, name, class->clock_rate, class->channels);
  else
    sfu_sdp_add (media, "rtpmap", "%s %s/%u", format, name, class->clock_rate);
}

void
sfu_sdp_local_codec (GstSDPMedia *media, const SfuCodecParameters *codec, const char *fmtp)
{
  const SfuCodecClass *class = sfu_codec_class (codec->codec);
  add_format (media, codec->payload_type, class->name, class);
  if (fmtp != NULL)
    sfu_sdp_add (media, "fmtp", "%u %s", codec->payload_type, fmtp);
  add_feedback (media, codec);
  if (codec->rtx_payload_type == 0)
    return;
  add_format (media, codec->rtx_payload_type, "rtx", class);
  sfu_sdp_add (media, "fmtp", "%u apt=%u", codec->rtx_payload_type, codec->payload_type);
}

void
sfu_sdp_local_extensions (GstSDPMedia *media, SfuKind kind, const SfuExtensionIds *ids)
{
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    {
      guint8 id = sfu_sdp_extension_id (row, ids);
      if (id != 0 && (row->kinds & (1u << kind)) != 0)
        sfu_sdp_add (media, "extmap", "%u %s", id, row->uri);
    }
}

void
sfu_sdp_local_source (GstSDPMedia *media, const SfuSdpSource *source)
{
  sfu_sdp_add (media, "msid", "%s %s", source->stream, source->track);
  if (source->rtx_ssrc != 0)
    sfu_sdp_add (media, "ssrc-group", "FID %u %u", source->ssrc, source->rtx_ssrc);
  sfu_sdp_add (media, "ssrc", "%u cname:%s", source->ssrc, source->cname);
  if (source->rtx_ssrc != 0)
    sfu_sdp_add (media, "ssrc", "%u cname:%s", source->rtx_ssrc, source->cname);
}

char *
sfu_sdp_local_print (GstSDPMessage *message)
{
  char *text = gst_sdp_message_as_text (message);
  gst_sdp_message_free (message);
  return text;
}
