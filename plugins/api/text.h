/* Texts that people give and other people see: titles and names. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * api_text_clean:
 * @what: what the text is, for the message: "name".
 * @text: (nullable): as it was sent.
 * @max: characters allowed.
 * Returns: (transfer full): @text without white space around it, in NFC; %NULL with
 *   GW_ERROR_BAD_REQUEST set when it is no UTF-8, too long, has nothing to see in it, or holds
 *   control characters or such that turn the direction of what stands beside it.
 */
char *api_text_clean (const char *what, const char *text, gsize max, GError **error);

G_END_DECLS
