/* Our answer to a client's offer: what we take of what it offers to send (publishing, WHIP), or
 * what we send of what it offers to receive (WHEP). */
#pragma once

#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/sdp/local.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_SDP_RECEIVE, /* its recvonly lines are inactive in the answer */
  SFU_SDP_SEND,    /* and here its sendonly ones */
} SfuSdpPurpose;

typedef struct
{
  gboolean accepted; /* else refused with port 0 */
  gboolean used;     /* the client sends, or receives, on it; else inactive */
  char *fmtp;        /* (nullable): of the one codec */
  SfuReceiveParameters parameters;
  SfuExtensionIds extensions; /* agreed on this line */
  /* To be set on every used line before printing, when sending: not owned. */
  const SfuSdpSource *source;
} SfuSdpAnswerLine;

typedef struct
{
  SfuSdpPurpose purpose;
  const SfuSdpDescription *offer; /* outlives the answer */
  const SfuSdpTransport *remote;  /* the client's transport, owned by @offer */
  GArray *lines;                  /* (element-type SfuSdpAnswerLine), one for each of the offer's */
} SfuSdpAnswer;

/* Decides; nothing is printed yet. Any thread.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set when the offer cannot be
 *   answered at all; an m-line that we do not support is refused on its own. */
SfuSdpAnswer *
sfu_sdp_answer_new (const SfuSdpDescription *offer, SfuSdpPurpose purpose, GError **error);
void sfu_sdp_answer_free (SfuSdpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSdpAnswer, sfu_sdp_answer_free)

const SfuSdpAnswerLine *sfu_sdp_answer_line (const SfuSdpAnswer *answer, gsize index);

/* Returns: (nullable): the accepted line of @mid. */
const SfuSdpAnswerLine *sfu_sdp_answer_find (const SfuSdpAnswer *answer, const char *mid);

/* What is sent on the @index-th line, a used one. */
void sfu_sdp_answer_set_source (SfuSdpAnswer *answer, gsize index, const SfuSdpSource *source);

/* How to send on it. */
SfuSendParameters sfu_sdp_answer_send_parameters (const SfuSdpAnswer *answer, gsize index);

/* Returns: (transfer full): the answer's text. */
char *sfu_sdp_answer_print (const SfuSdpAnswer *answer, const SfuSdpLocal *local);

G_END_DECLS
