/* Who sends a request, by its cookie. Control thread only. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

typedef void (*ApiSessionFound) (ApiRequest *request, gpointer data);

/* Sets the account of @request (transfer full), %NULL for a guest, and calls @found with it, at
 * once or later; unless it answers by itself: the database cannot be reached, or another site's
 * page sends the request. */
void api_session_find (ApiRequest *request, ApiSessionFound found, gpointer data);

/* Forgets the session of @request (transfer full) and answers. */
void api_session_end (ApiRequest *request);

G_END_DECLS
