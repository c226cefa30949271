#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/description.h"
#include "tests/plugins/sfu/sdp/golden.h"

static SfuSdpDescription *
parse (const char *text, GError **error)
{
  return sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, error);
}

static SfuSdpDescription *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  SfuSdpDescription *description = parse (text, &error);

  g_assert_no_error (error);
  return description;
}

static void
test_chromium_sections (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autoptr (SfuSdpDescription) offer = parse_ok (text);
  const SfuSdpSection *audio = sfu_sdp_description_section (offer, 0);
  const SfuSdpSection *camera = sfu_sdp_description_section (offer, 1);

  g_assert_cmpuint (offer->sections->len, ==, 3);
  g_assert_true (offer->extmap_allow_mixed);
  g_assert_true (audio->is_rtp && audio->bundled && audio->rtcp_mux && audio->rtcp_rsize);
  g_assert_cmpint (audio->kind, ==, SFU_AUDIO);
  g_assert_cmpstr (audio->mid, ==, "0");
  g_assert_cmpint (audio->direction, ==, SFU_SDP_SENDONLY);
  g_assert_cmpuint (audio->ssrcs.pairs[0].media, ==, 1475258022);
  g_assert_cmpuint (audio->extensions.audio_level, ==, 1);
  g_assert_cmpuint (audio->extensions.mid, ==, 4);

  g_assert_cmpint (camera->kind, ==, SFU_VIDEO);
  g_assert_cmpuint (camera->ssrcs.pairs[0].media, ==, 1512030264);
  g_assert_cmpuint (camera->ssrcs.pairs[0].repair, ==, 439411806);
  g_assert_cmpuint (camera->extensions.video_orientation, ==, 13);
  g_assert_cmpuint (camera->extensions.transport_cc, ==, 3);
}

static void
test_chromium_codecs (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autoptr (SfuSdpDescription) offer = parse_ok (text);
  const SfuSdpCodec *opus = sfu_sdp_section_codec (sfu_sdp_description_section (offer, 0), 111);
  const SfuSdpCodec *vp8 = sfu_sdp_section_codec (sfu_sdp_description_section (offer, 1), 96);

  g_assert_cmpstr (opus->name, ==, "opus");
  g_assert_cmpuint (opus->clock_rate, ==, 48000);
  g_assert_cmpuint (opus->channels, ==, 2);
  g_assert_cmpstr (opus->fmtp, ==, "minptime=10;useinbandfec=1");
  g_assert_true (opus->transport_cc && !opus->nack);
  g_assert_cmpstr (vp8->name, ==, "VP8");
  g_assert_true (vp8->nack && vp8->pli && vp8->fir && vp8->transport_cc);
}

static void
test_chromium_transport (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autoptr (SfuSdpDescription) offer = parse_ok (text);
  const SfuSdpTransport *transport = sfu_sdp_description_transport (offer, NULL);

  g_assert_cmpstr (transport->ufrag, ==, "TYex");
  g_assert_cmpstr (transport->pwd, ==, "w/M1gaEXxJkylOcgbXJHZmsb");
  g_assert_cmpstr (transport->fingerprint_hash, ==, "sha-256");
  g_assert_true (g_str_has_prefix (transport->fingerprint, "B5:31:B3"));
  g_assert_cmpint (transport->setup, ==, SFU_SDP_SETUP_ACTPASS);
}

static void
test_simulcast_and_data (void)
{
  g_autofree char *text = golden_read ("chromium-simulcast-offer.sdp");
  g_autoptr (SfuSdpDescription) offer = parse_ok (text);
  const SfuSdpSection *video = sfu_sdp_description_section (offer, 1);
  const SfuSdpSection *data = sfu_sdp_description_section (offer, 2);

  g_assert_cmpstr (video->simulcast.streams, ==, "l;m;h");
  g_assert_cmpuint (video->simulcast.n_rids, ==, 3);
  g_assert_cmpuint (video->ssrcs.n_pairs, ==, 0);
  g_assert_false (data->is_rtp);
  g_assert_cmpstr (data->formats, ==, "webrtc-datachannel");
}

#define HEAD "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
#define FINGERPRINT                                                                                \
  "a=fingerprint:SHA-256 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:" \
  "88:99:AA:BB:CC:DD:EE:FF\r\n"
#define ICE "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
#define AUDIO "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"

/* RFC 8839 and RFC 8122 allow credentials, fingerprint, setup and direction on either level. */
static void
test_inherits_from_session (void)
{
  g_autoptr (SfuSdpDescription) offer = parse_ok (
      HEAD ICE FINGERPRINT "a=setup:active\r\na=sendonly\r\n" AUDIO
                           "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\na=inactive\r\n");
  const SfuSdpTransport *transport = sfu_sdp_description_transport (offer, NULL);

  g_assert_cmpstr (transport->ufrag, ==, "abcd");
  g_assert_cmpint (transport->setup, ==, SFU_SDP_SETUP_ACTIVE);
  g_assert_true (g_str_has_suffix (transport->fingerprint, "99:AA:BB:CC:DD:EE:FF"));
  g_assert_cmpint (sfu_sdp_description_section (offer, 0)->direction, ==, SFU_SDP_SENDONLY);
  g_assert_cmpint (sfu_sdp_description_section (offer, 1)->direction, ==, SFU_SDP_INACTIVE);
}

/* RFC 8843 7.2: a bundle has the transport of its first section, though others offer their own. */
static void
test_first_transport (void)
{
  g_autoptr (SfuSdpDescription) offer = parse_ok (
      HEAD AUDIO ICE FINGERPRINT "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n"
                                 "a=ice-ufrag:efgh\r\na=ice-pwd:9876543210987654321098\r\n");

  g_assert_cmpstr (sfu_sdp_description_transport (offer, NULL)->ufrag, ==, "abcd");
}

/* RFC 8843 6: port 0 means refused, unless bundle-only stands beside it. */
static void
test_port_zero (void)
{
  g_autoptr (SfuSdpDescription) offer =
      parse_ok (HEAD ICE FINGERPRINT "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
                                     "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n"
                                     "a=bundle-only\r\n");

  g_assert_true (sfu_sdp_description_section (offer, 0)->rejected);
  g_assert_false (sfu_sdp_description_section (offer, 0)->bundled);
  g_assert_false (sfu_sdp_description_section (offer, 1)->rejected);
  g_assert_true (sfu_sdp_description_section (offer, 1)->bundled);
}

static void
test_two_byte_ids_are_not_taken (void)
{
  g_autoptr (SfuSdpDescription) offer =
      parse_ok (HEAD AUDIO "a=extmap:15 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
                           "a=extmap:14/sendonly urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
  const SfuSdpSection *section = sfu_sdp_description_section (offer, 0);

  g_assert_cmpuint (section->extensions.audio_level, ==, 0);
  g_assert_cmpuint (section->extensions.mid, ==, 14);
}

static void
test_feedback_for_all (void)
{
  g_autoptr (SfuSdpDescription) offer =
      parse_ok (HEAD "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:0\r\na=rtcp-fb:* nack pli\r\n");

  g_assert_true (sfu_sdp_section_codec (sfu_sdp_description_section (offer, 0), 96)->pli);
  g_assert_true (sfu_sdp_section_codec (sfu_sdp_description_section (offer, 0), 97)->pli);
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    HEAD "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", /* no mid */
    HEAD AUDIO AUDIO,                           /* the same mid twice */
    HEAD "a=group:BUNDLE 2\r\n" AUDIO,          /* two groups */
    HEAD AUDIO "a=mid:12345678901234567\r\n",   /* too long */
    HEAD AUDIO "a=ice-ufrag:abc\r\n",           /* too short */
    HEAD AUDIO "a=ice-pwd:0123456789012345678901 x\r\n",
    HEAD AUDIO "a=fingerprint:sha-256 00:11\r\n",
    HEAD AUDIO "a=fingerprint:sha-256\r\n",
    HEAD AUDIO "a=setup:holdconn\r\n",
    HEAD AUDIO "a=extmap:0 urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
    HEAD AUDIO "a=extmap:x urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
    HEAD AUDIO "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
               "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n",
    HEAD AUDIO "a=rtpmap:111 opus\r\n",
    HEAD AUDIO "a=rtpmap:111 opus/99999999999\r\n",
    HEAD AUDIO "a=ssrc:4294967296 cname:x\r\n",
    HEAD AUDIO "a=ssrc-group:FID 1\r\n",
    HEAD "m=audio 9 UDP/TLS/RTP/SAVPF 128\r\na=mid:0\r\n",
    HEAD "m=audio 9 UDP/TLS/RTP/SAVPF opus\r\na=mid:0\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

static void
test_refuses_transports (void)
{
  static const char *const texts[] = {
    HEAD AUDIO,
    HEAD AUDIO ICE,
    HEAD AUDIO FINGERPRINT "a=ice-ufrag:abcd\r\n",
    HEAD AUDIO ICE "a=fingerprint:sha-1 00:11\r\n",                              /* too weak */
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" AUDIO ICE FINGERPRINT, /* no BUNDLE */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SfuSdpDescription) offer = parse_ok (texts[i]);

      g_assert_null (sfu_sdp_description_transport (offer, &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

/* Whatever is cut off or overwritten ends in a description or in an error. */
static void
test_damaged (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  gsize size = strlen (text);

  for (gsize at = 0; at < size; at += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *damaged = g_strdup (text);
      g_autoptr (SfuSdpDescription) cut = sfu_sdp_description_parse (text, at, 64, NULL);
      damaged[at] = (char) (damaged[at] ^ 0x15);
      g_autoptr (SfuSdpDescription) changed = sfu_sdp_description_parse (damaged, size, 64, &error);

      g_assert_true ((changed == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/description/chromium-sections", test_chromium_sections);
  g_test_add_func ("/sfu/sdp/description/chromium-codecs", test_chromium_codecs);
  g_test_add_func ("/sfu/sdp/description/chromium-transport", test_chromium_transport);
  g_test_add_func ("/sfu/sdp/description/simulcast-and-data", test_simulcast_and_data);
  g_test_add_func ("/sfu/sdp/description/inherits-from-session", test_inherits_from_session);
  g_test_add_func ("/sfu/sdp/description/first-transport", test_first_transport);
  g_test_add_func ("/sfu/sdp/description/port-zero", test_port_zero);
  g_test_add_func ("/sfu/sdp/description/two-byte-ids", test_two_byte_ids_are_not_taken);
  g_test_add_func ("/sfu/sdp/description/feedback-for-all", test_feedback_for_all);
  g_test_add_func ("/sfu/sdp/description/refuses", test_refuses);
  g_test_add_func ("/sfu/sdp/description/refuses-transports", test_refuses_transports);
  g_test_add_func ("/sfu/sdp/description/damaged", test_damaged);
  return g_test_run ();
}
