/* Our answer on a publish connection: what we take of what the client offers to send. */
#pragma once

#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/sdp/local.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean accepted; /* else refused with port 0 */
  gboolean receives; /* the client sends on it: recvonly; else inactive */
  gboolean remb;     /* goog-remb, because transport-cc was not offered */
  char *fmtp;        /* (nullable): of the one codec */
  SfuReceiveParameters parameters;
} SfuSdpAnswerLine;

typedef struct
{
  const SfuSdpDescription *offer; /* outlives the answer */
  const SfuSdpTransport *remote;  /* the client's transport, owned by @offer */
  GArray *lines;                  /* (element-type SfuSdpAnswerLine), one for each of the offer's */
} SfuSdpAnswer;

/* Decides; nothing is printed yet. Any thread.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set when the offer cannot be
 *   answered at all; an m-line that we do not support is refused on its own. */
SfuSdpAnswer *sfu_sdp_answer_new (const SfuSdpDescription *offer, GError **error);
void sfu_sdp_answer_free (SfuSdpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSdpAnswer, sfu_sdp_answer_free)

const SfuSdpAnswerLine *sfu_sdp_answer_line (const SfuSdpAnswer *answer, gsize index);

/* Returns: (nullable): the accepted line of @mid. */
const SfuSdpAnswerLine *sfu_sdp_answer_find (const SfuSdpAnswer *answer, const char *mid);

/* Returns: (transfer full): the answer's text. */
char *sfu_sdp_answer_print (const SfuSdpAnswer *answer, const SfuSdpLocal *local);

G_END_DECLS
