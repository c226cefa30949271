/* Who joins which meeting, as a join token says it (gateway/cluster/token.h). */
#pragma once

#include "gateway/cluster/token.h"

G_BEGIN_DECLS

typedef struct
{
  char *meeting;
  char *id;   /* [A-Za-z0-9_-]{1,64} */
  char *name; /* 1 to 64 characters */
  char *role; /* "host" or "guest" */
} SfuIdentity;

/* @now: seconds since 1970 UTC. Any thread.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_TOKEN set, without the token. */
SfuIdentity *
sfu_identity_from_token (const GwSecret *secret, const char *token, gint64 now, GError **error);
SfuIdentity *sfu_identity_copy (const SfuIdentity *identity);
void sfu_identity_free (SfuIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuIdentity, sfu_identity_free)

G_END_DECLS
