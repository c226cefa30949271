/* Full intra request, RFC 5104 4.3.1. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/reader.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 ssrc;   /* whose key frame is wanted */
  guint8 command; /* a new number is a new request, the same one a repetition */
} SfuFirEntry;

#define SFU_FIR_MAX 16

/* @entries: (out): SFU_FIR_MAX of room; what is beyond is ignored. */
gboolean sfu_rtcp_fir_read (const SfuRtcpPacket *packet,
                            guint32 *sender_ssrc,
                            SfuFirEntry *entries,
                            gsize *n_entries);

G_END_DECLS
