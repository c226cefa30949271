/* What is missing of one incoming video stream, and when to ask for it again. Bounded: what cannot
 * be asked for any more, or came to naught ten times, needs a key frame. Worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_NACK_LIST_MAX 512  /* missing packets; beyond it all are given up */
#define SFU_NACK_LIST_TRIES 10 /* requests per packet */

typedef struct _SfuNackList SfuNackList;

/* @tolerance: packets that must arrive after a gap before it counts as loss; 0 asks at once.
 * On a path that reorders, as long is waited as late packets lately took. Whatever the tolerance, a
 * gap older than 20 ms is asked for. */
SfuNackList *sfu_nack_list_new (guint tolerance);
void sfu_nack_list_free (SfuNackList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuNackList, sfu_nack_list_free)

/* Each packet that arrives, reordered and RTX-recovered ones too. @seq: extended. */
void sfu_nack_list_packet (SfuNackList *list, gint64 seq, gint64 now);

/* Returns: how many packets would be missing before @seq that were not so far. */
gint64 sfu_nack_list_gap (const SfuNackList *list, gint64 seq);

/* A key frame begins at @seq: nothing before it is needed for decoding. */
void sfu_nack_list_key_frame (SfuNackList *list, gint64 seq);

/* The source restarted. */
void sfu_nack_list_reset (SfuNackList *list);

/* What is to be asked for now, oldest first, ready for sfu_rtcp_nack_write(). Call after a burst
 * and every 20 ms. Repeats are spaced by the time that recovery has lately taken.
 * Returns: numbers written to @seqs, at most @room; the rest stays due. */
gsize sfu_nack_list_due (SfuNackList *list, gint64 now, guint16 *seqs, gsize room);

/* In its place, for a source that repeats nothing: what was not merely reordered is given up. */
void sfu_nack_list_give_up (SfuNackList *list, gint64 now);

/* Returns: whether packets were given up since the last call, or have been missing for 250 ms and
 * three round trips: ask for a key frame. */
gboolean sfu_nack_list_take_key_frame_needed (SfuNackList *list);

guint sfu_nack_list_count (const SfuNackList *list);

/* Smoothed time from asking to arrival, microseconds; SFU_RTT_DEFAULT while unknown. */
gint64 sfu_nack_list_rtt (const SfuNackList *list);

G_END_DECLS
