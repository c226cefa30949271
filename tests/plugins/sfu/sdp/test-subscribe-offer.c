#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/subscribe-offer.h"
#include "tests/plugins/sfu/sdp/golden.h"

/* The lines to which the golden answers belong: nothing, a voice, a face; and a second face. */
static SfuSdpLine rows[] = {
  { .kind = SFU_AUDIO, .state = SFU_SDP_LINE_INACTIVE, .mid = "0" },
  { .kind = SFU_AUDIO,
    .state = SFU_SDP_LINE_SENDING,
    .mid = "1",
    .stream = (char *) "alice",
    .track = (char *) "t1",
    .cname = "abc",
    .ssrc = 1000 },
  { .kind = SFU_VIDEO,
    .state = SFU_SDP_LINE_SENDING,
    .mid = "2",
    .stream = (char *) "alice",
    .track = (char *) "t2",
    .cname = "abc",
    .ssrc = 2000,
    .rtx_ssrc = 2001 },
  { .kind = SFU_VIDEO,
    .state = SFU_SDP_LINE_SENDING,
    .mid = "3",
    .stream = (char *) "bob",
    .track = (char *) "t3",
    .cname = "abc",
    .ssrc = 2500,
    .rtx_ssrc = 2501 },
};

/* Returns: (transfer full): the first @count rows, the third in @state. @own: their copies. */
static GPtrArray *
lines_new (SfuSdpLine own[4], guint count, SfuSdpLineState state)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < count; i++)
    {
      own[i] = rows[i];
      sfu_sdp_line_set_codecs (&own[i], NULL);
      g_ptr_array_add (lines, &own[i]);
    }
  own[2].state = state;
  return lines;
}

static void
test_text (void)
{
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 3, SFU_SDP_LINE_SENDING);
  g_autoptr (GArray) candidates = NULL;
  SfuSdpLocal local = golden_local (&candidates);
  g_autofree char *text = sfu_sdp_subscribe_offer_print (&local, lines);

  g_assert_nonnull (strstr (text, "o=- 4711 3 IN"));
  g_assert_nonnull (strstr (text, "a=ice-lite\r\n"));
  g_assert_nonnull (strstr (text, "a=group:BUNDLE 0 1 2\r\n"));
  g_assert_cmpuint (golden_count (text, "a=setup:actpass\r\n"), ==, 3);
  g_assert_cmpuint (golden_count (text, "a=sendonly\r\n"), ==, 2);
  g_assert_cmpuint (golden_count (text, "a=inactive\r\n"), ==, 1);
  g_assert_cmpuint (golden_count (text, "a=end-of-candidates\r\n"), ==, 1);
  g_assert_cmpuint (golden_count (text, "a=fingerprint:"), ==, 1);
  g_assert_nonnull (strstr (text, "a=msid:alice t2\r\n"));
  g_assert_nonnull (strstr (text, "a=ssrc-group:FID 2000 2001\r\n"));
  g_assert_nonnull (strstr (text, "a=ssrc:2001 cname:abc\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:97 rtx/90000\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n"));
}

static void
test_refused_line (void)
{
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 4, SFU_SDP_LINE_REFUSED);
  g_autoptr (GArray) candidates = NULL;
  SfuSdpLocal local = golden_local (&candidates);
  g_autofree char *text = sfu_sdp_subscribe_offer_print (&local, lines);
  g_autoptr (SfuSdpDescription) parsed =
      sfu_sdp_description_parse (text, strlen (text), SFU_SDP_SUBSCRIBE_MEDIA_MAX, NULL);

  g_assert_nonnull (strstr (text, "a=group:BUNDLE 0 1 3\r\n"));
  g_assert_nonnull (strstr (text, "m=video 0 UDP/TLS/RTP/SAVPF 96 97\r\n"));
  /* With bundle-only it would not count as refused (RFC 8843 6). */
  g_assert_null (strstr (text, "bundle-only"));
  g_assert_true (sfu_sdp_description_section (parsed, 2)->rejected);
}

/* Every codec and profile has numbers of its own, whatever the publisher's are. */
static void
test_codecs (void)
{
  static const struct
  {
    SfuCodec codec;
    guint32 profile_level_id;
    const char *text;
  } published[] = {
    { SFU_CODEC_VP8, 0, "a=rtpmap:96 VP8/90000\r\n" },
    { SFU_CODEC_VP9, 0, "a=rtpmap:98 VP9/90000\r\na=fmtp:98 profile-id=0\r\n" },
    { SFU_CODEC_AV1, 0, "a=rtpmap:45 AV1/90000\r\na=fmtp:45 level-idx=5;profile=0;tier=0\r\n" },
    { SFU_CODEC_H264, 0x42c028, "packetization-mode=1;profile-level-id=42e01f\r\n" },
    { SFU_CODEC_H264, 0x64001f, "packetization-mode=1;profile-level-id=64001f\r\n" },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GArray) candidates = NULL;
  SfuSdpLocal local = golden_local (&candidates);

  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    {
      const SfuReceiveParameters track = {
        .kind = SFU_VIDEO,
        .codecs[0] = { .codec = published[i].codec,
                       .payload_type = 120,
                       .profile_level_id = published[i].profile_level_id },
        .n_codecs = 1,
      };
      SfuSdpLine own[4];
      g_autoptr (GPtrArray) lines = lines_new (own, 3, SFU_SDP_LINE_SENDING);
      sfu_sdp_line_set_codecs (&own[2], &track);
      g_autofree char *text = sfu_sdp_subscribe_offer_print (&local, lines);

      g_assert_nonnull (strstr (text, published[i].text));
      g_assert_nonnull (strstr (text, "a=extmap:12 https://aomediacodec"));
      g_assert_cmpuint (own[2].n_codecs, ==, 1);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (own[2].codecs[0].payload_type)));
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (own[2].codecs[0].rtx_payload_type)));
    }
}

static SfuSdpSubscribeAnswer *
parse (const char *text, GPtrArray *lines, GError **error)
{
  return sfu_sdp_subscribe_answer_parse (text, strlen (text), lines, error);
}

static void
test_chromium_answer (void)
{
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 3, SFU_SDP_LINE_SENDING);
  g_autofree char *text = golden_read ("chromium-subscribe-answer.sdp");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfuSdpSubscribeAnswer) answer = parse (text, lines, &error);
  SfuSendParameters parameters;

  g_assert_no_error (error);
  g_assert_cmpint (answer->remote->setup, ==, SFU_SDP_SETUP_ACTIVE);
  g_assert_false (sfu_sdp_subscribe_answer_parameters (answer, &own[0], 0, &parameters));
  g_assert_true (sfu_sdp_subscribe_answer_parameters (answer, &own[1], 1, &parameters));
  g_assert_cmpint (parameters.kind, ==, SFU_AUDIO);
  g_assert_cmpstr (parameters.mid, ==, "1");
  g_assert_cmpuint (parameters.codecs[0].payload_type, ==, 111);
  g_assert_cmpuint (parameters.ssrc, ==, 1000);
  g_assert_cmpuint (parameters.extensions.audio_level, ==, 1);
  g_assert_true (sfu_sdp_subscribe_answer_parameters (answer, &own[2], 2, &parameters));
  g_assert_cmpuint (parameters.rtx_ssrc, ==, 2001);
  g_assert_cmpuint (parameters.codecs[0].rtx_payload_type, ==, 97);
  g_assert_cmpuint (parameters.extensions.video_orientation, ==, 13);
  g_assert_cmpstr (parameters.cname, ==, "abc");
}

static void
test_chromium_agrees_to_refusal (void)
{
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 4, SFU_SDP_LINE_REFUSED);
  g_autofree char *text = golden_read ("chromium-subscribe-answer-refused.sdp");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfuSdpSubscribeAnswer) answer = parse (text, lines, &error);
  SfuSendParameters parameters;

  g_assert_no_error (error);
  g_assert_false (sfu_sdp_subscribe_answer_parameters (answer, &own[2], 2, &parameters));
  g_assert_true (sfu_sdp_subscribe_answer_parameters (answer, &own[3], 3, &parameters));
}

/* What the client leaves out is not used. */
static void
test_takes_what_is_agreed (void)
{
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 3, SFU_SDP_LINE_SENDING);
  g_autofree char *text = golden_read ("chromium-subscribe-answer.sdp");
  g_autofree char *no_rtx = golden_replace (text, "SAVPF 96 97\r\n", "SAVPF 96\r\n");
  g_autofree char *changed =
      golden_replace (no_rtx, "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n", "");
  g_autofree char *other_codec = golden_replace (text, "SAVPF 96 97\r\n", "SAVPF 98 99\r\n");
  g_autofree char *silent = golden_replace (text, "a=recvonly\r\n", "a=inactive\r\n");
  g_autoptr (SfuSdpSubscribeAnswer) less = parse (changed, lines, NULL);
  g_autoptr (SfuSdpSubscribeAnswer) none = parse (silent, lines, NULL);
  g_autoptr (SfuSdpSubscribeAnswer) other = parse (other_codec, lines, NULL);
  SfuSendParameters parameters;

  g_assert_true (sfu_sdp_subscribe_answer_parameters (less, &own[2], 2, &parameters));
  g_assert_cmpuint (parameters.rtx_ssrc, ==, 0);
  g_assert_cmpuint (parameters.codecs[0].rtx_payload_type, ==, 0);
  g_assert_cmpuint (parameters.extensions.mid, ==, 0);
  g_assert_cmpuint (parameters.extensions.transport_cc, ==, 3);
  g_assert_false (sfu_sdp_subscribe_answer_parameters (none, &own[2], 2, &parameters));
  g_assert_false (sfu_sdp_subscribe_answer_parameters (other, &own[2], 2, &parameters));
}

static void
test_refuses (void)
{
  static const char *const changes[][2] = {
    { "a=setup:active", "a=setup:passive" },
    { "a=mid:2", "a=mid:7" },
    { "m=video", "m=audio" },
    { "m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 RTP/AVP" },
    { "a=ice-ufrag:", "a=x-ufrag:" },
  };
  SfuSdpLine own[4];
  g_autoptr (GPtrArray) lines = lines_new (own, 3, SFU_SDP_LINE_SENDING);
  g_autofree char *text = golden_read ("chromium-subscribe-answer.sdp");
  g_autoptr (GError) count_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = golden_replace (text, changes[i][0], changes[i][1]);
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (changed, lines, &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
  g_ptr_array_set_size (lines, 2);
  g_assert_null (parse (text, lines, &count_error));
  g_assert_error (count_error, SFU_ERROR, SFU_ERROR_BAD_SDP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/subscribe-offer/text", test_text);
  g_test_add_func ("/sfu/sdp/subscribe-offer/codecs", test_codecs);
  g_test_add_func ("/sfu/sdp/subscribe-offer/refused-line", test_refused_line);
  g_test_add_func ("/sfu/sdp/subscribe-offer/chromium-answer", test_chromium_answer);
  g_test_add_func ("/sfu/sdp/subscribe-offer/chromium-agrees-to-refusal",
                   test_chromium_agrees_to_refusal);
  g_test_add_func ("/sfu/sdp/subscribe-offer/takes-what-is-agreed", test_takes_what_is_agreed);
  g_test_add_func ("/sfu/sdp/subscribe-offer/refuses", test_refuses);
  return g_test_run ();
}
