#include "gateway/host/calendar.h"

#include <string.h>

struct _GwCalendar
{
  GPtrArray *bookings;    /* of GwBooking, by begin_at, then meeting */
  GHashTable *by_meeting; /* the same */
  GPtrArray *old;         /* freed when nobody can hold them any more */
  gint64 longest;         /* seconds that none of them exceeds */
  guint64 digest;         /* of all, whatever their order */
};

GwBooking *
gw_booking_copy (const GwBooking *booking)
{
  GwBooking *copy = g_new0 (GwBooking, 1);

  /* Whoever was built with an older, shorter struct leaves the newer members zero. */
  memcpy (copy, booking, MIN (booking->size, sizeof *copy));
  copy->size = sizeof *copy;
  copy->meeting = g_strdup (copy->meeting);
  copy->email = g_strdup (copy->email != NULL ? copy->email : "");
  copy->sfu = g_strdup (copy->sfu);
  copy->turn = g_strdup (copy->turn);
  copy->fs = g_strdup (copy->fs);
  return copy;
}

void
gw_booking_free (GwBooking *booking)
{
  g_free ((char *) booking->meeting);
  g_free ((char *) booking->email);
  g_free ((char *) booking->sfu);
  g_free ((char *) booking->turn);
  g_free ((char *) booking->fs);
  g_free (booking);
}

static void
free_booking (gpointer booking)
{
  gw_booking_free (booking);
}

GwCalendar *
gw_calendar_new (void)
{
  GwCalendar *self = g_new0 (GwCalendar, 1);

  self->bookings = g_ptr_array_new ();
  self->by_meeting = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_booking);
  self->old = g_ptr_array_new_with_free_func (free_booking);
  return self;
}

void
gw_calendar_free (GwCalendar *self)
{
  g_ptr_array_unref (self->bookings);
  g_hash_table_unref (self->by_meeting);
  g_ptr_array_unref (self->old);
  g_free (self);
}

void
gw_calendar_prune (GwCalendar *self)
{
  g_ptr_array_set_size (self->old, 0);
}

static int
compare (const GwBooking *booking, gint64 begin_at, const char *meeting)
{
  if (booking->begin_at != begin_at)
    return booking->begin_at < begin_at ? -1 : 1;
  return strcmp (booking->meeting, meeting);
}

/* Returns: the index of the first booking that is not before @begin_at and @meeting. */
static guint
first_from (const GwCalendar *self, gint64 begin_at, const char *meeting)
{
  guint low = 0;
  guint high = self->bookings->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (g_ptr_array_index (self->bookings, middle), begin_at, meeting) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* FNV-1a: the same in every process, unlike g_str_hash's promise. */
static guint64
mix (guint64 hash, const void *bytes, gsize size)
{
  for (const guint8 *byte = bytes; size > 0; byte++, size--)
    hash = (hash ^ *byte) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

static guint64
digest_of (const GwBooking *booking)
{
  const char *const texts[] = { booking->meeting, booking->email, booking->sfu, booking->turn,
                                booking->fs };
  const gint64 times[] = { GINT64_TO_LE (booking->begin_at), GINT64_TO_LE (booking->end_at) };
  guint64 hash = mix (G_GUINT64_CONSTANT (14695981039346656037), times, sizeof times);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    hash = texts[i] != NULL ? mix (hash, texts[i], strlen (texts[i]) + 1) : mix (hash, "\1", 1);
  return hash;
}

static gboolean
is_same (const GwBooking *a, const GwBooking *b)
{
  return a->begin_at == b->begin_at && a->end_at == b->end_at &&
         g_strcmp0 (a->email, b->email) == 0 && g_strcmp0 (a->sfu, b->sfu) == 0 &&
         g_strcmp0 (a->turn, b->turn) == 0 && g_strcmp0 (a->fs, b->fs) == 0;
}

static void
take_out (GwCalendar *self, GwBooking *booking)
{
  g_ptr_array_remove_index (self->bookings, first_from (self, booking->begin_at, booking->meeting));
  g_hash_table_steal (self->by_meeting, booking->meeting);
  g_ptr_array_add (self->old, booking);
  self->digest -= digest_of (booking);
}

void
gw_calendar_put (GwCalendar *self, const GwBooking *booking)
{
  GwBooking *known = g_hash_table_lookup (self->by_meeting, booking->meeting);
  g_autoptr (GwBooking) copy = NULL;

  g_return_if_fail (booking->meeting != NULL && booking->end_at > booking->begin_at);
  if (known != NULL && booking->size == sizeof *booking && is_same (known, booking))
    return;
  copy = gw_booking_copy (booking);
  if (known != NULL)
    take_out (self, known);
  self->longest = MAX (self->longest, copy->end_at - copy->begin_at);
  self->digest += digest_of (copy);
  g_ptr_array_insert (self->bookings, (gint) first_from (self, copy->begin_at, copy->meeting),
                      copy);
  g_hash_table_insert (self->by_meeting, (gpointer) copy->meeting, copy);
  (void) g_steal_pointer (&copy);
}

void
gw_calendar_remove (GwCalendar *self, const char *meeting)
{
  GwBooking *known = g_hash_table_lookup (self->by_meeting, meeting);

  if (known != NULL)
    take_out (self, known);
  if (self->bookings->len == 0)
    self->longest = 0;
}

void
gw_calendar_replace (GwCalendar *self, const GPtrArray *bookings)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < bookings->len; i++)
    {
      const GwBooking *booking = g_ptr_array_index (bookings, i);

      g_hash_table_add (kept, (gpointer) booking->meeting);
      gw_calendar_put (self, booking);
    }
  for (guint i = self->bookings->len; i > 0; i--)
    {
      GwBooking *booking = g_ptr_array_index (self->bookings, i - 1);

      if (!g_hash_table_contains (kept, booking->meeting))
        gw_calendar_remove (self, booking->meeting);
    }
}

const GwBooking *
gw_calendar_find (const GwCalendar *self, const char *meeting)
{
  return g_hash_table_lookup (self->by_meeting, meeting);
}

guint
gw_calendar_size (const GwCalendar *self)
{
  return self->bookings->len;
}

guint64
gw_calendar_digest (const GwCalendar *self)
{
  return self->digest;
}

void
gw_calendar_visit (GwCalendar *self, gint64 from, gint64 until, GwBookingVisit visit, gpointer data)
{
  /* None that begins earlier can still be on. */
  gint64 begin_at = from > G_MININT64 + self->longest ? from - self->longest : G_MININT64;
  g_autoptr (GPtrArray) overlapping = g_ptr_array_new ();

  for (guint i = first_from (self, begin_at, ""); i < self->bookings->len; i++)
    {
      GwBooking *booking = g_ptr_array_index (self->bookings, i);

      if (booking->begin_at >= until)
        break;
      if (booking->end_at > from)
        g_ptr_array_add (overlapping, booking);
    }
  for (guint i = 0; i < overlapping->len; i++)
    visit (g_ptr_array_index (overlapping, i), data);
}
