/* The end of `meeting init`: how to start what was set up, and who comes in by which link. */
#pragma once

#include "gateway/cli/init/plan.h"

G_BEGIN_DECLS

/* Prints it on stdout; a gateway that runs is not to be started. Blocks while it looks for one.
 * Returns: %FALSE with @error set when the link cannot be signed. */
gboolean gw_init_way_in_print (const GwInitPlan *plan, GError **error);

G_END_DECLS
