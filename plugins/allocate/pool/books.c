#include "plugins/allocate/pool/books.h"

#include <string.h>

#include "plugins/allocate/calendar.h"

#define PREFIX "booking/"

/* A meeting that ended this long ago, in as many looks in a row, is over: a clock that was set by
 * mistake is put right before. */
#define OVER_SECONDS (60 * 60)
#define OVER_LOOKS 3

struct _AllocateBooks
{
  GwHost *host;
  AllocatePool *pool;
  GHashTable *pending; /* of Pending, as a set */
};

/* A booking on its way to the disk, and what was before. */
typedef struct
{
  AllocateBooks *books;
  AllocateBooking earlier; /* address %NULL: none */
  char *meeting;
  guint64 serial; /* of the booking */
  AllocateBooked done;
  gpointer data;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  allocate_booking_clear (&pending->earlier);
  g_free (pending->meeting);
  g_free (pending);
}

static char *
key_of (const char *meeting)
{
  return g_strconcat (PREFIX, meeting, NULL);
}

static AllocateBooking *
book (AllocateBooks *self,
      const char *meeting,
      const char *address,
      gint64 begin_at,
      gint64 end_at,
      gint64 now)
{
  const AllocateQuestion question = {
    .meeting = meeting, .begin_at = begin_at, .end_at = end_at, .now = now
  };

  return allocate_pool_book (self->pool, &question, address);
}

static void
load (const char *key, const char *value, gpointer data)
{
  AllocateBooks *self = data;
  g_auto (AllocateBooking) booking = { 0 };

  if (!allocate_booking_read (value, &booking))
    g_warning ("the stored \"%s\" is not a booking, and left as it is: %.80s", key, value);
  else
    book (self, key + strlen (PREFIX), booking.address, booking.begin_at, booking.end_at, 0)
        ->durable = TRUE;
}

AllocateBooks *
allocate_books_new (GwHost *host, AllocatePool *pool)
{
  AllocateBooks *self = g_new0 (AllocateBooks, 1);

  self->host = host;
  self->pool = pool;
  self->pending = g_hash_table_new_full (NULL, NULL, pending_free, NULL);
  gw_host_visit_stored (host, PREFIX, load, self);
  return self;
}

void
allocate_books_free (AllocateBooks *self)
{
  g_hash_table_unref (self->pending);
  g_free (self);
}

static void
restore (AllocateBooks *self, const Pending *pending)
{
  const AllocateBooking *earlier = &pending->earlier;

  if (earlier->address == NULL)
    allocate_pool_release (self->pool, pending->meeting);
  else
    book (self, pending->meeting, earlier->address, earlier->begin_at, earlier->end_at,
          earlier->asked_at)
        ->durable = TRUE;
}

static void
stored (const GError *error, gpointer data)
{
  Pending *pending = data;
  AllocateBooks *self = pending->books;
  AllocateBooking *booking = allocate_pool_find (self->pool, pending->meeting);

  /* It may have been released or booked anew in the meantime: then nothing is to be restored. */
  gboolean ours = booking != NULL && booking->serial == pending->serial;

  if (ours && error != NULL)
    restore (self, pending);
  else if (ours)
    booking->durable = TRUE;
  pending->done (error, pending->data);
  g_hash_table_remove (self->pending, pending);
}

void
allocate_books_keep (AllocateBooks *self,
                     const AllocateQuestion *question,
                     const char *address,
                     AllocateBooked done,
                     gpointer data)
{
  const AllocateBooking *earlier = allocate_pool_find (self->pool, question->meeting);
  Pending *pending = g_new0 (Pending, 1);
  g_autofree char *key = key_of (question->meeting);
  const AllocateBooking *booking;
  g_autofree char *value = NULL;

  *pending = (Pending){
    .books = self, .meeting = g_strdup (question->meeting), .done = done, .data = data
  };
  if (earlier != NULL && earlier->durable)
    {
      pending->earlier = *earlier;
      pending->earlier.meeting = NULL;
      pending->earlier.address = g_strdup (earlier->address);
    }
  g_hash_table_add (self->pending, pending);
  booking = allocate_pool_book (self->pool, question, address);
  pending->serial = booking->serial;
  value = allocate_booking_print (booking);
  gw_host_store (self->host, key, value, stored, pending);
}

static void
told (const GError *error, gpointer data)
{
  if (error != NULL)
    g_warning ("a change of the bookings is not kept, and will be found out again after a "
               "restart: %s",
               error->message);
}

static void
store (AllocateBooks *self, const char *meeting, const char *value)
{
  g_autofree char *key = key_of (meeting);

  gw_host_store (self->host, key, value, told, NULL);
}

void
allocate_books_release (AllocateBooks *self, const char *meeting)
{
  const AllocateBooking *booking = allocate_pool_find (self->pool, meeting);
  gboolean scheduled = booking != NULL && booking->begin_at != 0;

  if (scheduled)
    store (self, meeting, NULL);
  allocate_pool_release (self->pool, meeting);
}

static void
take_over (AllocateBooks *self, const GwBooking *theirs, gint64 now)
{
  g_autofree char *value = NULL;
  AllocateBooking *booking =
      book (self, theirs->meeting, theirs->sfu, theirs->begin_at, theirs->end_at, now);

  booking->durable = TRUE;
  value = allocate_booking_print (booking);
  store (self, theirs->meeting, value);
  g_message ("meeting %s has %s in api's calendar: taken over", theirs->meeting, theirs->sfu);
}

static void
free_denied (AllocateBooks *self, const char *meeting, const GwBooking *theirs, gint64 now)
{
  g_autofree char *id = g_strdup (meeting);

  if (theirs != NULL && theirs->sfu != NULL)
    {
      take_over (self, theirs, now);
      return;
    }
  g_message ("meeting %s is not in api's calendar any more: its sfu is free", id);
  allocate_books_release (self, id);
}

/* Returns: %TRUE when the booking is to go. */
static gboolean
is_over (AllocateBooking *booking, gint64 now)
{
  booking->over = booking->end_at + OVER_SECONDS < now ? booking->over + 1 : 0;
  return booking->over >= OVER_LOOKS;
}

static void
review (AllocateBooks *self, const AllocateCalendar *calendar, AllocateBooking *booking, gint64 now)
{
  AllocateOpinion opinion;

  if (booking->begin_at == 0)
    return;
  opinion = allocate_calendar_judge (calendar, booking->meeting, booking->address,
                                     booking->begin_at, booking->end_at);
  if (opinion != ALLOCATE_UNKNOWN)
    booking->doubts = opinion == ALLOCATE_DENIED ? booking->doubts + 1 : 0;
  if (booking->doubts >= ALLOCATE_DOUBTS_MAX)
    {
      free_denied (self, booking->meeting, allocate_calendar_find (calendar, booking->meeting),
                   now);
    }
  else if (opinion != ALLOCATE_CONFIRMED && is_over (booking, now))
    {
      g_autofree char *meeting = g_strdup (booking->meeting);

      allocate_books_release (self, meeting);
    }
}

typedef struct
{
  AllocateBooks *books;
  gint64 now;
} Look;

static void
on_theirs (const GwBooking *theirs, gpointer data)
{
  const Look *look = data;

  if (allocate_pool_find (look->books->pool, theirs->meeting) == NULL)
    take_over (look->books, theirs, look->now);
}

void
allocate_books_review (AllocateBooks *self)
{
  const Look look = { self, gw_host_now (self->host) };
  g_autoptr (AllocateCalendar) calendar = allocate_calendar_new (self->host);
  g_autoptr (GPtrArray) bookings = allocate_pool_list (self->pool);

  for (guint i = 0; i < bookings->len; i++)
    review (self, calendar, g_ptr_array_index (bookings, i), look.now);
  allocate_calendar_visit (calendar, on_theirs, (gpointer) &look);
}
