/* Transport-wide congestion feedback to one publisher: records when each packet of the connection
 * came, and says so every 50 ms (draft-holmer-rmcat-transport-wide-cc-extensions-01). The packets'
 * format is rtcp/transport-cc.h's. Worker thread only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

#define SFU_FEEDBACK_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)
/* Packets that a recorder remembers. */
#define SFU_FEEDBACK_WINDOW 2048

typedef struct _SfuFeedback SfuFeedback;

SfuFeedback *sfu_feedback_new (void);
void sfu_feedback_free (SfuFeedback *feedback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuFeedback, sfu_feedback_free)

/* Each RTP packet with a transport_cc extension, RTX and padding included. */
void sfu_feedback_packet (SfuFeedback *feedback, guint16 transport_seq, gint64 arrival);

/* Whether the interval has passed and there is something to say. */
gboolean sfu_feedback_due (const SfuFeedback *feedback, gint64 now);

/* Adds one feedback packet; when not all fitted, sfu_feedback_due() stays %TRUE: send the compound
 * and go on in the next. @media_ssrc: any of the publisher's. Returns: whether one was added. */
gboolean sfu_feedback_write (SfuFeedback *feedback,
                             SfuRtcpBuilder *builder,
                             guint32 sender_ssrc,
                             guint32 media_ssrc,
                             gint64 now);

G_END_DECLS
