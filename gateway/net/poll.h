/* Many sockets behind one GSource: an epoll set whose own descriptor is all that the main context
 * polls, so that a wake-up costs the same with ten sockets or ten thousand. One thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwPoll GwPoll;

typedef struct
{
  /* @item's socket can be read, or has an error to read, or has the room that was waited for. May
   * be called again for it later when not everything was read. Items that are removed
   * within, other than @item itself, may be named once more before burst_end(). */
  void (*ready) (gpointer item, gpointer data);
  /* (nullable): all that were ready had their turn. */
  void (*burst_end) (gpointer data);
} GwPollEvents;

/* Returns: (nullable): %NULL with @error set when the process is out of descriptors. */
GwPoll *gw_poll_new (GError **error);
void gw_poll_free (GwPoll *poll);

/* Begins on @context; @events outlives the poll. */
void
gw_poll_attach (GwPoll *poll, GMainContext *context, const GwPollEvents *events, gpointer data);

/* @fd: not owned; to be removed before it is closed. Returns: %FALSE when the kernel has no room.
 */
gboolean gw_poll_add (GwPoll *poll, int fd, gpointer item);
void gw_poll_remove (GwPoll *poll, int fd);

typedef enum
{
  GW_POLL_TO_READ, /* as it is after gw_poll_add() */
  GW_POLL_TO_READ_OR_WRITE,
} GwPollPurpose;

/* @item: as it was added. */
void gw_poll_wait (GwPoll *poll, int fd, gpointer item, GwPollPurpose purpose);

G_END_DECLS
