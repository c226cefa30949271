/* A light WHEP client, which decrypts and counts what it gets. */
#pragma once

#include "tests/bench/whep/session.h"

G_BEGIN_DECLS

/* Of one stream. @lost: gaps in the sequence numbers that were not filled. */
typedef struct
{
  guint32 ssrc;
  guint16 last; /* sequence number */
  guint64 received;
  guint64 lost;
} CrowdCount;

typedef struct
{
  CrowdSession *session;
  CrowdCount audio, video;
  guint64 foreign; /* decrypted, but not what was sent */
} CrowdViewer;

/* Opens a session. Returns: (transfer full): %NULL with @error set. */
CrowdViewer *
crowd_viewer_new (SoupSession *http, const char *url, const char *token, GError **error);
void crowd_viewer_free (CrowdViewer *viewer);

gboolean crowd_viewer_is_connected (const CrowdViewer *viewer);

/* Counts anew from the next packet on. */
void crowd_viewer_begin (CrowdViewer *viewer);

G_END_DECLS
