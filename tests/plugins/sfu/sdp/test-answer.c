#include "plugins/sfu/sdp/answer.h"
#include "plugins/sfu/sdp/bounds.h"
#include "tests/plugins/sfu/sdp/golden.h"

typedef struct
{
  SfuSdpDescription *offer;
  SfuSdpAnswer *answer;
  char *text;
  SfuSdpDescription *parsed; /* the answer's text, read again */
} Exchange;

static const SfuVideoCodecs vp8_first = { { SFU_CODEC_VP8, SFU_CODEC_H264 }, 2 };
static const SfuSdpTerms terms = { SFU_SDP_RECEIVE, &vp8_first, { 0 } };

static SfuSdpAnswer *
answer_to (const char *text, SfuSdpDescription **offer, GError **error)
{
  *offer = sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, NULL);
  g_assert_nonnull (*offer);
  return sfu_sdp_answer_new (*offer, &terms, error);
}

static Exchange
exchange (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candidates = NULL;
  SfuSdpLocal local = golden_local (&candidates);
  Exchange made = { 0 };

  made.answer = answer_to (text, &made.offer, &error);
  g_assert_no_error (error);
  made.text = sfu_sdp_answer_print (made.answer, &local);
  made.parsed = sfu_sdp_description_parse (made.text, strlen (made.text), 64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (made.parsed->sections->len, ==, made.offer->sections->len);
  return made;
}

static void
exchange_clear (Exchange *made)
{
  sfu_sdp_answer_free (made->answer);
  sfu_sdp_description_free (made->parsed);
  sfu_sdp_description_free (made->offer);
  g_free (made->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
test_parameters (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_auto (Exchange) made = exchange (text);
  const SfuReceiveParameters *audio = &sfu_sdp_answer_find (made.answer, "0")->parameters;
  const SfuReceiveParameters *screen = &sfu_sdp_answer_find (made.answer, "2")->parameters;

  g_assert_cmpint (audio->kind, ==, SFU_AUDIO);
  g_assert_cmpuint (audio->n_codecs, ==, 2);
  g_assert_cmpint (audio->codecs[0].codec, ==, SFU_CODEC_OPUS);
  g_assert_cmpuint (audio->codecs[0].payload_type, ==, 111);
  g_assert_false (audio->codecs[0].nack);
  g_assert_true (audio->codecs[0].transport_cc);
  g_assert_cmpuint (audio->encodings[0].ssrc, ==, 1475258022);

  g_assert_cmpint (screen->codecs[0].codec, ==, SFU_CODEC_VP8);
  g_assert_cmpuint (screen->codecs[0].payload_type, ==, 96);
  g_assert_cmpuint (screen->codecs[0].rtx_payload_type, ==, 97);
  g_assert_true (screen->codecs[0].nack && screen->codecs[0].pli && screen->codecs[0].fir);
  g_assert_cmpuint (screen->encodings[0].ssrc, ==, 2154934588u);
  g_assert_cmpuint (screen->encodings[0].rtx_ssrc, ==, 3629550658u);
  /* One table for the connection: the video line knows the audio line's extension. */
  g_assert_cmpuint (screen->extensions.audio_level, ==, 1);
  g_assert_null (sfu_sdp_answer_find (made.answer, "3"));
}

static void
test_text (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_auto (Exchange) made = exchange (text);

  g_assert_nonnull (strstr (made.text, "o=- 4711 3 IN IP4 127.0.0.1\r\n"));
  g_assert_nonnull (strstr (made.text, "a=ice-lite\r\n"));
  g_assert_nonnull (strstr (made.text, "a=group:BUNDLE 0 1 2\r\n"));
  g_assert_nonnull (strstr (made.text, "a=extmap-allow-mixed\r\n"));
  g_assert_cmpuint (golden_count (made.text, "a=fingerprint:sha-256 B5:31"), ==, 1);
  g_assert_cmpuint (golden_count (made.text, "a=setup:passive\r\n"), ==, 3);
  g_assert_cmpuint (golden_count (made.text, "a=recvonly\r\n"), ==, 3);
  g_assert_cmpuint (golden_count (made.text, "a=rtcp-mux\r\n"), ==, 3);
  g_assert_cmpuint (golden_count (made.text, "a=end-of-candidates\r\n"), ==, 1);
  g_assert_nonnull (
      strstr (made.text, "a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host\r\n"));
  g_assert_nonnull (
      strstr (made.text, "a=candidate:2 1 udp 2130706175 2001:db8::7 10000 typ host"));
  g_assert_nonnull (strstr (made.text, "a=fmtp:111 minptime=10;useinbandfec=1\r\n"));
  g_assert_nonnull (strstr (made.text, "a=fmtp:96 x-google-start-bitrate=800\r\n"));
  g_assert_nonnull (strstr (made.text, "a=fmtp:97 apt=96\r\n"));
  g_assert_null (strstr (made.text, "goog-remb"));
  g_assert_null (strstr (made.text, "H264"));
  g_assert_null (strstr (made.text, "toffset"));
  g_assert_cmpuint (golden_count (made.text, "ssrc-audio-level"), ==, 1);
}

/* A simulcast offer's encodings are taken, a data channel is refused in its place. */
static void
test_simulcast_and_data (void)
{
  g_autofree char *text = golden_read ("chromium-simulcast-offer.sdp");
  g_auto (Exchange) made = exchange (text);
  const SfuSdpSection *data = sfu_sdp_description_section (made.parsed, 2);

  const SfuReceiveParameters *video = &sfu_sdp_answer_find (made.answer, "1")->parameters;

  g_assert_cmpuint (video->n_encodings, ==, 3);
  g_assert_cmpstr (video->encodings[0].rid, ==, "l");
  g_assert_cmpstr (video->encodings[2].rid, ==, "h");
  g_assert_cmpuint (video->extensions.rid, ==, 10);
  g_assert_cmpuint (video->extensions.repaired_rid, ==, 11);
  g_assert_cmpuint (video->extensions.dependency_descriptor, ==, 12);
  g_assert_nonnull (strstr (made.text, "a=rid:l recv\r\na=rid:m recv\r\na=rid:h recv\r\n"
                                       "a=simulcast:recv l;m;h\r\n"));
  g_assert_nonnull (
      strstr (made.text, "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"));
  g_assert_nonnull (strstr (made.text, "a=group:BUNDLE 0 1\r\n"));
  g_assert_true (data->rejected);
  g_assert_cmpstr (data->mid, ==, "2");
  g_assert_nonnull (strstr (made.text, "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
}

/* Without the extension that names it an encoding cannot be told from another. */
static void
test_simulcast_without_rid (void)
{
  g_autofree char *text = golden_read ("chromium-simulcast-offer.sdp");
  g_autofree char *changed = golden_replace (text, "sdes:rtp-stream-id", "sdes:another");
  g_auto (Exchange) made = exchange (changed);

  g_assert_null (strstr (made.text, "simulcast"));
  g_assert_cmpuint (sfu_sdp_answer_find (made.answer, "1")->parameters.n_encodings, ==, 1);
}

/* RFC 8851 6.3: what a rid is bound to stays. */
static void
test_rid_restrictions (void)
{
  g_autofree char *text = golden_read ("chromium-simulcast-offer.sdp");
  g_autofree char *changed =
      golden_replace (text, "a=rid:l send", "a=rid:l send pt=96,98;max-width=320");
  g_auto (Exchange) made = exchange (changed);

  g_assert_nonnull (strstr (made.text, "a=rid:l recv pt=96;max-width=320\r\n"));
}

/* An id keeps its meaning as long as the connection lives. */
static void
test_extensions_of_before (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autoptr (SfuSdpDescription) offer =
      sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, NULL);
  SfuSdpTerms later = terms;

  later.extensions.rid = 4;
  g_autoptr (SfuSdpAnswer) answer = sfu_sdp_answer_new (offer, &later, NULL);
  const SfuSdpAnswerLine *line = sfu_sdp_answer_line (answer, 0);
  g_assert_cmpuint (line->extensions.mid, ==, 0);
  g_assert_cmpuint (line->extensions.audio_level, ==, 1);
  g_assert_cmpuint (line->parameters.extensions.rid, ==, 4);
}

static void
test_directions (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autofree char *inactive = golden_replace (text, "a=sendonly", "a=inactive");
  g_autofree char *both = golden_replace (text, "a=sendonly\r\n", "a=sendrecv\r\n");
  g_auto (Exchange) stopped = exchange (inactive);
  g_auto (Exchange) sendrecv = exchange (both);

  g_assert_cmpuint (golden_count (stopped.text, "a=inactive\r\n"), ==, 3);
  g_assert_false (sfu_sdp_answer_line (stopped.answer, 0)->used);
  g_assert_true (sfu_sdp_answer_line (stopped.answer, 0)->accepted);
  g_assert_cmpuint (golden_count (sendrecv.text, "a=recvonly\r\n"), ==, 3);
}

static void
test_without_transport_cc (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autofree char *changed = golden_replace (text, "a=rtcp-fb:96 transport-cc\r\n", "");
  g_auto (Exchange) made = exchange (changed);

  /* We send none. */
  g_assert_null (strstr (made.text, "goog-remb"));
  g_assert_false (sfu_sdp_answer_line (made.answer, 1)->parameters.codecs[0].transport_cc);
}

static void
test_opus_wishes (void)
{
  g_autofree char *text = golden_read ("chromium-offer.sdp");
  g_autofree char *changed =
      golden_replace (text, "useinbandfec=1", "useinbandfec=1; usedtx=1;sprop-stereo=1");
  g_auto (Exchange) made = exchange (changed);

  g_assert_nonnull (
      strstr (made.text, "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=1\r\n"));
}

/* What has no codec of ours, no rtcp-mux or no place in the bundle is refused on its own. */
static void
test_refused_lines (void)
{
  static const char *const changes[][2] = {
    { "a=rtpmap:111 opus/48000/2", "a=rtpmap:111 speex/48000/2" },
    { "a=group:BUNDLE 0 1 2", "a=group:BUNDLE 1 2" },
    { "m=audio 33126 UDP/TLS/RTP/SAVPF", "m=audio 33126 RTP/AVP" },
    { "m=audio 33126", "m=audio 0" },
  };
  g_autofree char *text = golden_read ("chromium-offer.sdp");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = golden_replace (text, changes[i][0], changes[i][1]);
      g_auto (Exchange) made = exchange (changed);

      g_assert_false (sfu_sdp_answer_line (made.answer, 0)->accepted);
      g_assert_true (sfu_sdp_answer_line (made.answer, 1)->accepted);
      g_assert_true (sfu_sdp_description_section (made.parsed, 0)->rejected);
      g_assert_nonnull (strstr (made.text, "a=group:BUNDLE 1 2\r\n"));
      g_assert_cmpuint (golden_count (made.text, "a=end-of-candidates\r\n"), ==, 1);
    }
}

/* aiortc's lines have transports of their own until they are bundled, and one id of two meanings.
 */
static void
test_aiortc (void)
{
  g_autofree char *text = golden_read ("aiortc-offer.sdp");
  g_auto (Exchange) made = exchange (text);
  const SfuSdpSection *audio = sfu_sdp_description_section (made.parsed, 0);
  const SfuSdpSection *video = sfu_sdp_description_section (made.parsed, 1);

  g_assert_cmpstr (made.answer->remote->ufrag, ==, "Pvgs");
  g_assert_true (audio->bundled && video->bundled);
  g_assert_cmpuint (audio->extensions.audio_level, ==, 2);
  g_assert_cmpuint (video->extensions.mid, ==, 1);
  g_assert_cmpuint (video->extensions.abs_send_time, ==, 0);
  g_assert_cmpuint (sfu_sdp_answer_line (made.answer, 1)->parameters.extensions.abs_send_time, ==,
                    0);
  /* It knows no transport-wide feedback. */
  g_assert_true (sfu_sdp_answer_line (made.answer, 1)->parameters.codecs[0].remb);
  g_assert_nonnull (strstr (made.text, "a=rtcp-fb:97 goog-remb\r\n"));
}

/* Sound may be repeated both ways. Who sends takes what stands first. */
static void
test_red (void)
{
  static const SfuSdpTerms send = { SFU_SDP_SEND, &vp8_first, { 0 } };
  g_autofree char *watch = golden_read ("chromium-watch-offer.sdp");
  g_autofree char *publish = golden_read ("chromium-offer.sdp");
  g_autofree char *other = golden_replace (watch, "a=fmtp:63 111/111", "a=fmtp:63 8/8");
  const struct
  {
    const char *offer;
    const SfuSdpTerms *terms;
    gsize n_codecs;
  } rows[] = { { watch, &send, 2 }, { other, &send, 1 }, { publish, &terms, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SfuSdpDescription) offer = sfu_sdp_description_parse (
          rows[i].offer, strlen (rows[i].offer), SFU_SDP_OFFER_MEDIA_MAX, NULL);
      g_autoptr (SfuSdpAnswer) answer = sfu_sdp_answer_new (offer, rows[i].terms, NULL);
      const SfuReceiveParameters *audio = &sfu_sdp_answer_line (answer, 0)->parameters;

      g_assert_cmpuint (audio->n_codecs, ==, rows[i].n_codecs);
      g_assert_cmpint (audio->codecs[0].codec, ==, SFU_CODEC_OPUS);
      if (audio->n_codecs == 1)
        continue;
      g_assert_cmpint (audio->codecs[1].codec, ==, SFU_CODEC_RED);
      g_assert_cmpuint (audio->codecs[1].payload_type, ==, 63);
    }
  g_auto (Exchange) made = exchange (publish);
  g_assert_nonnull (strstr (made.text, "UDP/TLS/RTP/SAVPF 63 111\r\n"));
  g_assert_nonnull (strstr (made.text, "a=fmtp:63 111/111\r\n"));
}

static void
test_refused_offers (void)
{
  static const char *const changes[][2] = {
    { "a=setup:actpass", "a=setup:passive" },
    { "a=group:BUNDLE 0 1 2\r\n", "" },
  };
  g_autofree char *text = golden_read ("chromium-offer.sdp");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = golden_replace (text, changes[i][0], changes[i][1]);
      g_autoptr (SfuSdpDescription) offer = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (answer_to (changed, &offer, &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/answer/parameters", test_parameters);
  g_test_add_func ("/sfu/sdp/answer/text", test_text);
  g_test_add_func ("/sfu/sdp/answer/simulcast-and-data", test_simulcast_and_data);
  g_test_add_func ("/sfu/sdp/answer/simulcast-without-rid", test_simulcast_without_rid);
  g_test_add_func ("/sfu/sdp/answer/rid-restrictions", test_rid_restrictions);
  g_test_add_func ("/sfu/sdp/answer/extensions-of-before", test_extensions_of_before);
  g_test_add_func ("/sfu/sdp/answer/directions", test_directions);
  g_test_add_func ("/sfu/sdp/answer/without-transport-cc", test_without_transport_cc);
  g_test_add_func ("/sfu/sdp/answer/opus-wishes", test_opus_wishes);
  g_test_add_func ("/sfu/sdp/answer/refused-lines", test_refused_lines);
  g_test_add_func ("/sfu/sdp/answer/aiortc", test_aiortc);
  g_test_add_func ("/sfu/sdp/answer/red", test_red);
  g_test_add_func ("/sfu/sdp/answer/refused-offers", test_refused_offers);
  return g_test_run ();
}
