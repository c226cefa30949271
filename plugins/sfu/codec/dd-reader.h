/* Reads a stream's dependency descriptors ("RTP Payload Format For AV1", appendix A; also sent
 * with VP8, VP9 and H264), the body of the RTP header extension
 * https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension.
 * One reader per source; a source that begins anew needs a new one. It may see the packets of one
 * source in any order. Plain struct of some 8 KB, zeroed to begin. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/dd-structure.h"
#include "plugins/sfu/codec/frame-info.h"
#include "plugins/sfu/rtp/sequence.h"

G_BEGIN_DECLS

/* Bytes of the mandatory fields, the least there may be, and what a length byte can say. */
#define SFU_DD_SIZE_MIN 3
#define SFU_DD_SIZE_MAX 255

typedef enum
{
  SFU_DD_OK,
  SFU_DD_SHORT,   /* overruns, or is beyond SfuDdStructure's bounds */
  SFU_DD_UNKNOWN, /* refers to a structure that has not come (yet): ask for a key frame */
} SfuDdResult;

typedef struct
{
  /* The current one, and the one before for packets that come late. */
  SfuDdStructure structure, previous;
  guint structures;         /* how many there were; rises when the current one changes */
  gint64 structure_at;      /* the current one's first frame */
  guint32 active_targets;   /* what the encoder produces at present */
  gint64 active_targets_at; /* the frame that told it */
  SfuSequence numbers;
} SfuDdReader;

/* What one packet says about its frame. */
typedef struct
{
  gint64 number;      /* frame_number, unwrapped */
  gboolean start;     /* first packet of the frame */
  gboolean end;       /* last packet of the frame */
  gboolean structure; /* brings a structure: part of a key frame */
  guint structures;   /* the reader's count that @dependencies belongs to */
  guint32 active_targets;
  guint16 width, height; /* of the frame's spatial layer; 0: not told */
  SfuDdDependencies dependencies;
  /* For the writer: where the bits of active_decode_targets_bitmask are, or would be; how many
   * targets it has a bit for; the end of all fields. */
  guint16 mask_at, bits;
  guint8 n_targets;
  gboolean has_mask;
} SfuDdFrame;

SfuDdResult sfu_dd_read (SfuDdReader *reader, const guint8 *data, gsize size, SfuDdFrame *frame);

/* Fills in what the descriptor knows better than the payload. The sizes stay when it has none. */
void sfu_dd_describe (const SfuDdReader *reader, const SfuDdFrame *frame, SfuFrameInfo *info);

G_END_DECLS
