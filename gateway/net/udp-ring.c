#define _GNU_SOURCE
#include "gateway/net/udp-ring.h"

#include <errno.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

#define SLOTS 128

/* The kernel's UDP_MAX_SEGMENTS since UDP_SEGMENT exists, and the largest IPv4 datagram. */
#define SEGMENTS_MAX 64
#define RUN_BYTES_MAX 65000

/* IPV6_PKTINFO and UDP_SEGMENT. */
#define CONTROL_SIZE (CMSG_SPACE (sizeof (struct in6_pktinfo)) + CMSG_SPACE (sizeof (guint16)))

typedef struct
{
  GwAddress remote;
  GwAddress local; /* family 0: the kernel chooses */
} Route;

typedef union
{
  struct cmsghdr header; /* for its alignment */
  guint8 bytes[CONTROL_SIZE];
} Control;

struct _GwUdpRing
{
  int fd;
  int family;
  gboolean segmentation;
  gboolean reserved;
  guint used; /* committed slots */
  GwUdpRingStats stats;
  Route routes[SLOTS];
  struct iovec buffers[SLOTS];
  /* One per message of a flush. */
  struct mmsghdr messages[SLOTS];
  struct sockaddr_storage names[SLOTS];
  Control controls[SLOTS];
  guint8 data[SLOTS][GW_UDP_RING_ROOM];
};

GwUdpRing *
gw_udp_ring_new (int fd, int family)
{
  GwUdpRing *ring = g_new0 (GwUdpRing, 1);
  int size = 0;
  socklen_t length = sizeof size;
  ring->fd = fd;
  ring->family = family;
  ring->segmentation = getsockopt (fd, IPPROTO_UDP, UDP_SEGMENT, &size, &length) == 0;
  for (guint i = 0; i < SLOTS; i++)
    ring->buffers[i].iov_base = ring->data[i];
  return ring;
}

void
gw_udp_ring_free (GwUdpRing *ring)
{
  g_free (ring);
}

const GwUdpRingStats *
gw_udp_ring_stats (const GwUdpRing *ring)
{
  return &ring->stats;
}

guint8 *
gw_udp_ring_reserve (GwUdpRing *ring, const GwAddress *remote, const GwAddress *local, gsize size)
{
  g_return_val_if_fail (size <= GW_UDP_RING_ROOM, NULL);
  if (ring->used == SLOTS)
    gw_udp_ring_flush (ring);
  Route *route = &ring->routes[ring->used];
  route->remote = *remote;
  route->local = local ? *local : (GwAddress){ 0 };
  route->local.port = 0;
  ring->reserved = TRUE;
  return ring->data[ring->used];
}

void
gw_udp_ring_commit (GwUdpRing *ring, gsize size)
{
  g_return_if_fail (ring->reserved && size <= GW_UDP_RING_ROOM);
  ring->reserved = FALSE;
  if (size == 0)
    return;
  ring->buffers[ring->used].iov_len = size;
  ring->used++;
}

/* Writes @address as the kernel wants it for a socket of @family. Returns: its size. */
static socklen_t
write_sockaddr (int family, const GwAddress *address, struct sockaddr_storage *to)
{
  if (family == AF_INET || address->family == AF_INET6)
    return gw_address_to_sockaddr (address, to);
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) to;
  *in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = g_htons (address->port) };
  in6->sin6_addr.s6_addr[10] = in6->sin6_addr.s6_addr[11] = 0xFF;
  memcpy (in6->sin6_addr.s6_addr + 12, address->ip, 4);
  return sizeof *in6;
}

static struct cmsghdr *
append_control (
    struct msghdr *header, Control *control, int level, int type, const void *data, gsize size)
{
  struct cmsghdr *cmsg = (struct cmsghdr *) (control->bytes + header->msg_controllen);
  cmsg->cmsg_level = level;
  cmsg->cmsg_type = type;
  cmsg->cmsg_len = CMSG_LEN (size);
  memcpy (CMSG_DATA (cmsg), data, size);
  header->msg_control = control;
  header->msg_controllen += CMSG_SPACE (size);
  return cmsg;
}

static void
append_source (GwUdpRing *ring, struct msghdr *header, Control *control, const GwAddress *local)
{
  if (ring->family == AF_INET)
    {
      struct in_pktinfo info = { 0 };
      memcpy (&info.ipi_spec_dst, local->ip, 4);
      append_control (header, control, IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
      return;
    }
  struct sockaddr_storage storage;
  write_sockaddr (AF_INET6, local, &storage);
  struct in6_pktinfo info = { .ipi6_addr = ((struct sockaddr_in6 *) &storage)->sin6_addr,
                              .ipi6_ifindex = local->scope };
  append_control (header, control, IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
}

/* How many slots from @first on may leave as one message: the last may be the shorter. */
static guint
run_length (const GwUdpRing *ring, guint first)
{
  gsize size = ring->buffers[first].iov_len, total = size;
  guint i = first + 1;
  if (!ring->segmentation)
    return 1;
  for (; i < ring->used && i - first < SEGMENTS_MAX; i++)
    {
      gsize next = ring->buffers[i].iov_len;
      if (next > size || total + next > RUN_BYTES_MAX ||
          memcmp (&ring->routes[i], &ring->routes[first], sizeof (Route)) != 0)
        break;
      total += next;
      if (next < size)
        return i + 1 - first;
    }
  return i - first;
}

static void
fill_message (GwUdpRing *ring, guint index, guint first, guint count)
{
  struct msghdr *header = &ring->messages[index].msg_hdr;
  Control *control = &ring->controls[index];
  const Route *route = &ring->routes[first];

  *header = (struct msghdr){
    .msg_name = &ring->names[index],
    .msg_namelen = write_sockaddr (ring->family, &route->remote, &ring->names[index]),
    .msg_iov = &ring->buffers[first],
    .msg_iovlen = count,
  };
  *control = (Control){ 0 };
  if (route->local.family)
    append_source (ring, header, control, &route->local);
  if (count > 1)
    {
      guint16 size = (guint16) ring->buffers[first].iov_len;
      append_control (header, control, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size);
    }
}

static void
count_sent (GwUdpRing *ring, guint n_messages)
{
  ring->stats.messages += n_messages;
  for (guint i = 0; i < n_messages; i++)
    {
      const struct msghdr *header = &ring->messages[i].msg_hdr;
      ring->stats.packets_sent += header->msg_iovlen;
      for (gsize j = 0; j < header->msg_iovlen; j++)
        ring->stats.bytes_sent += header->msg_iov[j].iov_len;
    }
}

/* Sends what can be sent of slots from @first on. Returns: the first slot not dealt with. */
static guint
send_some (GwUdpRing *ring, guint first, gboolean *alone)
{
  guint n_messages = 0, next = first;
  while (next < ring->used && n_messages < SLOTS)
    {
      guint count = *alone ? 1 : run_length (ring, next);
      fill_message (ring, n_messages++, next, count);
      next += count;
    }

  int sent = sendmmsg (ring->fd, ring->messages, n_messages, MSG_DONTWAIT | MSG_NOSIGNAL);
  ring->stats.calls++;
  if (sent > 0)
    {
      count_sent (ring, (guint) sent);
      guint done = first;
      for (int i = 0; i < sent; i++)
        done += (guint) ring->messages[i].msg_hdr.msg_iovlen;
      return done;
    }

  guint failed = (guint) ring->messages[0].msg_hdr.msg_iovlen;
  if (errno == EINTR)
    return first;
  if (errno == EAGAIN || errno == ENOBUFS)
    {
      ring->stats.dropped += ring->used - first;
      return ring->used;
    }
  /* The device has no checksum offload (EIO), or the path takes no segments of this size: one by
   * one then. */
  if (failed > 1 && (errno == EIO || errno == EINVAL || errno == EMSGSIZE))
    {
      ring->segmentation = ring->segmentation && errno != EIO;
      *alone = TRUE;
      return first;
    }
  ring->stats.dropped += failed;
  return first + failed;
}

void
gw_udp_ring_flush (GwUdpRing *ring)
{
  gboolean alone = FALSE;
  guint first = 0;
  while (first < ring->used)
    first = send_some (ring, first, &alone);
  ring->used = 0;
}
