/* Source description, RFC 3550 6.5; of its items only CNAME. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

/* Walks over the chunks; zeroed to begin. */
typedef struct
{
  gsize offset;
  guint chunk;
} SfuSdesIterator;

typedef struct
{
  guint32 ssrc;
  const guint8 *cname; /* (nullable): not terminated */
  gsize cname_size;
} SfuSdesChunk;

/* Returns: %FALSE at the end, or where it is malformed. */
gboolean
sfu_rtcp_sdes_next (const SfuRtcpPacket *packet, SfuSdesIterator *iterator, SfuSdesChunk *chunk);

/* One chunk. @cname: 1 to 255 bytes. */
gboolean sfu_rtcp_sdes_write (SfuRtcpBuilder *builder, guint32 ssrc, const char *cname);

G_END_DECLS
