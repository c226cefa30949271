/* JSON of strangers. json-glib alone would take comments, follow any depth with its stack, and end
 * strings at \u0000. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The most a request or message may nest. */
#define GW_JSON_DEPTH_MAX 32

/* Whether @text is JSON as RFC 8259 has it, UTF-8, not deeper than GW_JSON_DEPTH_MAX, without
 * U+0000, lone surrogates and numbers beyond a double. Allocates nothing. */
gboolean gw_json_is_valid (const char *text, gsize size);

/* Returns: (transfer full) (nullable): the object that @text is; %NULL with GW_ERROR_BAD_REQUEST
 * set when it is something else. */
JsonObject *gw_json_parse_object (const char *text, gsize size, GError **error);

/* @object: (transfer full). Returns: (transfer full): without needless space. */
char *gw_json_print (JsonObject *object, gsize *size);

G_END_DECLS
