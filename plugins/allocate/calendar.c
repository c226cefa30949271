#include "plugins/allocate/calendar.h"

#include <string.h>

struct _AllocateCalendar
{
  GPtrArray *list;      /* of GwBooking */
  GHashTable *bookings; /* meeting → GwBooking */
  gint64 latest;        /* the last begin it knows of */
};

static void
add (const GwBooking *booking, gpointer data)
{
  AllocateCalendar *self = data;

  g_ptr_array_add (self->list, (gpointer) booking);
  g_hash_table_insert (self->bookings, (gpointer) booking->meeting, (gpointer) booking);
  self->latest = MAX (self->latest, booking->begin_at);
}

AllocateCalendar *
allocate_calendar_new (GwHost *host)
{
  AllocateCalendar *self = g_new0 (AllocateCalendar, 1);

  self->list = g_ptr_array_new ();
  self->bookings = g_hash_table_new (g_str_hash, g_str_equal);
  gw_host_visit_calendar (host, 0, G_MAXINT64, add, self);
  return self;
}

void
allocate_calendar_free (AllocateCalendar *self)
{
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->bookings);
  g_free (self);
}

const GwBooking *
allocate_calendar_find (const AllocateCalendar *self, const char *meeting)
{
  return g_hash_table_lookup (self->bookings, meeting);
}

AllocateOpinion
allocate_calendar_judge (const AllocateCalendar *self,
                         const char *meeting,
                         const char *address,
                         gint64 begin_at,
                         gint64 end_at)
{
  const GwBooking *booking = allocate_calendar_find (self, meeting);

  /* What is later than all that it has may only be beyond what it was told of. */
  if (booking == NULL)
    return begin_at > self->latest ? ALLOCATE_UNKNOWN : ALLOCATE_DENIED;
  if (booking->begin_at != begin_at || booking->end_at != end_at)
    return ALLOCATE_DENIED;
  /* Our answer may still be on its way. */
  return booking->sfu == NULL || strcmp (booking->sfu, address) == 0 ? ALLOCATE_CONFIRMED
                                                                     : ALLOCATE_DENIED;
}

void
allocate_calendar_visit (const AllocateCalendar *self, GwBookingVisit visit, gpointer data)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const GwBooking *booking = g_ptr_array_index (self->list, i);

      if (booking->sfu != NULL)
        visit (booking, data);
    }
}
