/* Addresses of people, as they type them. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 5321 4.5.3.1, of the path without its brackets. */
#define API_EMAIL_MAX 254

/* Returns: (transfer full): the address without white space around it and in lower case, all of
 * it: nobody has two accounts for a capital letter. %NULL with GW_ERROR_BAD_REQUEST set when @text
 * (nullable) is none. Names of domains may be in any script; what stands before the @ in ASCII. */
char *api_email_parse (const char *text, GError **error);

/* Whether @email's domain is one of @domains, or there are none to choose from. */
gboolean api_email_is_of (const char *email, const char *const *domains);

G_END_DECLS
