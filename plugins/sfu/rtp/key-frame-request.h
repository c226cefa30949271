/* When to ask a source for a key frame: many subscribers want one, the source hears it once per
 * interval, and again until it comes. Plain struct; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_KEY_FRAME_INTERVAL (500 * G_TIME_SPAN_MILLISECOND)
/* Requests that may go unanswered before the source is left alone until someone asks anew. */
#define SFU_KEY_FRAME_TRIES 20

typedef struct
{
  gint64 interval;  /* microseconds between requests */
  gint64 last_sent; /* 0: never */
  gboolean wanted;
  guint tries;
} SfuKeyFrameRequest;

void sfu_key_frame_request_init (SfuKeyFrameRequest *request, gint64 interval);

/* Someone needs one. Returns: whether a PLI goes out now; otherwise sfu_key_frame_request_due()
 * will say so in time. */
gboolean sfu_key_frame_request_want (SfuKeyFrameRequest *request, gint64 now);

/* Call every 100 ms or less. Returns: whether a PLI goes out now. */
gboolean sfu_key_frame_request_due (SfuKeyFrameRequest *request, gint64 now);

/* A key frame began. */
void sfu_key_frame_request_arrived (SfuKeyFrameRequest *request);

G_END_DECLS
