/* The frames since the last key frame: whether one who comes late is served best with them, or with
 * a key frame of its own. Plain struct, zeroed to begin; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A group beyond one of these is long: it would take a late joiner longer to get than a new key
 * frame, which may be had once a second. */
#define SFU_FRAME_GROUP_PACKETS 120
#define SFU_FRAME_GROUP_BYTES (120 * 1024)
#define SFU_FRAME_GROUP_AGE G_TIME_SPAN_SECOND

typedef struct
{
  gint64 first;      /* extended number of the key frame's first packet; 0: none came */
  guint32 timestamp; /* the key frame's */
  gint64 at;         /* when it came */
  guint packets;
  gsize bytes;
} SfuFrameGroup;

/* A key frame begins with the packet @seq. What comes late of an earlier one begins nothing. */
void sfu_frame_group_begin (SfuFrameGroup *group, gint64 seq, guint32 timestamp, gint64 now);

/* Each packet with a payload, the first one of a key frame too. */
void sfu_frame_group_packet (SfuFrameGroup *group, gint64 seq, gsize size);

/* The source began anew, or fell silent on purpose. */
void sfu_frame_group_reset (SfuFrameGroup *group);

gboolean sfu_frame_group_is_short (const SfuFrameGroup *group, gint64 now);

G_END_DECLS
