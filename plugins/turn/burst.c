#define _GNU_SOURCE
#include "plugins/turn/burst.h"

#include <sys/socket.h>

struct _TurnBurst
{
  struct mmsghdr messages[TURN_BURST];
  struct iovec buffers[TURN_BURST];
  struct sockaddr_storage names[TURN_BURST];
  guint8 data[TURN_BURST][TURN_BURST_ROOM];
};

TurnBurst *
turn_burst_new (void)
{
  TurnBurst *self = g_new0 (TurnBurst, 1);
  for (guint i = 0; i < TURN_BURST; i++)
    self->buffers[i] = (struct iovec){ self->data[i], TURN_BURST_ROOM };
  return self;
}

void
turn_burst_free (TurnBurst *self)
{
  g_free (self);
}

guint
turn_burst_read (TurnBurst *self, int fd)
{
  for (guint i = 0; i < TURN_BURST; i++)
    self->messages[i].msg_hdr = (struct msghdr){
      .msg_name = &self->names[i],
      .msg_namelen = sizeof self->names[i],
      .msg_iov = &self->buffers[i],
      .msg_iovlen = 1,
    };
  int count = recvmmsg (fd, self->messages, TURN_BURST, MSG_DONTWAIT, NULL);
  return count > 0 ? (guint) count : 0;
}

const guint8 *
turn_burst_get (const TurnBurst *self, guint index, gsize *size, GwAddress *remote)
{
  const struct mmsghdr *message = &self->messages[index];
  if (message->msg_hdr.msg_flags & MSG_TRUNC)
    return NULL;
  *size = message->msg_len;
  gw_address_from_sockaddr ((const struct sockaddr *) &self->names[index], remote);
  return self->data[index];
}
