/* Members of a request, checked: whatever a client sends ends in a value or in an error that
 * names the member. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Each returns %FALSE with SFU_ERROR_BAD_REQUEST set when @name is missing or of another type. */

/* @value: (out) (transfer none): at most @size_max bytes. */
gboolean sfu_request_string (
    JsonObject *request, const char *name, gsize size_max, const char **value, GError **error);
gboolean
sfu_request_boolean (JsonObject *request, const char *name, gboolean *value, GError **error);
/* @value: from 0 to 2^53 - 1, what a JavaScript number holds exactly. */
gboolean sfu_request_integer (JsonObject *request, const char *name, gint64 *value, GError **error);
/* @value: (out) (transfer none): an array of objects only, at most @count_max. */
gboolean sfu_request_objects (
    JsonObject *request, const char *name, guint count_max, JsonArray **value, GError **error);

G_END_DECLS
