/* Settings that would be written, and would not count: a fragment whose name comes later says
 * otherwise. */
#pragma once

#include "gateway/cli/init/place.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* @text: what is to be written in @place. @setup: the configuration as it would be then.
 * Returns: %FALSE with @error set, naming the first key that would not count, and what does. */
gboolean gw_init_defeat_refuse (const GwInitPlace *place,
                                const char *text,
                                const GwSetup *setup,
                                GError **error);

G_END_DECLS
