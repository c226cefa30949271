#include "plugins/api/random.h"

#include <errno.h>
#include <sys/random.h>

void
api_random_fill (guint8 *bytes, gsize size)
{
  gssize n_bytes;

  /* Up to 256 bytes come at once; only a signal before the kernel's pool is ready interrupts. */
  do
    n_bytes = getrandom (bytes, size, 0);
  while (n_bytes < 0 && errno == EINTR);

  if (n_bytes != (gssize) size)
    g_error ("the system gives no random bytes: %s", g_strerror (errno));
}

guint32
api_random_below (guint32 limit)
{
  guint32 fair = G_MAXUINT32 - G_MAXUINT32 % limit;
  guint32 number;

  do
    api_random_fill ((guint8 *) &number, sizeof number);
  while (number >= fair);

  return number % limit;
}
