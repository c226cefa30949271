/* Headers that WHIP and WHEP want on their replies. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Pages of any origin may ask: what lets them in is the token, which no browser adds by itself. */
void sfu_headers_allow_origins (SoupServerMessage *message);

/* What STUN and TURN servers there are, one Link each. @servers: as sfu_meetings_ice_servers(). */
void sfu_headers_add_ice_servers (SoupServerMessage *message, JsonArray *servers);

/* Whether the body is said to be of @type. */
gboolean sfu_headers_have_type (SoupServerMessage *message, const char *type);

/* What If-Match says of @tag. */
typedef enum
{
  SFU_MATCH_MISSING,
  SFU_MATCH_OTHER,
  SFU_MATCH_TAG,
  SFU_MATCH_ANY,
} SfuMatch;
SfuMatch sfu_headers_match (SoupServerMessage *message, const char *tag);

G_END_DECLS
