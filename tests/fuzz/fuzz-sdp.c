/* Session descriptions: as a client's offer, answered both ways and printed, as its answer to ours,
 * and as a fragment. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/sdp/answer.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/fragment.h"
#include "plugins/sfu/sdp/subscribe-offer.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define FINGERPRINT                                                                                \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"  \
  "FF"

static void
read_offer (const char *text, gsize size, SfuSdpPurpose purpose)
{
  static const SfuVideoCodecs video = {
    { SFU_CODEC_AV1, SFU_CODEC_H264, SFU_CODEC_VP9, SFU_CODEC_VP8 }, 4
  };
  static const SfuSdpSource source = { "stream", "track", "cname", 1, 0 };
  GwAddress address = { .family = AF_INET, .port = 10000, .ip = { 192, 0, 2, 1 } };
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof address);
  g_autoptr (SfuSdpDescription) offer =
      sfu_sdp_description_parse (text, size, SFU_SDP_OFFER_MEDIA_MAX, NULL);

  if (offer == NULL)
    return;
  const SfuSdpTerms terms = { purpose, &video, { 0 } };
  g_autoptr (SfuSdpAnswer) answer = sfu_sdp_answer_new (offer, &terms, NULL);
  if (answer == NULL)
    return;
  for (guint i = 0; purpose == SFU_SDP_SEND && i < answer->lines->len; i++)
    if (sfu_sdp_answer_line (answer, i)->used)
      {
        sfu_sdp_answer_set_source (answer, i, &source);
        sfu_sdp_answer_send_parameters (answer, i);
      }
  g_array_append_val (candidates, address);
  SfuSdpLocal local = { "ufrag", "ourpasswordourpassword", FINGERPRINT, candidates, 1, 1 };
  g_autofree char *printed = sfu_sdp_answer_print (answer, &local);
  g_autoptr (SfuSdpDescription) again =
      sfu_sdp_description_parse (printed, strlen (printed), SFU_SDP_OFFER_MEDIA_MAX, NULL);
  /* What we print can be read, and has as many m-lines as what we were offered. */
  g_assert_true (again != NULL && again->sections->len == offer->sections->len);
}

static void
read_answer (const char *text, gsize size)
{
  static SfuSdpLine rows[] = {
    { .kind = SFU_AUDIO, .state = SFU_SDP_LINE_INACTIVE, .mid = "0" },
    { .kind = SFU_AUDIO, .state = SFU_SDP_LINE_SENDING, .mid = "1", .ssrc = 1 },
    { .kind = SFU_VIDEO, .state = SFU_SDP_LINE_SENDING, .mid = "2", .ssrc = 2, .rtx_ssrc = 3 },
  };
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      sfu_sdp_line_set_codecs (&rows[i], NULL);
      g_ptr_array_add (lines, &rows[i]);
    }
  g_autoptr (SfuSdpSubscribeAnswer) answer =
      sfu_sdp_subscribe_answer_parse (text, size, lines, NULL);
  for (guint i = 0; answer != NULL && i < lines->len; i++)
    {
      SfuSendParameters parameters;

      sfu_sdp_subscribe_answer_parameters (answer, &rows[i], i, &parameters);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuSdpFragment fragment;

  read_offer ((const char *) data, size, SFU_SDP_RECEIVE);
  read_offer ((const char *) data, size, SFU_SDP_SEND);
  sfu_sdp_fragment_parse ((const char *) data, size, &fragment, NULL);
  read_answer ((const char *) data, size);
  return 0;
}
