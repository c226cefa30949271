#define _GNU_SOURCE
#include "plugins/turn/outbox.h"

#include <errno.h>
#include <sys/socket.h>

#define SLOTS 64

struct _TurnOutbox
{
  guint used;
  int fds[SLOTS];
  GwPacket *packets[SLOTS];
  struct mmsghdr messages[SLOTS];
  struct iovec buffers[SLOTS];
  struct sockaddr_storage names[SLOTS];
};

TurnOutbox *
turn_outbox_new (void)
{
  return g_new0 (TurnOutbox, 1);
}

static void
clear (TurnOutbox *self)
{
  for (guint i = 0; i < self->used; i++)
    gw_packet_unref (self->packets[i]);
  self->used = 0;
}

void
turn_outbox_free (TurnOutbox *self)
{
  clear (self);
  g_free (self);
}

void
turn_outbox_push (TurnOutbox *self,
                  int fd,
                  GwPacket *packet,
                  const guint8 *data,
                  gsize size,
                  const GwAddress *peer)
{
  if (self->used == SLOTS)
    turn_outbox_flush (self);
  guint i = self->used++;
  self->fds[i] = fd;
  self->packets[i] = gw_packet_ref (packet);
  self->buffers[i] = (struct iovec){ (void *) data, size };
  self->messages[i].msg_hdr = (struct msghdr){
    .msg_name = &self->names[i],
    .msg_namelen = gw_address_to_sockaddr (peer, &self->names[i]),
    .msg_iov = &self->buffers[i],
    .msg_iovlen = 1,
  };
}

static guint
run_length (const TurnOutbox *self, guint first)
{
  guint i = first + 1;
  while (i < self->used && self->fds[i] == self->fds[first])
    i++;
  return i - first;
}

/* One datagram that cannot be sent (no route, too long) does not hold up the others. */
static void
send_run (TurnOutbox *self, guint first, guint count)
{
  guint done = 0;
  while (done < count)
    {
      int sent = sendmmsg (self->fds[first], self->messages + first + done, count - done,
                           MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent > 0)
        {
          done += (guint) sent;
          continue;
        }
      if (errno != EINTR)
        done++;
    }
}

void
turn_outbox_flush (TurnOutbox *self)
{
  for (guint first = 0; first < self->used;)
    {
      guint count = run_length (self, first);
      send_run (self, first, count);
      first += count;
    }
  clear (self);
}
