#include "plugins/allocate/pool/booking.h"

void
allocate_booking_clear (AllocateBooking *booking)
{
  g_clear_pointer (&booking->meeting, g_free);
  g_clear_pointer (&booking->address, g_free);
}

char *
allocate_booking_print (const AllocateBooking *booking)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, booking->address,
                          booking->begin_at, booking->end_at);
}

static gboolean
read_time (const char *text, gint64 *time)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, time, NULL);
}

gboolean
allocate_booking_read (const char *text, AllocateBooking *booking)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);
  gint64 begin_at, end_at;

  if (g_strv_length (words) != 3 || words[0][0] == '\0' || !read_time (words[1], &begin_at) ||
      !read_time (words[2], &end_at) || end_at <= begin_at)
    return FALSE;

  booking->address = g_strdup (words[0]);
  booking->begin_at = begin_at;
  booking->end_at = end_at;
  return TRUE;
}
