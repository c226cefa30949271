/* The scheduled bookings of a pool, kept on the disk and compared with api's calendar. Control
 * thread only.
 */
#pragma once

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/pool/pool.h"

G_BEGIN_DECLS

/* Bytes of the longest meeting id that can be kept. */
#define ALLOCATE_BOOKS_MEETING_MAX (GW_STORAGE_KEY_MAX - 8)

typedef struct _AllocateBooks AllocateBooks;

/* Reads what was kept into @pool, which outlives it. */
AllocateBooks *allocate_books_new (GwHost *host, AllocatePool *pool);
void allocate_books_free (AllocateBooks *books);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateBooks, allocate_books_free)

/* @error: (nullable): why it could not be kept; then the meeting has what it had before. */
typedef void (*AllocateBooked) (const GError *error, gpointer data);

/* Books @address for the question's scheduled meeting.
 * @done: called once, when the booking survives a crash, or is not made; not after free(). */
void allocate_books_keep (AllocateBooks *books,
                          const AllocateQuestion *question,
                          const char *address,
                          AllocateBooked done,
                          gpointer data);

/* The meeting's node is free again. Unknown meetings are fine. */
void allocate_books_release (AllocateBooks *books, const char *meeting);

/* One look at api's calendar, to be repeated every few minutes: what it has and we have not is
 * taken over; what it denies again and again is freed, and so is what has been over for a while. */
void allocate_books_review (AllocateBooks *books);

G_END_DECLS
