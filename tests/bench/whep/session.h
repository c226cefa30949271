/* One WHIP or WHEP session of a light client: POST of an offer, ICE, DTLS. */
#pragma once

#include <libsoup/soup.h>

#include "tests/bench/whep/sdp.h"

G_BEGIN_DECLS

typedef struct
{
  SoupSession *http;
  char *location;
  char *token;
  TestPeer *peer;
} CrowdSession;

/* Opens a session at @url with @options of its peer, and waits for the answer, not for the peer to
 * connect. Returns: (transfer full): %NULL with @error set. */
CrowdSession *crowd_session_open (SoupSession *http,
                                  const char *url,
                                  const char *token,
                                  CrowdDirection direction,
                                  const TestPeerOptions *options,
                                  GError **error);

/* Says DELETE. */
void crowd_session_close (CrowdSession *session);

G_END_DECLS
