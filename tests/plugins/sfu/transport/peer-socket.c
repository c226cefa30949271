#include "tests/plugins/sfu/transport/peer-socket.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM 2048

struct _TestPeerSocket
{
  int fd;
  gboolean tcp;
  GByteArray *in; /* of a stream: the begin of a frame */
  guint source;
  TestPeerReceive receive;
  gpointer user_data;
};

/* RFC 4571: what is behind the last whole frame waits. */
static void
take_frames (TestPeerSocket *self)
{
  GByteArray *in = self->in;
  while (in->len >= 2)
    {
      guint8 frame[ROOM];
      gsize size = (gsize) in->data[0] << 8 | in->data[1];
      g_assert_cmpuint (size, <=, sizeof frame);
      if (in->len < 2 + size)
        return;
      memcpy (frame, in->data + 2, size);
      g_byte_array_remove_range (in, 0, (guint) (2 + size));
      self->receive (frame, size, self->user_data);
    }
}

static gboolean
on_stream_readable (int fd, GIOCondition condition, gpointer user_data)
{
  TestPeerSocket *self = user_data;
  guint8 data[ROOM];
  gssize size;
  while ((size = recv (fd, data, sizeof data, MSG_DONTWAIT)) > 0)
    g_byte_array_append (self->in, data, (guint) size);
  take_frames (self);
  if (size < 0)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  TestPeerSocket *self = user_data;
  guint8 data[ROOM];
  gssize size;
  while ((size = recv (fd, data, sizeof data, MSG_DONTWAIT)) > 1)
    self->receive (data, (gsize) size, self->user_data);
  return G_SOURCE_CONTINUE;
}

TestPeerSocket *
test_peer_socket_new (const char *ip, gboolean tcp, TestPeerReceive receive, gpointer user_data)
{
  TestPeerSocket *self = g_new0 (TestPeerSocket, 1);
  GwAddress local;
  struct sockaddr_storage name;
  self->tcp = tcp;
  self->in = g_byte_array_new ();
  self->receive = receive;
  self->user_data = user_data;
  g_assert_true (gw_address_parse_ip (ip ? ip : "127.0.0.1", 0, &local));
  socklen_t length = gw_address_to_sockaddr (&local, &name);
  self->fd = socket (local.family, (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->fd, (struct sockaddr *) &name, length), ==, 0);
  return self;
}

void
test_peer_socket_free (TestPeerSocket *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  close (self->fd);
  g_byte_array_unref (self->in);
  g_free (self);
}

void
test_peer_socket_connect (TestPeerSocket *self, const GwAddress *server)
{
  struct sockaddr_storage name;
  socklen_t length = gw_address_to_sockaddr (server, &name);
  if (self->tcp && self->source != 0)
    return;
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &name, length), ==, 0);
  g_byte_array_set_size (self->in, 0);
  if (self->source == 0)
    self->source =
        g_unix_fd_add (self->fd, G_IO_IN, self->tcp ? on_stream_readable : on_readable, self);
}

GwAddress
test_peer_socket_local (const TestPeerSocket *self)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  GwAddress local;
  getsockname (self->fd, (struct sockaddr *) &name, &length);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &local);
  return local;
}

void
test_peer_socket_send (TestPeerSocket *self, const guint8 *data, gsize size)
{
  guint8 frame[ROOM + 2] = { (guint8) (size >> 8), (guint8) size };
  gsize header = self->tcp ? 2 : 0;
  memcpy (frame + header, data, size);
  g_assert_cmpint (send (self->fd, frame, header + size, MSG_NOSIGNAL), ==,
                   (gssize) (header + size));
}
