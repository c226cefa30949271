/* The browser client's files, served from the plugin's GResource: / and /m/ID are the page, what
 * lies in /assets/ has its hash in its name and may be cached for ever. Control thread only. */
#pragma once

#include "gateway/http/server.h"

G_BEGIN_DECLS

/* What browsers are told with every page of ours. */
void api_pages_add_headers (SoupServerMessage *message);

/* A #GwHandler for the prefix "". */
void api_pages_serve (SoupServerMessage *message, const char *path, gpointer data);

G_END_DECLS
