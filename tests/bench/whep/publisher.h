/* A light WHIP client: packets that look like sound and pictures, at a steady rate. Their payloads
 * end with a mark, so that receivers see that they have decrypted what was sent. */
#pragma once

#include "tests/bench/whep/session.h"

G_BEGIN_DECLS

/* VP8's payload begins with a descriptor and a frame header; nothing is shorter. */
#define CROWD_PAYLOAD_MIN 16

typedef struct
{
  guint frames;  /* of the picture, a second */
  guint packets; /* of a frame */
  guint bytes;   /* of a packet's payload */
} CrowdRate;

typedef struct _CrowdPublisher CrowdPublisher;

/* Connects. Returns: (transfer full): %NULL with @error set. */
CrowdPublisher *crowd_publisher_new (
    SoupSession *http, const char *url, const char *token, const CrowdRate *rate, GError **error);
void crowd_publisher_free (CrowdPublisher *publisher);

/* Begins to send. */
void crowd_publisher_begin (CrowdPublisher *publisher);

/* Packets sent so far. */
guint64 crowd_publisher_sent (const CrowdPublisher *publisher);

/* Whether @payload is one that a publisher made. */
gboolean crowd_payload_is_ours (const guint8 *payload, gsize size);

G_END_DECLS
