#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/sdp/negotiation.h"
#include "tests/plugins/sfu/sdp/golden.h"

static const SfuVideoCodecs vp8_first = {
  { SFU_CODEC_VP8, SFU_CODEC_VP9, SFU_CODEC_H264, SFU_CODEC_AV1 }, 4
};

static SfuSdpDescription *
read_golden (const char *name)
{
  g_autofree char *text = golden_read (name);

  return sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, NULL);
}

/* Returns: (transfer full): an offer with one m-line of pictures. */
static SfuSdpDescription *
offer_with (const char *formats, const char *attributes)
{
  g_autofree char *text = g_strdup_printf ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
                                           "m=video 9 UDP/TLS/RTP/SAVPF %s\r\na=mid:0\r\n%s",
                                           formats, attributes);
  SfuSdpDescription *offer =
      sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, NULL);

  g_assert_nonnull (offer);
  return offer;
}

static void
assert_fmtp (const SfuSdpSection *section, const SfuCodecParameters *codec, const char *fmtp)
{
  g_autofree char *text = sfu_sdp_negotiate_fmtp (section, SFU_SDP_SEND, codec);

  g_assert_cmpstr (text, ==, fmtp);
}

static void
test_preference (void)
{
  static const struct
  {
    SfuVideoCodecs wanted;
    guint8 payload_type, rtx_payload_type;
    const char *fmtp;
  } rows[] = {
    { { { SFU_CODEC_VP8, SFU_CODEC_AV1 }, 2 }, 96, 97, NULL },
    { { { SFU_CODEC_VP9, SFU_CODEC_VP8 }, 2 }, 98, 99, "profile-id=0" },
    { { { SFU_CODEC_AV1 }, 1 }, 45, 46, "level-idx=5;profile=0;tier=0" },
    /* Constrained baseline, not the first of eight. */
    { { { SFU_CODEC_H264 }, 1 },
      108,
      109,
      "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f" },
  };
  g_autoptr (SfuSdpDescription) offer = read_golden ("chromium-simulcast-offer.sdp");
  const SfuSdpSection *video = sfu_sdp_description_section (offer, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SfuCodecParameters codecs[SFU_CODECS_MAX];

      g_assert_cmpuint (sfu_sdp_negotiate (video, SFU_SDP_RECEIVE, &rows[i].wanted, codecs), ==, 1);
      g_assert_cmpint (codecs[0].codec, ==, rows[i].wanted.codecs[0]);
      g_assert_cmpuint (codecs[0].payload_type, ==, rows[i].payload_type);
      g_assert_cmpuint (codecs[0].rtx_payload_type, ==, rows[i].rtx_payload_type);
      g_assert_true (codecs[0].nack && codecs[0].pli && codecs[0].fir && codecs[0].transport_cc);
      assert_fmtp (video, &codecs[0], rows[i].fmtp);
    }
}

static void
test_sends_in_several (void)
{
  g_autoptr (SfuSdpDescription) offer = read_golden ("chromium-simulcast-offer.sdp");
  SfuCodecParameters codecs[SFU_CODECS_MAX];

  g_assert_cmpuint (
      sfu_sdp_negotiate (sfu_sdp_description_section (offer, 1), SFU_SDP_SEND, &vp8_first, codecs),
      ==, 4);
  g_assert_cmpint (codecs[0].codec, ==, SFU_CODEC_VP8);
  g_assert_cmpint (codecs[2].codec, ==, SFU_CODEC_H264);
  g_assert_cmpuint (codecs[2].profile_level_id, ==, 0x42e01f);
  g_assert_cmpint (codecs[3].codec, ==, SFU_CODEC_AV1);
}

/* As GStreamer offers it, with what is in the stream besides. */
static void
test_only_h264 (void)
{
  g_autoptr (SfuSdpDescription) offer =
      offer_with ("96", "a=rtpmap:96 h264/90000\r\na=fmtp:96 packetization-mode=0; "
                        "sprop-parameter-sets=Z0LAFA==,aM4yyA==; profile-level-id=42c014\r\n");
  const SfuSdpSection *video = sfu_sdp_description_section (offer, 0);
  SfuCodecParameters codecs[SFU_CODECS_MAX];

  g_assert_cmpuint (sfu_sdp_negotiate (video, SFU_SDP_RECEIVE, &vp8_first, codecs), ==, 1);
  g_assert_cmpint (codecs[0].codec, ==, SFU_CODEC_H264);
  g_assert_cmpuint (codecs[0].profile_level_id, ==, 0x42c014);
  g_assert_cmpuint (codecs[0].rtx_payload_type, ==, 0);
  assert_fmtp (video, &codecs[0], "packetization-mode=0;profile-level-id=42c014");
}

/* Without RTX nothing is sent again, and nobody is told that it may be asked for. */
static void
test_no_nack_without_rtx (void)
{
  static const char formats[] = "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n"
                                "a=rtcp-fb:96 nack pli\r\n";
  g_autoptr (SfuSdpDescription) offer = offer_with ("96", formats);
  const SfuSdpSection *video = sfu_sdp_description_section (offer, 0);
  SfuCodecParameters codecs[SFU_CODECS_MAX];

  g_assert_cmpuint (sfu_sdp_negotiate (video, SFU_SDP_SEND, &vp8_first, codecs), ==, 1);
  g_assert_true (codecs[0].pli);
  g_assert_false (codecs[0].nack);
  /* A publisher may repeat as it likes. */
  g_assert_cmpuint (sfu_sdp_negotiate (video, SFU_SDP_RECEIVE, &vp8_first, codecs), ==, 1);
  g_assert_true (codecs[0].nack);
}

static void
test_nothing_known (void)
{
  g_autoptr (SfuSdpDescription) offer =
      offer_with ("96 97 98 99", "a=rtpmap:96 VP9/90000\r\na=fmtp:96 profile-id=2\r\n"
                                 "a=rtpmap:97 H265/90000\r\n"
                                 "a=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=2\r\n"
                                 "a=rtpmap:99 VP8/48000\r\n");
  SfuCodecParameters codecs[SFU_CODECS_MAX];

  g_assert_cmpuint (sfu_sdp_negotiate (sfu_sdp_description_section (offer, 0), SFU_SDP_RECEIVE,
                                       &vp8_first, codecs),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/negotiation/preference", test_preference);
  g_test_add_func ("/sfu/sdp/negotiation/sends-in-several", test_sends_in_several);
  g_test_add_func ("/sfu/sdp/negotiation/only-h264", test_only_h264);
  g_test_add_func ("/sfu/sdp/negotiation/no-nack-without-rtx", test_no_nack_without_rtx);
  g_test_add_func ("/sfu/sdp/negotiation/nothing-known", test_nothing_known);
  return g_test_run ();
}
