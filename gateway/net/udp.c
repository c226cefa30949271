#define _GNU_SOURCE
#define G_LOG_DOMAIN "gw-net"
#include "gateway/net/udp.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"
#include "gateway/net/udp-ring.h"

#define BURST 64

/* Bursts read before other sources of the worker have their turn. */
#define BURSTS_PER_WAKE_UP 4

/* More than a UDP payload over Ethernet, and room left behind it to grow in place. */
#define RECEIVE_ROOM 1500

/* A key frame to each of a hundred subscribers, or 60 ms of a gigabit. */
#define KERNEL_BUFFER (8 * 1024 * 1024)

typedef union
{
  struct cmsghdr header; /* for its alignment */
  guint8 bytes[CMSG_SPACE (sizeof (struct in6_pktinfo))];
} Control;

typedef enum
{
  ALONE,
  SHARED,
} Sharing;

typedef struct
{
  GSource source;
  GwUdp *udp;
  gpointer tag;
} UdpSource;

struct _GwUdp
{
  int fd;
  int family;
  GwAddress local;
  GwUdpRing *ring;
  UdpSource *source;
  GwPacketPool *pool;
  const GwUdpEvents *events;
  gpointer data;
  GwUdpStats stats;
  GwPacket *packets[BURST];
  struct mmsghdr messages[BURST];
  struct iovec buffers[BURST];
  struct sockaddr_storage names[BURST];
  Control controls[BURST];
};

static gboolean
fail (GError **error, const char *what, const GwAddress *local)
{
  int number = errno;
  char text[GW_ADDRESS_TEXT_MAX];
  g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot %s UDP %s: %s", what,
               gw_address_print (local, text), g_strerror (number));
  return FALSE;
}

/* The FORCE variant goes past net.core.rmem_max, for those who may. Returns: the bytes there are.
 */
static int
set_kernel_buffer (int fd, int option, int forced)
{
  int wanted = KERNEL_BUFFER, got = 0;
  socklen_t length = sizeof got;
  if (setsockopt (fd, SOL_SOCKET, forced, &wanted, sizeof wanted) != 0)
    (void) setsockopt (fd, SOL_SOCKET, option, &wanted, sizeof wanted);
  /* The kernel doubles what it was given. */
  return getsockopt (fd, SOL_SOCKET, option, &got, &length) == 0 ? got / 2 : wanted;
}

static void
set_kernel_buffers (int fd)
{
  static gsize is_told; /* all sockets are alike */
  int in = set_kernel_buffer (fd, SO_RCVBUF, SO_RCVBUFFORCE);
  int out = set_kernel_buffer (fd, SO_SNDBUF, SO_SNDBUFFORCE);

  if (MIN (in, out) >= KERNEL_BUFFER || !g_once_init_enter (&is_told))
    return;
  g_info ("UDP buffers are %d KB: large meetings want sysctl net.core.rmem_max=%d and "
          "net.core.wmem_max=%d",
          MIN (in, out) / 1024, KERNEL_BUFFER, KERNEL_BUFFER);
  g_once_init_leave (&is_told, 1);
}

static gboolean
set_options (GwUdp *udp, GError **error)
{
  int on = 1, off = 0;
  gboolean ok = udp->family == AF_INET
                    ? setsockopt (udp->fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) == 0
                    : setsockopt (udp->fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) == 0 &&
                          setsockopt (udp->fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0;
  if (!ok)
    return fail (error, "configure", &udp->local);
  set_kernel_buffers (udp->fd);
  return TRUE;
}

static gboolean
open_socket (GwUdp *udp, Sharing sharing, GError **error)
{
  int on = 1;
  struct sockaddr_storage name;
  socklen_t length = gw_address_to_sockaddr (&udp->local, &name);
  udp->fd = socket (udp->family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (udp->fd < 0)
    return fail (error, "open", &udp->local);
  if (!set_options (udp, error))
    return FALSE;
  if (sharing == SHARED && setsockopt (udp->fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
    return fail (error, "share", &udp->local);
  if (bind (udp->fd, (struct sockaddr *) &name, length) != 0)
    return fail (error, "bind", &udp->local);

  length = sizeof name;
  if (getsockname (udp->fd, (struct sockaddr *) &name, &length) != 0)
    return fail (error, "read the name of", &udp->local);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &udp->local);
  return TRUE;
}

static GwUdp *
udp_new (const GwAddress *local, Sharing sharing, GError **error)
{
  GwUdp *udp = g_new0 (GwUdp, 1);
  udp->fd = -1;
  udp->local = *local;
  udp->family = local->family;
  if (!open_socket (udp, sharing, error))
    {
      gw_udp_free (udp);
      return NULL;
    }
  udp->ring = gw_udp_ring_new (udp->fd, udp->family);
  return udp;
}

GwUdp *
gw_udp_new (const GwAddress *local, GError **error)
{
  return udp_new (local, ALONE, error);
}

GwUdp *
gw_udp_new_shared (const GwAddress *local, GError **error)
{
  return udp_new (local, SHARED, error);
}

void
gw_udp_free (GwUdp *udp)
{
  if (udp->source)
    {
      g_source_destroy (&udp->source->source);
      g_source_unref (&udp->source->source);
    }
  for (guint i = 0; i < BURST; i++)
    g_clear_pointer (&udp->packets[i], gw_packet_unref);
  g_clear_pointer (&udp->ring, gw_udp_ring_free);
  if (udp->fd >= 0)
    close (udp->fd);
  g_free (udp);
}

const GwAddress *
gw_udp_local (const GwUdp *udp)
{
  return &udp->local;
}

/* Fills the slots that were kept by others. Returns: how many packets may be read. */
static guint
prepare_burst (GwUdp *udp)
{
  for (guint i = 0; i < BURST; i++)
    {
      if (!udp->packets[i] && !(udp->packets[i] = gw_packet_take (udp->pool)))
        return i;
      udp->buffers[i] = (struct iovec){ udp->packets[i]->data, RECEIVE_ROOM };
      udp->messages[i].msg_hdr = (struct msghdr){
        .msg_name = &udp->names[i],
        .msg_namelen = sizeof udp->names[i],
        .msg_iov = &udp->buffers[i],
        .msg_iovlen = 1,
        .msg_control = &udp->controls[i],
        .msg_controllen = sizeof udp->controls[i],
      };
    }
  return BURST;
}

static void
read_destination (GwUdp *udp, struct msghdr *header, GwAddress *local)
{
  *local = udp->local;
  for (struct cmsghdr *cmsg = CMSG_FIRSTHDR (header); cmsg; cmsg = CMSG_NXTHDR (header, cmsg))
    {
      if (cmsg->cmsg_level == IPPROTO_IP && cmsg->cmsg_type == IP_PKTINFO)
        {
          struct in_pktinfo info;
          memcpy (&info, CMSG_DATA (cmsg), sizeof info);
          memcpy (local->ip, &info.ipi_addr, 4);
        }
      else if (cmsg->cmsg_level == IPPROTO_IPV6 && cmsg->cmsg_type == IPV6_PKTINFO)
        {
          struct in6_pktinfo info;
          memcpy (&info, CMSG_DATA (cmsg), sizeof info);
          struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
                                      .sin6_port = g_htons (udp->local.port),
                                      .sin6_addr = info.ipi6_addr,
                                      .sin6_scope_id = info.ipi6_ifindex };
          gw_address_from_sockaddr ((struct sockaddr *) &in6, local);
        }
    }
}

static void
deliver (GwUdp *udp, guint index, gint64 now)
{
  struct mmsghdr *message = &udp->messages[index];
  GwPacket *packet = udp->packets[index];

  udp->stats.packets_received++;
  udp->stats.bytes_received += message->msg_len;
  if ((message->msg_hdr.msg_flags & MSG_TRUNC) || message->msg_len == 0)
    return;
  packet->size = (guint16) message->msg_len;
  packet->arrival = now;
  gw_address_from_sockaddr ((struct sockaddr *) &udp->names[index], &packet->remote);
  read_destination (udp, &message->msg_hdr, &packet->local);
  udp->events->packet (udp, packet, udp->data);

  /* Nobody kept it: it serves the next burst. */
  if (g_atomic_int_get (&packet->references) == 1)
    return;
  gw_packet_unref (packet);
  udp->packets[index] = NULL;
}

/* The pool is empty: the kernel's queue must not grow old meanwhile. */
static void
discard_burst (GwUdp *udp)
{
  guint8 byte;
  for (guint i = 0; i < BURST; i++)
    {
      if (recv (udp->fd, &byte, sizeof byte, MSG_DONTWAIT) < 0)
        return;
      udp->stats.pool_empty++;
    }
}

/* Returns: %TRUE when there may be more to read. */
static gboolean
read_burst (GwUdp *udp)
{
  guint room = prepare_burst (udp);
  if (room == 0)
    {
      discard_burst (udp);
      return FALSE;
    }
  int count = recvmmsg (udp->fd, udp->messages, room, MSG_DONTWAIT, NULL);
  if (count <= 0)
    return FALSE;

  gint64 now = g_get_monotonic_time ();
  for (guint i = 0; i < (guint) count; i++)
    deliver (udp, i, now);
  if (udp->events->burst_end)
    udp->events->burst_end (udp, udp->data);
  gw_udp_flush (udp);
  return (guint) count == room;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  UdpSource *self = (UdpSource *) source;
  for (guint i = 0; i < BURSTS_PER_WAKE_UP; i++)
    if (!read_burst (self->udp))
      break;
  return G_SOURCE_CONTINUE;
}

static gboolean
source_check (GSource *source)
{
  UdpSource *self = (UdpSource *) source;
  return g_source_query_unix_fd (source, self->tag) != 0;
}

static GSourceFuncs source_funcs = { .check = source_check, .dispatch = source_dispatch };

void
gw_udp_attach (GwUdp *udp, GwWorker *worker, const GwUdpEvents *events, gpointer data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (UdpSource));
  udp->source = (UdpSource *) source;
  udp->source->udp = udp;
  udp->source->tag = g_source_add_unix_fd (source, udp->fd, G_IO_IN);
  udp->pool = gw_worker_pool (worker);
  udp->events = events;
  udp->data = data;
  g_source_set_static_name (source, "udp");
  g_source_attach (source, gw_worker_context (worker));
}

guint8 *
gw_udp_reserve (GwUdp *udp, const GwAddress *remote, const GwAddress *local, gsize size)
{
  return gw_udp_ring_reserve (udp->ring, remote, local, size);
}

void
gw_udp_commit (GwUdp *udp, gsize size)
{
  gw_udp_ring_commit (udp->ring, size);
}

void
gw_udp_flush (GwUdp *udp)
{
  gw_udp_ring_flush (udp->ring);
}

const GwUdpStats *
gw_udp_stats (GwUdp *udp)
{
  const GwUdpRingStats *ring = gw_udp_ring_stats (udp->ring);
  GwUdpStats *stats = &udp->stats;
  stats->packets_sent = ring->packets_sent;
  stats->bytes_sent = ring->bytes_sent;
  stats->send_calls = ring->calls;
  stats->send_messages = ring->messages;
  stats->send_dropped = ring->dropped;
  return stats;
}
