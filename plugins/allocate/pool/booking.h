/* A meeting's place: which node it was given, for when. Plain data. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AllocateBooking:
 * @begin_at, @end_at: seconds since 1970 UTC; both 0 for an instant meeting.
 * @serial: which booking of the meeting it is: of those in one pool, no two have the same.
 * @asked_at: when it was last asked for.
 * @durable: it is on the disk.
 * @doubts: looks in a row that found it otherwise in api's calendar.
 * @over: looks in a row that found it ended.
 */
typedef struct
{
  char *meeting;
  char *address;
  gint64 begin_at;
  gint64 end_at;
  guint64 serial;
  gint64 asked_at;
  gboolean durable;
  guint doubts;
  guint over;
} AllocateBooking;

/* Frees the texts. */
void allocate_booking_clear (AllocateBooking *booking);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AllocateBooking, allocate_booking_clear)

/* Returns: (transfer full): where and when as one line, for the store. */
char *allocate_booking_print (const AllocateBooking *booking);

/* Reads such a line; @booking is all zero, and stays so when it cannot be read. */
gboolean allocate_booking_read (const char *text, AllocateBooking *booking);

G_END_DECLS
