#include "plugins/sfu/sdp/section.h"

#include <string.h>

#include "plugins/sfu/sdp/extensions.h"
#include "plugins/sfu/sdp/scan.h"

/* The reader of one attribute; @value is "" for a flag. */
typedef gboolean (*ReadTransport) (SfuSdpTransport *transport, const char *value, GError **error);
typedef gboolean (*ReadSection) (SfuSdpSection *section, const char *value, GError **error);

/* RFC 8839 5.4: ice-char = ALPHA / DIGIT / "+" / "/" */
static gboolean
read_ice_text (char *to, const char *value, gsize minimum, const char *name, GError **error)
{
  gsize size = strlen (value);
  if (size < minimum || size > SFU_SDP_ICE_TEXT_MAX)
    return sfu_sdp_refuse (error, name, "of a length that RFC 8839 does not allow");
  for (const char *at = value; *at != '\0'; at++)
    /* "-" and "_" are no ice-chars, and yet some stacks use them. */
    if (!g_ascii_isalnum (*at) && strchr ("+/-_", *at) == NULL)
      return sfu_sdp_refuse (error, name, "holds a character that RFC 8839 does not allow");
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
    return sfu_sdp_refuse (error, "fingerprint", "not of the form HASH AB:CD:…");

  g_autofree char *name = g_ascii_strdown (value, space - value);
  const char *digits = space + strspn (space, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      if (!g_str_equal (name, hashes[i].name))
        continue;
      gsize size = hashes[i].bytes * 3 - 1;
      if (strlen (digits) != size)
        return sfu_sdp_refuse (error, "fingerprint", "its length does not fit its hash");
      for (gsize at = 0; at < size; at++)
        if (at % 3 == 2 ? digits[at] != ':' : !g_ascii_isxdigit (digits[at]))
          return sfu_sdp_refuse (error, "fingerprint", "not of the form HASH AB:CD:…");
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
  return sfu_sdp_refuse (error, "setup", "must be active, passive or actpass");
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
  if (!sfu_sdp_take_number (&value, 4351, &id) || id == 0)
    return sfu_sdp_refuse (error, "extmap", "its id is no number from 1 to 4351");
  if (*value == '/')
    value += strcspn (value, " ");
  if (!sfu_sdp_take_space (&value))
    return sfu_sdp_refuse (error, "extmap", "has no URI");
  g_autofree char *uri = g_strndup (value, strcspn (value, " "));

  /* Ids above 14 need the two-byte form, which we do not agree to: as if it were not offered. */
  const SfuSdpExtension *extension = sfu_sdp_extension_find (uri);
  if (extension == NULL || id > 14)
    return TRUE;
  SfuExtensionIds one = { 0 };
  sfu_sdp_extension_set_id (extension, &one, (guint8) id);
  if (!sfu_sdp_extensions_merge (ids, &one))
    return sfu_sdp_refuse (error, "extmap", "an id or an extension is given twice");
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
    return sfu_sdp_refuse (error, "mid", "must be a token of 1 to 16 characters");
  g_strlcpy (section->mid, value, sizeof section->mid);
  return TRUE;
}

static gboolean
read_rtpmap (SfuSdpSection *section, const char *value, GError **error)
{
  return sfu_sdp_formats_read_rtpmap (section->codecs, value, error);
}

static gboolean
read_fmtp (SfuSdpSection *section, const char *value, GError **error)
{
  sfu_sdp_formats_read_fmtp (section->codecs, value);
  return TRUE;
}

static gboolean
read_feedback (SfuSdpSection *section, const char *value, GError **error)
{
  sfu_sdp_formats_read_feedback (section->codecs, value);
  return TRUE;
}

static gboolean
read_ssrc (SfuSdpSection *section, const char *value, GError **error)
{
  return sfu_sdp_ssrcs_read (&section->ssrcs, value, error);
}

static gboolean
read_ssrc_group (SfuSdpSection *section, const char *value, GError **error)
{
  return sfu_sdp_ssrcs_read_group (&section->ssrcs, value, error);
}

static gboolean
read_rid (SfuSdpSection *section, const char *value, GError **error)
{
  return sfu_sdp_simulcast_read_rid (&section->simulcast, value, error);
}

static gboolean
read_simulcast (SfuSdpSection *section, const char *value, GError **error)
{
  return sfu_sdp_simulcast_read (&section->simulcast, value, error);
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
    return sfu_sdp_refuse (error, "rtpmap", "an m-line with more than 64 formats");
  for (guint i = 0; i < count; i++)
    {
      const char *format = gst_sdp_media_get_format (media, i);
      g_string_append_printf (formats, "%s%s", i > 0 ? " " : "", format);
      if (section->is_rtp && !sfu_sdp_formats_add (section->codecs, format, error))
        return FALSE;
    }
  section->formats = g_string_free (g_steal_pointer (&formats), FALSE);
  return TRUE;
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
  section->codecs = sfu_sdp_formats_new ();
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
  return sfu_sdp_formats_find (section->codecs, payload_type);
}
