#include "gateway/net/poll.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

/* Sockets served before other sources of the thread have their turn. */
#define EVENTS 64

typedef struct
{
  GSource source;
  GwPoll *poll;
  gpointer tag;
} PollSource;

struct _GwPoll
{
  int fd;
  PollSource *source;
  const GwPollEvents *events;
  gpointer data;
};

GwPoll *
gw_poll_new (GError **error)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "cannot open an epoll set: %s",
                   g_strerror (errno));
      return NULL;
    }
  GwPoll *self = g_new0 (GwPoll, 1);
  self->fd = fd;
  return self;
}

void
gw_poll_free (GwPoll *self)
{
  if (self->source)
    {
      g_source_destroy (&self->source->source);
      g_source_unref (&self->source->source);
    }
  close (self->fd);
  g_free (self);
}

static gboolean
source_check (GSource *source)
{
  PollSource *self = (PollSource *) source;
  return g_source_query_unix_fd (source, self->tag) != 0;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  GwPoll *self = ((PollSource *) source)->poll;
  struct epoll_event events[EVENTS];
  int count = epoll_wait (self->fd, events, EVENTS, 0);

  for (int i = 0; i < count; i++)
    self->events->ready (events[i].data.ptr, self->data);
  if (count > 0 && self->events->burst_end)
    self->events->burst_end (self->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .check = source_check, .dispatch = source_dispatch };

void
gw_poll_attach (GwPoll *self, GMainContext *context, const GwPollEvents *events, gpointer data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (PollSource));

  self->source = (PollSource *) source;
  self->source->poll = self;
  self->source->tag = g_source_add_unix_fd (source, self->fd, G_IO_IN);
  self->events = events;
  self->data = data;
  g_source_set_static_name (source, "epoll");
  g_source_attach (source, context);
}

gboolean
gw_poll_add (GwPoll *self, int fd, gpointer item)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = item };
  return epoll_ctl (self->fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
gw_poll_remove (GwPoll *self, int fd)
{
  (void) epoll_ctl (self->fd, EPOLL_CTL_DEL, fd, NULL);
}

void
gw_poll_wait (GwPoll *self, int fd, gpointer item, GwPollPurpose purpose)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = item };

  if (purpose == GW_POLL_TO_READ_OR_WRITE)
    event.events |= EPOLLOUT;
  (void) epoll_ctl (self->fd, EPOLL_CTL_MOD, fd, &event);
}
