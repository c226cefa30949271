#include "plugins/sfu/sdp/section.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/extensions.h"

/* The reader of one attribute; @value is "" for a flag. */
typedef gboolean (*ReadTransport) (SfuSdpTransport *transport, const char *value, GError **error);
typedef gboolean (*ReadSection) (SfuSdpSection *section, const char *value, GError **error);

static gboolean
refuse (GError **error, const char *attribute, const char *why)
{
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "SDP a=%s: %s", attribute, why);
  return FALSE;
}

/* Reads a decimal number at *@text up to @maximum and moves *@text behind it. */
static gboolean
take_number (const char **text, guint64 maximum, guint64 *number)
{
  const char *at = *text;
  guint64 value = 0;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; g_ascii_isdigit (*at); at++)
    {
      value = value * 10 + (guint64) (*at - '0');
      if (value > maximum)
        return FALSE;
    }
  *text = at;
  *number = value;
  return TRUE;
}

static gboolean
take_space (const char **text)
{
  if (**text != ' ')
    return FALSE;
  while (**text == ' ')
    (*text)++;
  return TRUE;
}

/* RFC 8839 5.4: ice-char = ALPHA / DIGIT / "+" / "/" */
static gboolean
read_ice_text (char *to, const char *value, gsize minimum, const char *name, GError **error)
{
  gsize size = strlen (value);
  if (size < minimum || size > SFU_SDP_ICE_TEXT_MAX)
    return refuse (error, name, "of a length that RFC 8839 does not allow");
  for (const char *at = value; *at != '\0'; at++)
    /* "-" and "_" are no ice-chars, and yet some stacks use them. */
    if (!g_ascii_isalnum (*at) && strchr ("+/-_", *at) == NULL)
      return refuse (error, name, "holds a character that RFC 8839 does not allow");
  g_strlcpy (to, value, SFU_SDP_ICE_TEXT_MAX + 1);
  return TRUE;
}

static gboolean
read_ufrag (SfuSdpTransport *transport, const char *value, GError **error)
{
  return read_ice_text (transport->ufrag, value, 4, "ice-ufrag", error);
}

static gboolean
read_pwd (SfuSdpTransport *transport, const char *value, GError **error)
{
  return read_ice_text (transport->pwd, value, 22, "ice-pwd", error);
}

static gboolean
read_fingerprint (SfuSdpTransport *transport, const char *value, GError **error)
{
  static const struct
  {
    const char *name;
    gsize bytes;
  } hashes[] = { { "sha-256", 32 }, { "sha-384", 48 }, { "sha-512", 64 } };
  const char *space = strchr (value, ' ');
  if (space == NULL)
    return refuse (error, "fingerprint", "not of the form HASH AB:CD:…");

  g_autofree char *name = g_ascii_strdown (value, space - value);
  const char *digits = space + strspn (space, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      if (!g_str_equal (name, hashes[i].name))
        continue;
      gsize size = hashes[i].bytes * 3 - 1;
      if (strlen (digits) != size)
        return refuse (error, "fingerprint", "its length does not fit its hash");
      for (gsize at = 0; at < size; at++)
        if (at % 3 == 2 ? digits[at] != ':' : !g_ascii_isxdigit (digits[at]))
          return refuse (error, "fingerprint", "not of the form HASH AB:CD:…");
      g_strlcpy (transport->fingerprint_hash, name, sizeof transport->fingerprint_hash);
      g_autofree char *upper = g_ascii_strup (digits, (gssize) size);
      g_strlcpy (transport->fingerprint, upper, sizeof transport->fingerprint);
      return TRUE;
    }
  /* RFC 8122 5: several may be given; a weak hash does no harm beside a strong one. */
  return TRUE;
}

static gboolean
read_setup (SfuSdpTransport *transport, const char *value, GError **error)
{
  static const char *const names[] = { "active", "passive", "actpass" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (value, names[i]))
      {
        transport->setup = SFU_SDP_SETUP_ACTIVE + i;
        return TRUE;
      }
  return refuse (error, "setup", "must be active, passive or actpass");
}

static const struct
{
  const char *name;
  ReadTransport read;
} transport_attributes[] = {
  { "ice-ufrag", read_ufrag },
  { "ice-pwd", read_pwd },
  { "fingerprint", read_fingerprint },
  { "setup", read_setup },
};

static gboolean
read_direction (SfuSdpDirection *direction, const char *name)
{
  static const char *const names[] = { "inactive", "sendonly", "recvonly", "sendrecv" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      {
        *direction = i;
        return TRUE;
      }
  return FALSE;
}

/* RFC 8285 5: ID["/" direction] SP URI [SP attributes] */
static gboolean
read_extmap (SfuExtensionIds *ids, const char *value, GError **error)
{
  guint64 id;
  if (!take_number (&value, 4351, &id) || id == 0)
    return refuse (error, "extmap", "its id is no number from 1 to 4351");
  if (*value == '/')
    value += strcspn (value, " ");
  if (!take_space (&value))
    return refuse (error, "extmap", "has no URI");
  g_autofree char *uri = g_strndup (value, strcspn (value, " "));

  /* Ids above 14 need the two-byte form, which we do not agree to: as if it were not offered. */
  const SfuSdpExtension *extension = sfu_sdp_extension_find (uri);
  if (extension == NULL || id > 14)
    return TRUE;
  SfuExtensionIds one = { 0 };
  sfu_sdp_extension_set_id (extension, &one, (guint8) id);
  if (!sfu_sdp_extensions_merge (ids, &one))
    return refuse (error, "extmap", "an id or an extension is given twice");
  return TRUE;
}

/* What may stand at either level. @known: (out). */
static gboolean
read_shared (const GstSDPAttribute *attribute,
             SfuSdpTransport *transport,
             SfuSdpDirection *direction,
             SfuExtensionIds *extensions,
             gboolean *known,
             GError **error)
{
  *known = TRUE;
  const char *value = attribute->value != NULL ? attribute->value : "";
  for (gsize i = 0; i < G_N_ELEMENTS (transport_attributes); i++)
    if (g_str_equal (attribute->key, transport_attributes[i].name))
      return transport_attributes[i].read (transport, value, error);
  if (g_str_equal (attribute->key, "extmap"))
    return read_extmap (extensions, value, error);
  *known = read_direction (direction, attribute->key);
  return TRUE;
}

gboolean
sfu_sdp_defaults_read (const GstSDPMessage *message, SfuSdpDefaults *defaults, GError **error)
{
  *defaults = (SfuSdpDefaults){ .direction = SFU_SDP_SENDRECV };
  for (guint i = 0; i < gst_sdp_message_attributes_len (message); i++)
    {
      gboolean known;
      if (!read_shared (gst_sdp_message_get_attribute (message, i), &defaults->transport,
                        &defaults->direction, &defaults->extensions, &known, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_mid (SfuSdpSection *section, const char *value, GError **error)
{
  gsize size = strlen (value);
  if (size == 0 || size > SFU_MID_MAX || strchr (value, ' ') != NULL)
    return refuse (error, "mid", "must be a token of 1 to 16 characters");
  g_strlcpy (section->mid, value, sizeof section->mid);
  return TRUE;
}

/* Reads "PT " at *@value. Returns: (nullable): %NULL when the m-line does not list it. */
static SfuSdpCodec *
take_codec (SfuSdpSection *section, const char **value)
{
  guint64 payload_type;
  if (!take_number (value, 127, &payload_type) || !take_space (value))
    return NULL;
  return (SfuSdpCodec *) sfu_sdp_section_codec (section, (guint8) payload_type);
}

static gboolean
read_rtpmap (SfuSdpSection *section, const char *value, GError **error)
{
  SfuSdpCodec *codec = take_codec (section, &value);
  if (codec == NULL)
    return TRUE;
  gsize size = strcspn (value, "/");
  if (size == 0 || value[size] == '\0')
    return refuse (error, "rtpmap", "not of the form NAME/RATE");
  if (size >= sizeof codec->name)
    return TRUE; /* nothing we know */

  const char *rate = value + size + 1;
  guint64 clock_rate, channels = 1;
  if (!take_number (&rate, G_MAXUINT32, &clock_rate))
    return refuse (error, "rtpmap", "not of the form NAME/RATE");
  if (*rate == '/' && (rate++, !take_number (&rate, 255, &channels)))
    return refuse (error, "rtpmap", "not of the form NAME/RATE/CHANNELS");
  memset (codec->name, 0, sizeof codec->name);
  memcpy (codec->name, value, size);
  codec->clock_rate = (guint32) clock_rate;
  codec->channels = (guint8) channels;
  return TRUE;
}

static gboolean
read_fmtp (SfuSdpSection *section, const char *value, GError **error)
{
  SfuSdpCodec *codec = take_codec (section, &value);
  if (codec == NULL)
    return TRUE;
  g_free (codec->fmtp);
  codec->fmtp = g_strdup (value);
  return TRUE;
}

static void
add_feedback (SfuSdpCodec *codec, const char *feedback)
{
  static const struct
  {
    const char *text;
    gsize offset;
  } rows[] = {
    { "nack", G_STRUCT_OFFSET (SfuSdpCodec, nack) },
    { "nack pli", G_STRUCT_OFFSET (SfuSdpCodec, pli) },
    { "ccm fir", G_STRUCT_OFFSET (SfuSdpCodec, fir) },
    { "transport-cc", G_STRUCT_OFFSET (SfuSdpCodec, transport_cc) },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (feedback, rows[i].text))
      G_STRUCT_MEMBER (gboolean, codec, rows[i].offset) = TRUE;
}

static gboolean
read_feedback (SfuSdpSection *section, const char *value, GError **error)
{
  if (g_str_has_prefix (value, "* "))
    {
      for (guint i = 0; i < section->codecs->len; i++)
        add_feedback (&g_array_index (section->codecs, SfuSdpCodec, i), value + 2);
      return TRUE;
    }
  SfuSdpCodec *codec = take_codec (section, &value);
  if (codec != NULL)
    add_feedback (codec, value);
  return TRUE;
}

static gboolean
read_ssrc (SfuSdpSection *section, const char *value, GError **error)
{
  guint64 ssrc;
  if (!take_number (&value, G_MAXUINT32, &ssrc))
    return refuse (error, "ssrc", "is no 32-bit number");
  if (section->ssrc == 0)
    section->ssrc = (guint32) ssrc;
  return TRUE;
}

/* RFC 5576 4.2; only FID, the pairs of media and repair, concerns us. */
static gboolean
read_ssrc_group (SfuSdpSection *section, const char *value, GError **error)
{
  if (!g_str_has_prefix (value, "FID ") || section->rtx_ssrc != 0)
    return TRUE;
  guint64 media, repair;
  value += 3;
  if (!take_space (&value) || !take_number (&value, G_MAXUINT32, &media) || !take_space (&value) ||
      !take_number (&value, G_MAXUINT32, &repair))
    return refuse (error, "ssrc-group", "not of the form FID SSRC SSRC");
  section->ssrc = (guint32) media;
  section->rtx_ssrc = (guint32) repair;
  return TRUE;
}

static gboolean
read_rid (SfuSdpSection *section, const char *value, GError **error)
{
  if (++section->n_rids > SFU_SDP_RIDS_MAX)
    return refuse (error, "rid", "more than 8 encodings");
  return TRUE;
}

static gboolean
read_simulcast (SfuSdpSection *section, const char *value, GError **error)
{
  section->simulcast = TRUE;
  return TRUE;
}

static gboolean
read_rtcp_mux (SfuSdpSection *section, const char *value, GError **error)
{
  section->rtcp_mux = TRUE;
  return TRUE;
}

static gboolean
read_rtcp_rsize (SfuSdpSection *section, const char *value, GError **error)
{
  section->rtcp_rsize = TRUE;
  return TRUE;
}

static gboolean
read_bundle_only (SfuSdpSection *section, const char *value, GError **error)
{
  section->bundle_only = TRUE;
  return TRUE;
}

static const struct
{
  const char *name;
  ReadSection read;
} section_attributes[] = {
  { "mid", read_mid },
  { "rtpmap", read_rtpmap },
  { "fmtp", read_fmtp },
  { "rtcp-fb", read_feedback },
  { "ssrc", read_ssrc },
  { "ssrc-group", read_ssrc_group },
  { "rid", read_rid },
  { "simulcast", read_simulcast },
  { "rtcp-mux", read_rtcp_mux },
  { "rtcp-rsize", read_rtcp_rsize },
  { "bundle-only", read_bundle_only },
};

static gboolean
read_attribute (SfuSdpSection *section, const GstSDPAttribute *attribute, GError **error)
{
  gboolean known;
  if (!read_shared (attribute, &section->transport, &section->direction, &section->extensions,
                    &known, error))
    return FALSE;
  if (known)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (section_attributes); i++)
    if (g_str_equal (attribute->key, section_attributes[i].name))
      {
        const char *value = attribute->value != NULL ? attribute->value : "";
        return section_attributes[i].read (section, value, error);
      }
  return TRUE;
}

static gboolean
read_formats (SfuSdpSection *section, const GstSDPMedia *media, GError **error)
{
  g_autoptr (GString) formats = g_string_new (NULL);
  guint count = gst_sdp_media_formats_len (media);
  if (count > SFU_SDP_CODECS_MAX)
    return refuse (error, "rtpmap", "an m-line with more than 64 formats");
  for (guint i = 0; i < count; i++)
    {
      const char *format = gst_sdp_media_get_format (media, i);
      g_string_append_printf (formats, "%s%s", i > 0 ? " " : "", format);
      guint64 payload_type;
      if (!section->is_rtp)
        continue;
      if (!take_number (&format, 127, &payload_type) || *format != '\0')
        return refuse (error, "rtpmap", "a format that is no payload type");
      SfuSdpCodec codec = { .payload_type = (guint8) payload_type };
      g_array_append_val (section->codecs, codec);
    }
  section->formats = g_string_free (g_steal_pointer (&formats), FALSE);
  return TRUE;
}

static void
codec_clear (gpointer codec)
{
  g_free (((SfuSdpCodec *) codec)->fmtp);
}

static void
read_media_line (SfuSdpSection *section, const GstSDPMedia *media)
{
  const char *type = gst_sdp_media_get_media (media);
  const char *proto = gst_sdp_media_get_proto (media);
  g_strlcpy (section->media, type != NULL ? type : "", sizeof section->media);
  section->proto = g_strdup (proto != NULL ? proto : "");
  gboolean video = g_str_equal (section->media, "video");
  section->kind = video ? SFU_VIDEO : SFU_AUDIO;
  /* RFC 8829 5.1.2: both spellings mean DTLS-SRTP with feedback. */
  section->is_rtp = (video || g_str_equal (section->media, "audio")) &&
                    (g_str_equal (section->proto, "UDP/TLS/RTP/SAVPF") ||
                     g_str_equal (section->proto, "RTP/SAVPF"));
}

SfuSdpSection *
sfu_sdp_section_new (const GstSDPMedia *media, const SfuSdpDefaults *defaults, GError **error)
{
  g_autoptr (SfuSdpSection) section = g_new0 (SfuSdpSection, 1);
  section->codecs = g_array_new (FALSE, TRUE, sizeof (SfuSdpCodec));
  g_array_set_clear_func (section->codecs, codec_clear);
  section->transport = defaults->transport;
  section->direction = defaults->direction;
  section->extensions = defaults->extensions;
  read_media_line (section, media);
  if (!read_formats (section, media, error))
    return NULL;

  for (guint i = 0; i < gst_sdp_media_attributes_len (media); i++)
    if (!read_attribute (section, gst_sdp_media_get_attribute (media, i), error))
      return NULL;
  section->rejected = gst_sdp_media_get_port (media) == 0 && !section->bundle_only;
  return g_steal_pointer (&section);
}

void
sfu_sdp_section_free (SfuSdpSection *section)
{
  g_array_unref (section->codecs);
  g_free (section->proto);
  g_free (section->formats);
  g_free (section);
}

const SfuSdpCodec *
sfu_sdp_section_codec (const SfuSdpSection *section, guint8 payload_type)
{
  for (guint i = 0; i < section->codecs->len; i++)
    {
      const SfuSdpCodec *codec = &g_array_index (section->codecs, SfuSdpCodec, i);
      if (codec->payload_type == payload_type)
        return codec;
    }
  return NULL;
}
