/* api's calendar beside our own books: which of our entries it confirms. Lives within one iteration
 * of the control thread.
 */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

typedef struct _AllocateCalendar AllocateCalendar;

/* As the host has it now. */
AllocateCalendar *allocate_calendar_new (GwHost *host);
void allocate_calendar_free (AllocateCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateCalendar, allocate_calendar_free)

typedef enum
{
  ALLOCATE_CONFIRMED, /* it has the meeting as we have it */
  ALLOCATE_UNKNOWN,   /* it cannot tell: nothing was heard of api, or not of so late a time */
  ALLOCATE_DENIED,    /* it has the meeting otherwise, or not at all */
} AllocateOpinion;

/* How often in a row it must deny a booking before we believe it: api stores a meeting's nodes only
 * after it got them, and may be read a little late. */
#define ALLOCATE_DOUBTS_MAX 3

/* What it thinks of @meeting at @address and at these times. */
AllocateOpinion allocate_calendar_judge (const AllocateCalendar *calendar,
                                         const char *meeting,
                                         const char *address,
                                         gint64 begin_at,
                                         gint64 end_at);

/* Returns: (nullable): its booking of @meeting. */
const GwBooking *allocate_calendar_find (const AllocateCalendar *calendar, const char *meeting);

/* Calls @visit for each of its bookings that has an sfu. */
void
allocate_calendar_visit (const AllocateCalendar *calendar, GwBookingVisit visit, gpointer data);

G_END_DECLS
