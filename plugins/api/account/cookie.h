/* The cookie of a session: its token, and what the database keeps of it. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Returns: (transfer full): 256 random bits, as text. */
char *api_cookie_new_token (void);

/* Returns: (transfer full): the SHA-256 of @token in hex: who reads the database has no session. */
char *api_cookie_hash (const char *token);

/* Returns: (transfer full) (nullable): the token that @message brings. */
char *api_cookie_find (SoupServerMessage *message);

/* Gives the browser @token, or takes the cookie away (%NULL). Scripts do not see it, other sites'
 * requests do not bring it, and where the page came by https it never travels otherwise. */
void api_cookie_set (SoupServerMessage *message, const char *token);

/* The same for a page of @origin (nullable), where the browser itself does not say. */
void api_cookie_set_at (SoupServerMessage *message, const char *origin, const char *token);

/* Whether @message may act for the one whose cookie it brings: browsers name the page's origin in
 * every request that changes something, and it must be ours. @domain_address: (nullable): HOST:PORT
 * as users reach us, for proxies that change the Host. */
gboolean api_cookie_is_same_origin (SoupServerMessage *message, const char *domain_address);

G_END_DECLS
