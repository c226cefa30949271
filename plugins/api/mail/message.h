/* A mail as it travels: RFC 5322 with MIME. Any thread. */
#pragma once

#include <glib.h>

#include "plugins/api/mail/mail.h"

G_BEGIN_DECLS

/* On the control thread, before the others; more than once is no harm. */
void api_message_init (void);

/* Reads "ada@example.org" or "Ada <ada@example.org>". @name, @address: (out, transfer full), @name
 * may become %NULL. Returns: %FALSE when @text is neither. */
gboolean api_message_parse_from (const char *text, char **name, char **address);

/* @from_name: (nullable). @now: seconds since 1970 UTC.
 * Returns: (transfer full): the message with its headers, lines ended by CRLF. */
GBytes *api_message_compose (const ApiMail *mail,
                             const char *from_name,
                             const char *from_address,
                             gint64 now);

G_END_DECLS
