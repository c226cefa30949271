/* Whether this machine has a mail server that takes mail for others. Blocks, some seconds. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks the one at localhost:25 whether it would take a mail of @from for @to, and sends none.
 * Returns: %FALSE with @error set: GW_ERROR_NOT_FOUND where nobody listens, GW_ERROR_DENIED with
 * its answer where it would not. */
gboolean gw_init_mail_try (const char *from, const char *to, GError **error);

/* Whether a mail server greets at @host and @port; it is sent nothing.
 * Returns: %FALSE with @error set, GW_ERROR_DENIED with its answer where it does not want us. */
gboolean gw_init_mail_answers (const char *host, guint16 port, GError **error);

G_END_DECLS
