#include "plugins/sfu/sdp/negotiation.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/codec/fmtp.h"
#include "plugins/sfu/codec/h264-profile.h"
#include "plugins/sfu/codec/profile.h"

/* Chromium starts at 300 kbit/s, too little for the pictures it is to encode: it halves them and
 * takes twenty seconds to come back. With this it begins at 800, and still yields to the network
 * within a second. */
#define START_BITRATE "x-google-start-bitrate=800"

#define PARAMETER_ROOM 64

#define VIDEO_CLOCK_RATE 90000

/* What an answer repeats of the offered fmtp, because it says what the stream is. */
static const struct
{
  SfuCodec codec;
  const char *names[3];
} repeated[] = {
  { SFU_CODEC_VP9, { "profile-id" } },
  { SFU_CODEC_H264, { "level-asymmetry-allowed", "packetization-mode", "profile-level-id" } },
  { SFU_CODEC_AV1, { "level-idx", "profile", "tier" } },
};

gboolean
sfu_sdp_add_video_codec (SfuVideoCodecs *codecs, const char *name)
{
  const SfuCodecClass *class = sfu_codec_find (name, VIDEO_CLOCK_RATE);
  if (class == NULL || class->kind != SFU_VIDEO)
    return FALSE;
  for (gsize i = 0; i < codecs->n_codecs; i++)
    if (codecs->codecs[i] == class->codec)
      return FALSE;
  codecs->codecs[codecs->n_codecs++] = class->codec;
  return TRUE;
}

const char *
sfu_sdp_codec_name (SfuCodec codec)
{
  return sfu_codec_class (codec)->name;
}

static gboolean
is_codec (const SfuSdpCodec *offered, SfuCodec codec)
{
  const SfuCodecClass *class = sfu_codec_class (codec);
  return offered->clock_rate == class->clock_rate &&
         g_ascii_strcasecmp (offered->name, class->name) == 0 &&
         sfu_profile_is_known (codec, offered->fmtp);
}

/* The lower, the more browsers decode it: constrained baseline before the higher profiles, and
 * packets that may be aggregated and split before those that may not. */
static guint
rank (SfuCodec codec, const SfuSdpCodec *offered)
{
  SfuH264Format format;
  if (codec != SFU_CODEC_H264 || !sfu_h264_format_parse (offered->fmtp, &format))
    return 0;
  return (guint) format.profile.profile * 2 + (format.packetization == 1 ? 0 : 1);
}

/* Returns: (nullable): of several the best, of equals the peer's first. */
static const SfuSdpCodec *
find_codec (const SfuSdpSection *section, SfuCodec codec)
{
  const SfuSdpCodec *best = NULL;
  for (guint i = 0; i < section->codecs->len; i++)
    {
      const SfuSdpCodec *offered = &g_array_index (section->codecs, SfuSdpCodec, i);
      if (is_codec (offered, codec) && (best == NULL || rank (codec, offered) < rank (codec, best)))
        best = offered;
    }
  return best;
}

/* RFC 4588 8.1: the repair codec names its media codec with apt. */
static guint8
find_rtx (const SfuSdpSection *section, guint8 payload_type)
{
  for (guint i = 0; i < section->codecs->len; i++)
    {
      const SfuSdpCodec *codec = &g_array_index (section->codecs, SfuSdpCodec, i);
      if (g_ascii_strcasecmp (codec->name, "rtx") == 0 &&
          sfu_fmtp_get_number (codec->fmtp, "apt", G_MAXUINT) == payload_type)
        return codec->payload_type;
    }
  return 0;
}

static guint32
profile_level_id (SfuCodec codec, const char *fmtp)
{
  SfuH264Format format;
  if (codec != SFU_CODEC_H264 || !sfu_h264_format_parse (fmtp, &format))
    return 0;
  return (guint32) g_ascii_strtoull (format.text, NULL, 16);
}

static SfuCodecParameters
agree (const SfuSdpSection *section, const SfuSdpCodec *offered, SfuCodec codec)
{
  gboolean video = section->kind == SFU_VIDEO;
  return (SfuCodecParameters){
    .codec = codec,
    .payload_type = offered->payload_type,
    .rtx_payload_type = video && offered->nack ? find_rtx (section, offered->payload_type) : 0,
    .clock_rate = offered->clock_rate,
    .nack = offered->nack,
    .pli = video && offered->pli,
    .fir = video && offered->fir,
    .transport_cc = offered->transport_cc,
    .remb = video && offered->remb,
    .profile_level_id = profile_level_id (codec, offered->fmtp),
  };
}

/* RFC 2198 5: its fmtp names what it carries: "111/111". */
static gboolean
carries (const SfuSdpCodec *red, const SfuSdpCodec *opus)
{
  char begin[8];
  g_snprintf (begin, sizeof begin, "%u/", opus->payload_type);
  return red != NULL && red->fmtp != NULL && g_str_has_prefix (red->fmtp, begin);
}

static gsize
negotiate_audio (const SfuSdpSection *section, SfuCodecParameters *codecs)
{
  const SfuSdpCodec *opus = find_codec (section, SFU_CODEC_OPUS);
  const SfuSdpCodec *red = find_codec (section, SFU_CODEC_RED);
  if (opus == NULL)
    return 0;
  codecs[0] = agree (section, opus, SFU_CODEC_OPUS);
  if (!carries (red, opus))
    return 1;
  codecs[1] = agree (section, red, SFU_CODEC_RED);
  return 2;
}

static gsize
negotiate_video (const SfuSdpSection *section,
                 SfuSdpPurpose purpose,
                 const SfuVideoCodecs *video,
                 SfuCodecParameters *codecs)
{
  gsize most = purpose == SFU_SDP_RECEIVE ? 1 : SFU_VIDEO_CODECS_MAX, n = 0;
  for (gsize i = 0; i < video->n_codecs && n < most; i++)
    {
      const SfuSdpCodec *offered = find_codec (section, video->codecs[i]);
      if (offered != NULL)
        codecs[n++] = agree (section, offered, video->codecs[i]);
    }
  return n;
}

gsize
sfu_sdp_negotiate (const SfuSdpSection *section,
                   SfuSdpPurpose purpose,
                   const SfuVideoCodecs *video,
                   SfuCodecParameters codecs[SFU_CODECS_MAX])
{
  gsize n = section->kind == SFU_AUDIO ? negotiate_audio (section, codecs)
                                       : negotiate_video (section, purpose, video, codecs);
  /* We repeat by RTX only (see sfu_srtp_seal_rtp()). */
  for (gsize i = 0; i < n && purpose == SFU_SDP_SEND; i++)
    codecs[i].nack &= codecs[i].rtx_payload_type != 0;
  return n;
}

static gboolean
says (const char *fmtp, const char *name)
{
  return sfu_fmtp_get_number (fmtp, name, 0) == 1;
}

/* RFC 7587 6.1: what the receiver, us, asks of the sender. */
static char *
opus_fmtp (const char *offered)
{
  return g_strconcat ("minptime=10;useinbandfec=1", says (offered, "usedtx") ? ";usedtx=1" : "",
                      says (offered, "sprop-stereo") ? ";stereo=1" : "", NULL);
}

static void
repeat (GString *fmtp, SfuCodec codec, const char *offered)
{
  for (gsize i = 0; i < G_N_ELEMENTS (repeated); i++)
    {
      if (repeated[i].codec != codec)
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (repeated[i].names); j++)
        {
          const char *name = repeated[i].names[j];
          char value[PARAMETER_ROOM];
          if (name != NULL && sfu_fmtp_get (offered, name, value, sizeof value))
            g_string_append_printf (fmtp, "%s%s=%s", fmtp->len > 0 ? ";" : "", name, value);
        }
    }
}

char *
sfu_sdp_negotiate_fmtp (const SfuSdpSection *section,
                        SfuSdpPurpose purpose,
                        const SfuCodecParameters *codec)
{
  const char *offered = sfu_sdp_section_codec (section, codec->payload_type)->fmtp;
  if (codec->codec == SFU_CODEC_OPUS)
    return opus_fmtp (offered);
  if (codec->codec == SFU_CODEC_RED)
    return g_strdup (offered);

  g_autoptr (GString) fmtp = g_string_new (NULL);
  repeat (fmtp, codec->codec, offered);
  if (purpose == SFU_SDP_RECEIVE)
    g_string_append_printf (fmtp, "%s%s", fmtp->len > 0 ? ";" : "", START_BITRATE);
  if (fmtp->len == 0)
    return NULL;
  return g_string_free (g_steal_pointer (&fmtp), FALSE);
}
