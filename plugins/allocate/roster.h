/* The nodes of one role that may be handed out: those of the key-file, or all that are alive.
 * Control thread only.
 */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

typedef struct _AllocateRoster AllocateRoster;

/* @role: also the option whose list names the nodes, as HOST:PORT.
 * Returns: %NULL with GW_ERROR_CONFIG naming the entry that is none. */
AllocateRoster *
allocate_roster_new (GwHost *host, const GwConfig *config, const char *role, GError **error);
void allocate_roster_free (AllocateRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateRoster, allocate_roster_free)

/* Whether such lists can be read. Returns: %FALSE with @error set as above. */
gboolean allocate_rosters_check (const GwConfig *config, const char *const *roles, GError **error);

/* A list in the key-file is trusted as it stands until a node of the role reports to this process;
 * from then on, only the listed nodes that live count.
 * Returns: (transfer none) (element-type GwNode): in order of address, each once; valid until the
 * next call and the control thread's next iteration. */
const GPtrArray *allocate_roster_call (AllocateRoster *roster);

/* Whether @text is HOST:PORT or [IPv6]:PORT. */
gboolean allocate_is_address (const char *text);

G_END_DECLS
