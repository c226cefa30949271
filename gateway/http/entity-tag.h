/* Whether the client has it already (RFC 9110 8.8.3). Control thread. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Whether If-None-Match names @tag, by the weak comparison (RFC 9110 13.1.2). */
gboolean gw_entity_tag_is_known (SoupServerMessage *message, const char *tag);

G_END_DECLS
