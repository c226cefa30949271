/* Our offers on a subscribe connection, and the client's answers to them. Payload types and
 * extension ids are fixed for the life of a connection. */
#pragma once

#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/sdp/local.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_SDP_LINE_INACTIVE, /* holds the transport, or waits */
  SFU_SDP_LINE_SENDING,
  SFU_SDP_LINE_REFUSED, /* port 0: the m-line may be used again with another mid */
} SfuSdpLineState;

#define SFU_SDP_LINE_CODECS_MAX 2

typedef struct
{
  SfuKind kind; /* never changes for one m-line */
  SfuSdpLineState state;
  char mid[SFU_MID_MAX + 1];
  SfuCodecParameters codecs[SFU_SDP_LINE_CODECS_MAX];
  gsize n_codecs;
  /* When sending: */
  char *stream; /* what is played in sync */
  char *track;
  char cname[32];
  guint32 ssrc;
  guint32 rtx_ssrc; /* video only */
} SfuSdpLine;

/* The line offers the codecs of @track; %NULL: what a line without a track names. */
void sfu_sdp_line_set_codecs (SfuSdpLine *line, const SfuReceiveParameters *track);

/* Returns: (transfer full): the offer's text. @lines: (element-type SfuSdpLine); the first one is
 * never refused, because the bundle's transport hangs on it. Any thread. */
char *sfu_sdp_subscribe_offer_print (const SfuSdpLocal *local, const GPtrArray *lines);

typedef struct
{
  SfuSdpDescription *description;
  const SfuSdpTransport *remote; /* owned by @description */
} SfuSdpSubscribeAnswer;

/* Reads the answer to an offer of @lines.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set when it does not fit the
 *   offer. */
SfuSdpSubscribeAnswer *sfu_sdp_subscribe_answer_parse (const char *text,
                                                       gsize size,
                                                       const GPtrArray *lines,
                                                       GError **error);
void sfu_sdp_subscribe_answer_free (SfuSdpSubscribeAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSdpSubscribeAnswer, sfu_sdp_subscribe_answer_free)

/* How to send on @line, the @index-th.
 * Returns: %FALSE when the client refused it or wants nothing on it. */
gboolean sfu_sdp_subscribe_answer_parameters (const SfuSdpSubscribeAnswer *answer,
                                              const SfuSdpLine *line,
                                              gsize index,
                                              SfuSendParameters *parameters);

G_END_DECLS
