/* When to ask a source for a key frame: many subscribers want one, the source makes one a second
 * at most, and is asked again until it comes, less and less often. Plain struct; worker thread
 * only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between a request that was answered and the next one. */
#define SFU_KEY_FRAME_INTERVAL G_TIME_SPAN_SECOND
/* Between requests for the same key frame, where the round trip is short. */
#define SFU_KEY_FRAME_RETRY (250 * G_TIME_SPAN_MILLISECOND)
/* So many repeats come as fast: a network may lose that many requests. Each later one waits twice
 * as long, and at most so long: the source does not listen. */
#define SFU_KEY_FRAME_FAST_RETRIES 3
#define SFU_KEY_FRAME_RETRY_MAX (4 * G_TIME_SPAN_SECOND)
/* Requests that may go unanswered before the source is left alone until someone asks anew. */
#define SFU_KEY_FRAME_TRIES 20

typedef struct
{
  gint64 last_sent; /* microseconds; 0: never */
  gboolean wanted;
  gboolean answered; /* the last request was */
  guint tries;       /* since someone asked */
  guint unanswered;  /* requests since the last key frame */
} SfuKeyFrameRequest;

void sfu_key_frame_request_init (SfuKeyFrameRequest *request);

/* Someone needs one. @rtt: to the source. Returns: whether a PLI goes out now; otherwise
 * sfu_key_frame_request_due() will say so in time. */
gboolean sfu_key_frame_request_want (SfuKeyFrameRequest *request, gint64 rtt, gint64 now);

/* Call every 100 ms or less. Returns: whether a PLI goes out now. */
gboolean sfu_key_frame_request_due (SfuKeyFrameRequest *request, gint64 rtt, gint64 now);

/* The source begins, with a key frame as a rule: it counts as asked for. */
void sfu_key_frame_request_expect (SfuKeyFrameRequest *request, gint64 now);

/* A key frame began. */
void sfu_key_frame_request_arrived (SfuKeyFrameRequest *request);

/* The source can be reached again: nothing is known of how it answers. */
void sfu_key_frame_request_renew (SfuKeyFrameRequest *request);

/* The source stopped, and nobody waits for it: nothing is wanted. */
void sfu_key_frame_request_cancel (SfuKeyFrameRequest *request);

G_END_DECLS
