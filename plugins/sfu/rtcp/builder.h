/* Writes a compound RTCP packet into a buffer of its own; lives on the stack. The message files'
 * …_write() add to it: each adds a whole packet or, where it would not fit, nothing. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/reader.h"

G_BEGIN_DECLS

#define SFU_RTCP_ROOM 1200

typedef struct
{
  gsize size;
  guint8 data[SFU_RTCP_ROOM];
} SfuRtcpBuilder;

static inline void
sfu_rtcp_builder_init (SfuRtcpBuilder *builder)
{
  builder->size = 0;
}

static inline gsize
sfu_rtcp_builder_room (const SfuRtcpBuilder *builder)
{
  return SFU_RTCP_ROOM - builder->size;
}

/* For the message files: writes a header for @body_size bytes, a multiple of 4.
 * Returns: (nullable): the body to fill; %NULL when it does not fit. */
guint8 *
sfu_rtcp_builder_add (SfuRtcpBuilder *builder, SfuRtcpType type, guint8 count, gsize body_size);

G_END_DECLS
