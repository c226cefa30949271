/* One process per role and state folder: two sfus or two apis that share one would each serve half
 * of a meeting. Other roles may share the folder. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwClaim GwClaim;

/* Takes "@directory/@role.lock" for as long as the claim lives; the kernel lets go of it when the
 * process dies.
 * Returns: (transfer full) (nullable): %NULL with @error set, naming the process that has it. */
GwClaim *gw_claim_take (const char *directory, const char *role, GError **error);

void gw_claim_free (GwClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwClaim, gw_claim_free)

G_END_DECLS
