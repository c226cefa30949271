/* Whom the gateway will run as. What root makes for it must be its own. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Acts as the owner of @directory from here on, where root calls it; otherwise, and where root owns
 * it, as before. Returns: %FALSE with @error set. */
gboolean gw_init_owner_become (const char *directory, GError **error);

/* Acts as the one who called the program again. */
void gw_init_owner_return (void);

G_END_DECLS
