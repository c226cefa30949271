/* Signing in by a link that an administrator made (gateway/cluster/sign-in-link.h): no mail, no
 * code. Control thread only. */
#pragma once

#include "gateway/http/server.h"

G_BEGIN_DECLS

/* A #GwHandler for the prefix GW_SIGN_IN_LINK_PATH; its data is the Api. Sends the browser, signed
 * in, to the home page. */
void api_link_serve (SoupServerMessage *message, const char *path, gpointer data);

G_END_DECLS
