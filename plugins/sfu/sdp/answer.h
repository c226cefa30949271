/* Our answer to a client's offer: what we take of what it offers to send (publishing, WHIP), or
 * what we send of what it offers to receive (WHEP). */
#pragma once

#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/sdp/local.h"
#include "plugins/sfu/sdp/negotiation.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean accepted; /* else refused with port 0 */
  gboolean used;     /* the client sends, or receives, on it; else inactive */
  SfuReceiveParameters parameters;
  SfuExtensionIds extensions; /* agreed on this line */
  /* The simulcast that is taken, in the client's order; owned by the offer. */
  const SfuSdpRid *rids[SFU_ENCODINGS_MAX];
  guint n_rids;
  /* To be set on every used line before printing, when sending: not owned. */
  const SfuSdpSource *source;
} SfuSdpAnswerLine;

typedef struct
{
  SfuSdpPurpose purpose;
  const SfuVideoCodecs *video; /* that are taken */
  SfuExtensionIds extensions;  /* agreed on earlier: their ids keep their meaning */
} SfuSdpTerms;

typedef struct
{
  SfuSdpPurpose purpose;
  const SfuSdpDescription *offer; /* outlives the answer */
  const SfuSdpTransport *remote;  /* the client's transport, owned by @offer */
  GArray *lines;                  /* (element-type SfuSdpAnswerLine), one for each of the offer's */
  SfuExtensionIds extensions;     /* the one table of all lines */
} SfuSdpAnswer;

/* Decides; nothing is printed yet. Any thread. Lines that are of no use to the purpose (recvonly
 * ones when we receive) are inactive in the answer.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set when the offer cannot be
 *   answered at all; an m-line that we do not support is refused on its own. */
SfuSdpAnswer *
sfu_sdp_answer_new (const SfuSdpDescription *offer, const SfuSdpTerms *terms, GError **error);
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
