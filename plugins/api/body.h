/* Members of a request's JSON body, read with their types checked. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads the text @member into @text (out, transfer full): %NULL when it is absent or null.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST set when it is something else. */
gboolean api_body_text (JsonObject *body, const char *member, char **text, GError **error);

G_END_DECLS
