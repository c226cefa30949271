/* Gives one message to one mail server. Blocking; any thread. */
#pragma once

#include "plugins/api/mail/relays.h"

G_BEGIN_DECLS

/* Seconds that one relay may take. */
#define API_SMTP_TIME 60

/* Once, on the control thread, before other threads use it. */
void api_smtp_init (void);

/* @cancelled: becomes non-zero (atomically) when nobody wants it any more.
 * Returns: %TRUE once the server has taken the message; otherwise %FALSE with @error set:
 *   GW_ERROR_DENIED when it will never take it, GW_ERROR_UNAVAILABLE when it may later. */
gboolean api_smtp_send (const ApiRelay *relay,
                        const char *recipient,
                        GBytes *message,
                        const gint *cancelled,
                        GError **error);

G_END_DECLS
