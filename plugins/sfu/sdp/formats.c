#include "plugins/sfu/sdp/formats.h"

#include <string.h>

#include "plugins/sfu/sdp/scan.h"

static void
codec_clear (gpointer codec)
{
  g_free (((SfuSdpCodec *) codec)->fmtp);
}

GArray *
sfu_sdp_formats_new (void)
{
  GArray *formats = g_array_new (FALSE, TRUE, sizeof (SfuSdpCodec));
  g_array_set_clear_func (formats, codec_clear);
  return formats;
}

gboolean
sfu_sdp_formats_add (GArray *formats, const char *text, GError **error)
{
  guint64 payload_type;
  if (!sfu_sdp_take_number (&text, 127, &payload_type) || *text != '\0')
    return sfu_sdp_refuse (error, "rtpmap", "a format that is no payload type");
  SfuSdpCodec codec = { .payload_type = (guint8) payload_type };
  g_array_append_val (formats, codec);
  return TRUE;
}

SfuSdpCodec *
sfu_sdp_formats_find (const GArray *formats, guint8 payload_type)
{
  for (guint i = 0; i < formats->len; i++)
    {
      SfuSdpCodec *codec = &g_array_index (formats, SfuSdpCodec, i);
      if (codec->payload_type == payload_type)
        return codec;
    }
  return NULL;
}

/* Reads "PT " at *@value. Returns: (nullable): %NULL when the m-line does not list it. */
static SfuSdpCodec *
take_codec (GArray *formats, const char **value)
{
  guint64 payload_type;
  if (!sfu_sdp_take_number (value, 127, &payload_type) || !sfu_sdp_take_space (value))
    return NULL;
  return sfu_sdp_formats_find (formats, (guint8) payload_type);
}

gboolean
sfu_sdp_formats_read_rtpmap (GArray *formats, const char *value, GError **error)
{
  SfuSdpCodec *codec = take_codec (formats, &value);
  if (codec == NULL)
    return TRUE;
  gsize size = strcspn (value, "/");
  if (size == 0 || value[size] == '\0')
    return sfu_sdp_refuse (error, "rtpmap", "not of the form NAME/RATE");
  if (size >= sizeof codec->name)
    return TRUE; /* nothing we know */

  const char *rate = value + size + 1;
  guint64 clock_rate, channels = 1;
  if (!sfu_sdp_take_number (&rate, G_MAXUINT32, &clock_rate))
    return sfu_sdp_refuse (error, "rtpmap", "not of the form NAME/RATE");
  if (*rate == '/' && (rate++, !sfu_sdp_take_number (&rate, 255, &channels)))
    return sfu_sdp_refuse (error, "rtpmap", "not of the form NAME/RATE/CHANNELS");
  memset (codec->name, 0, sizeof codec->name);
  memcpy (codec->name, value, size);
  codec->clock_rate = (guint32) clock_rate;
  codec->channels = (guint8) channels;
  return TRUE;
}

void
sfu_sdp_formats_read_fmtp (GArray *formats, const char *value)
{
  SfuSdpCodec *codec = take_codec (formats, &value);
  if (codec == NULL)
    return;
  g_free (codec->fmtp);
  codec->fmtp = g_strdup (value);
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
    { "goog-remb", G_STRUCT_OFFSET (SfuSdpCodec, remb) },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (feedback, rows[i].text))
      G_STRUCT_MEMBER (gboolean, codec, rows[i].offset) = TRUE;
}

void
sfu_sdp_formats_read_feedback (GArray *formats, const char *value)
{
  if (g_str_has_prefix (value, "* "))
    {
      for (guint i = 0; i < formats->len; i++)
        add_feedback (&g_array_index (formats, SfuSdpCodec, i), value + 2);
      return;
    }
  SfuSdpCodec *codec = take_codec (formats, &value);
  if (codec != NULL)
    add_feedback (codec, value);
}
