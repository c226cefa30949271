/* What machines are called, and under which address users reach them: PREFIX and six letters, put
 * into a pattern. Immutable but for the next port. Control thread only.
 */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* Bytes of the longest name: a label of DNS. */
#define ALLOCATE_NAME_MAX 63

/* Ports that machines of one address have, before they come again. */
#define ALLOCATE_PORTS 1000

typedef struct _AllocateNaming AllocateNaming;

/* Reads the options "prefix", "address" and "first-port".
 * Returns: %NULL with GW_ERROR_CONFIG set. */
AllocateNaming *allocate_naming_new (const GwConfig *config, GError **error);
void allocate_naming_free (AllocateNaming *naming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateNaming, allocate_naming_free)

/* Whether @text may be a machine's name: letters, digits, '.', '_' and '-'. */
gboolean allocate_is_name (const char *text);

/* Whether @name begins as ours do. */
gboolean allocate_naming_is_ours (const AllocateNaming *naming, const char *name);

/* Returns: (transfer full): a name nobody has had, most probably. */
char *allocate_naming_invent (AllocateNaming *naming);

/* Returns: (transfer full): the address of the machine @name; where the pattern has a port of its
 * own for each, the next one. */
char *allocate_naming_address (AllocateNaming *naming, const char *name);

/* Whether a machine's address tells its name. */
gboolean allocate_naming_is_in_address (const AllocateNaming *naming);

/* Returns: (transfer full) (nullable): the name of the machine at @address, %NULL when it is none
 * of ours or the pattern holds no name. */
char *allocate_naming_read (const AllocateNaming *naming, const char *address);

G_END_DECLS
