/* The little SDP of light WHIP and WHEP clients: one Opus and one VP8 m-line. */
#pragma once

#include "tests/plugins/sfu/transport/peer.h"

G_BEGIN_DECLS

#define CROWD_AUDIO_PT 111
#define CROWD_VIDEO_PT 96
#define CROWD_AUDIO_SSRC 0x1001
#define CROWD_VIDEO_SSRC 0x1002

typedef enum
{
  CROWD_PUBLISH,
  CROWD_WATCH,
} CrowdDirection;

/* Returns: (transfer full): the offer of @peer. */
char *crowd_sdp_offer (const TestPeer *peer, CrowdDirection direction);

/* Where the server takes media, and its ICE credentials. */
typedef struct
{
  GwAddress server;
  char *ufrag;
  char *pwd;
} CrowdAnswer;

/* Returns: %FALSE when something is missing in @sdp. */
gboolean crowd_sdp_read (const char *sdp, CrowdAnswer *answer);
void crowd_answer_clear (CrowdAnswer *answer);

G_END_DECLS
