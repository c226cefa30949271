/* Messages about a key-file that is not written: they blame the command line instead. */
#pragma once

#include "gateway/cli/flags.h"

G_BEGIN_DECLS

/* Each line of @error's message that begins with a line of @target, such as "m.conf:9: [api] port",
 * begins with the flag that gave the key instead, or with the key where none did.
 * @flags: (nullable). */
void gw_init_blame (GError *error, const char *target, const GwFlags *flags);

G_END_DECLS
