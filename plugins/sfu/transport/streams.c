#include "plugins/sfu/transport/streams.h"

#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/net/poll.h"
#include "gateway/net/tcp-listener.h"

/* While the process is out of descriptors nobody is accepted. */
#define PAUSE G_USEC_PER_SEC

/* Bytes that the kernel may hold unsent: what waits beyond is ours to drop. */
#define UNSENT_MAX (16 * 1024)

/* Milliseconds that a peer may leave bytes unacknowledged; then it is gone. */
#define USER_TIMEOUT 30000

struct _SfuStreams
{
  GwPoll *poll;
  GwTcpListener *listener;
  GwWorker *worker;
  const SfuStreamsEvents *events;
  gpointer data;
  GHashTable *all;  /* SfuStream as a set; the dead are no longer in it */
  GQueue waiting;   /* SfuStream without a check so far, the oldest first */
  GPtrArray *dirty; /* SfuStream with frames that were not yet tried to be sent */
  gboolean awake;   /* events are being handed out */
  GPtrArray *dead;  /* SfuStream that ended meanwhile */
  GwPacket *spare;
  gint64 paused_until; /* 0: accepting */
  SfuStreamsStats stats;
  guint8 scratch[SFU_STREAM_SCRATCH];
};

SfuStreams *
sfu_streams_new (const GwAddress *local, GError **error)
{
  SfuStreams *self = g_new0 (SfuStreams, 1);
  self->all = g_hash_table_new (NULL, NULL);
  self->dirty = g_ptr_array_new ();
  self->dead = g_ptr_array_new_with_free_func ((GDestroyNotify) sfu_stream_free);
  g_queue_init (&self->waiting);
  self->poll = gw_poll_new (error);
  if (self->poll)
    self->listener = gw_tcp_listener_new (local, self->poll, error);
  if (!self->listener)
    g_clear_pointer (&self, sfu_streams_free);
  return self;
}

void
sfu_streams_free (SfuStreams *streams)
{
  GHashTableIter iter;
  gpointer stream;
  g_hash_table_iter_init (&iter, streams->all);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    sfu_stream_free (stream);
  g_hash_table_unref (streams->all);
  g_ptr_array_unref (streams->dirty);
  g_ptr_array_unref (streams->dead);
  g_queue_clear (&streams->waiting);
  g_clear_pointer (&streams->listener, gw_tcp_listener_free);
  g_clear_pointer (&streams->poll, gw_poll_free);
  g_clear_pointer (&streams->spare, gw_packet_unref);
  g_free (streams);
}

/* Within a wake-up its memory stays until no event of that can name it any more. */
static void
bury (SfuStreams *self, SfuStream *stream)
{
  g_hash_table_remove (self->all, stream);
  gw_poll_remove (self->poll, stream->fd);
  g_queue_remove (&self->waiting, stream);
  g_ptr_array_remove_fast (self->dirty, stream);
  if (self->awake)
    g_ptr_array_add (self->dead, stream);
  else
    sfu_stream_free (stream);
}

static void
end (SfuStreams *self, SfuStream *stream)
{
  if (stream->owner)
    self->events->closed (stream, self->data);
  else
    self->stats.refused++;
  bury (self, stream);
}

static gboolean
is_neighbour (const GwAddress *a, const GwAddress *b)
{
  return a->family == b->family && memcmp (a->ip, b->ip, a->family == AF_INET ? 4 : 8) == 0;
}

static guint
count_neighbours (const SfuStreams *self, const GwAddress *remote)
{
  guint count = 0;
  for (const GList *link = self->waiting.head; link; link = link->next)
    count += is_neighbour (&((const SfuStream *) link->data)->remote, remote);
  return count;
}

static void
set_options (int fd)
{
  int on = 1, unsent = UNSENT_MAX, timeout = USER_TIMEOUT;
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
  (void) setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

static void
take (int fd, const GwAddress *local, const GwAddress *remote, gpointer data)
{
  SfuStreams *self = data;
  if (count_neighbours (self, remote) >= SFU_STREAMS_WAITING_PER_ADDRESS)
    {
      self->stats.refused++;
      close (fd);
      return;
    }
  if (self->waiting.length >= SFU_STREAMS_WAITING_MAX)
    end (self, g_queue_peek_head (&self->waiting));

  set_options (fd);
  SfuStream *stream = sfu_stream_new (fd, remote, local, g_get_monotonic_time ());
  if (!gw_poll_add (self->poll, fd, stream))
    {
      sfu_stream_free (stream);
      return;
    }
  self->stats.accepted++;
  g_hash_table_add (self->all, stream);
  g_queue_push_tail (&self->waiting, stream);
}

static gboolean
is_alive (const SfuStreams *self, gconstpointer stream)
{
  return g_hash_table_contains (self->all, stream);
}

static gboolean
on_frame (SfuStream *stream, const guint8 *data, gsize size, gpointer user_data)
{
  SfuStreams *self = user_data;
  if (!self->spare)
    self->spare = gw_packet_take (gw_worker_pool (self->worker));
  if (!self->spare)
    return TRUE;
  GwPacket *packet = self->spare;
  memcpy (packet->data, data, size);
  packet->size = (guint16) size;
  packet->arrival = g_get_monotonic_time ();
  packet->remote = stream->remote;
  packet->local = stream->local;
  gboolean go_on = self->events->packet (stream, packet, self->data);
  if (g_atomic_int_get (&packet->references) > 1)
    g_clear_pointer (&self->spare, gw_packet_unref);
  /* What the packet meant may have ended this very connection. */
  return go_on && is_alive (self, stream);
}

/* May end the connection. */
static void
flush_one (SfuStreams *self, SfuStream *stream)
{
  gboolean blocked = stream->blocked;
  if (sfu_stream_flush (stream) == SFU_STREAM_BROKEN)
    end (self, stream);
  else if (blocked != stream->blocked)
    gw_poll_wait (self->poll, stream->fd, stream,
                  stream->blocked ? GW_POLL_TO_READ_OR_WRITE : GW_POLL_TO_READ);
}

static void
on_ready (gpointer item, gpointer data)
{
  SfuStreams *self = data;
  SfuStream *stream = item;
  self->awake = TRUE;
  if (item == self->listener)
    {
      if (!gw_tcp_listener_accept (self->listener, take, self))
        self->paused_until = g_get_monotonic_time () + PAUSE;
      return;
    }
  if (is_alive (self, stream) && stream->blocked)
    flush_one (self, stream);
  if (is_alive (self, stream) && !sfu_stream_read (stream, self->scratch, on_frame, self) &&
      is_alive (self, stream))
    end (self, stream);
}

static void
on_burst_end (gpointer data)
{
  SfuStreams *self = data;
  self->events->burst_end (self->data);
  g_ptr_array_set_size (self->dead, 0);
  self->awake = FALSE;
}

static const GwPollEvents poll_events = { .ready = on_ready, .burst_end = on_burst_end };

void
sfu_streams_start (SfuStreams *streams,
                   GwWorker *worker,
                   const SfuStreamsEvents *events,
                   gpointer data)
{
  streams->worker = worker;
  streams->events = events;
  streams->data = data;
  gw_poll_attach (streams->poll, gw_worker_context (worker), &poll_events, streams);
}

void
sfu_streams_claim (SfuStreams *streams, SfuStream *stream, gpointer owner)
{
  if (stream->owner)
    return;
  g_queue_remove (&streams->waiting, stream);
  stream->owner = owner;
}

guint8 *
sfu_streams_reserve (SfuStreams *streams, SfuStream *stream, SfuStreamKind kind, gsize size)
{
  guint8 *room = sfu_stream_reserve (stream, kind, size);
  if (!room)
    streams->stats.dropped++;
  return room;
}

void
sfu_streams_commit (SfuStreams *streams, SfuStream *stream, gsize size)
{
  sfu_stream_commit (stream, size);
  if (stream->dirty || stream->blocked || stream->out->len == 0)
    return;
  stream->dirty = TRUE;
  g_ptr_array_add (streams->dirty, stream);
}

void
sfu_streams_flush (SfuStreams *streams)
{
  while (streams->dirty->len > 0)
    flush_one (streams, g_ptr_array_steal_index_fast (streams->dirty, streams->dirty->len - 1));
}

void
sfu_streams_close (SfuStreams *streams, SfuStream *stream)
{
  (void) sfu_stream_flush (stream);
  bury (streams, stream);
}

gint64
sfu_streams_tick (SfuStreams *streams, gint64 now)
{
  const gint64 patience = SFU_STREAMS_WAITING_TIME * G_TIME_SPAN_MILLISECOND;
  gint64 next = G_MAXINT64;
  SfuStream *oldest;

  while ((oldest = g_queue_peek_head (&streams->waiting)) != NULL)
    {
      next = oldest->accepted + patience;
      if (now < next)
        break;
      end (streams, oldest);
      next = G_MAXINT64;
    }
  if (streams->paused_until != 0 && now >= streams->paused_until)
    streams->paused_until = gw_tcp_listener_retry (streams->listener) ? 0 : now + PAUSE;
  if (streams->paused_until != 0)
    next = MIN (next, streams->paused_until);
  return next;
}

const SfuStreamsStats *
sfu_streams_stats (const SfuStreams *streams)
{
  return &streams->stats;
}
