/* The scheduled meetings to come, in the order of their begin, for the public allocator.h. As many
 * as an enterprise has: looking up, adding and visiting a stretch cost microseconds. Control
 * thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

typedef struct _GwCalendar GwCalendar;

GwCalendar *gw_calendar_new (void);
void gw_calendar_free (GwCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCalendar, gw_calendar_free)

/* Adds @booking, or changes the one of its meeting. */
void gw_calendar_put (GwCalendar *calendar, const GwBooking *booking);

/* Nothing when there is none of @meeting. */
void gw_calendar_remove (GwCalendar *calendar, const char *meeting);

/* From now on there are just these; what stays as it is is not touched.
 * @bookings: (element-type GwBooking). */
void gw_calendar_replace (GwCalendar *calendar, const GPtrArray *bookings);

/* Returns: (nullable). */
const GwBooking *gw_calendar_find (const GwCalendar *calendar, const char *meeting);

guint gw_calendar_size (const GwCalendar *calendar);

/* Those that overlap [@from, @until), in order. @visit may change the calendar. */
void gw_calendar_visit (
    GwCalendar *calendar, gint64 from, gint64 until, GwBookingVisit visit, gpointer data);

/* Returns: a number that two calendars have in common when they have the same bookings, in this
 * and any other process. */
guint64 gw_calendar_digest (const GwCalendar *calendar);

/* Frees what was changed or removed. Never to be called while visitors may still hold a booking. */
void gw_calendar_prune (GwCalendar *calendar);

/* Returns: (transfer full): with texts of its own. */
GwBooking *gw_booking_copy (const GwBooking *booking);
void gw_booking_free (GwBooking *booking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwBooking, gw_booking_free)

G_END_DECLS
