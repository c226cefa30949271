#include "config.h"

#include "gateway/http/channel.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

/* Bytes of a request in the wrong protocol that are read after it was answered. */
#define READ_AWAY_MAX 16384

/* One TLS record. */
#define WRITE_MAX 16384
#define DRAIN_MAX (256 * 1024)

struct _GwChannel
{
  GSocket *socket;
  SSL *session; /* NULL without TLS */
  gboolean is_open;
  gboolean is_broken;      /* TLS failed: not even close_notify may follow */
  GIOCondition read_needs; /* what TLS waits for to go on reading */
};

GwChannel *
gw_channel_new (GSocket *socket, SSL *session)
{
  GwChannel *self = g_new0 (GwChannel, 1);

  self->socket = g_object_ref (socket);
  self->session = session;
  self->read_needs = G_IO_IN;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (session != NULL)
    SSL_set_fd (session, g_socket_get_fd (socket));
  else
    self->is_open = TRUE;
  return self;
}

void
gw_channel_free (GwChannel *self)
{
  g_clear_pointer (&self->session, SSL_free);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self);
}

static void
would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The peer is not ready");
}

/* Turns the @result of an SSL function into GIO's words.
 * Returns: 0 for the end of the stream, -1 with @error set. */
static gssize
tls_failure (GwChannel *self, int result, GIOCondition *needs, GError **error)
{
  int problem = SSL_get_error (self->session, result);
  unsigned long code = ERR_peek_last_error ();

  ERR_clear_error ();
  switch (problem)
    {
    case SSL_ERROR_WANT_READ:
      *needs = G_IO_IN;
      would_block (error);
      return -1;
    case SSL_ERROR_WANT_WRITE:
      *needs = G_IO_OUT;
      would_block (error);
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    default:
      self->is_broken = TRUE;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "TLS: %s",
                   code != 0 ? ERR_reason_error_string (code) : "the connection broke");
      return -1;
    }
}

/* Somebody wrote http:// where https:// is spoken: says so in words that they can read. What they
 * sent is read away, because a socket that is closed over it takes the answer along. */
static void
explain_https (GwChannel *self)
{
  static const char reply[] = "HTTP/1.1 400 Bad Request\r\n"
                              "Content-Type: text/plain; charset=utf-8\r\n"
                              "Connection: close\r\n\r\n"
                              "This is https: write https:// instead of http:// in the address.\n";
  char rest[READ_AWAY_MAX];

  g_socket_send (self->socket, reply, sizeof reply - 1, NULL, NULL);
  g_socket_receive (self->socket, rest, sizeof rest, NULL, NULL);
}

gboolean
gw_channel_handshake (GwChannel *self, GError **error)
{
  int result;

  if (self->session == NULL || self->is_open)
    return TRUE;

  ERR_clear_error ();
  result = SSL_do_handshake (self->session);
  if (result != 1 && ERR_GET_REASON (ERR_peek_last_error ()) == SSL_R_HTTP_REQUEST)
    explain_https (self);
  if (result == 1)
    {
      self->is_open = TRUE;
      self->read_needs = G_IO_IN;
      return TRUE;
    }
  if (tls_failure (self, result, &self->read_needs, error) == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "TLS: the client left");
  return FALSE;
}

gssize
gw_channel_read (GwChannel *self, guint8 *data, gsize size, GError **error)
{
  int result;

  if (self->session == NULL)
    return g_socket_receive (self->socket, (char *) data, size, NULL, error);

  ERR_clear_error ();
  self->read_needs = G_IO_IN;
  result = SSL_read (self->session, data, (int) MIN (size, G_MAXINT));
  return result > 0 ? result : tls_failure (self, result, &self->read_needs, error);
}

gssize
gw_channel_write (GwChannel *self, const guint8 *data, gsize size, GError **error)
{
  GIOCondition needs;
  int result;

  if (self->session == NULL)
    return g_socket_send (self->socket, (const char *) data, size, NULL, error);
  if (size == 0)
    return 0;

  ERR_clear_error ();
  result = SSL_write (self->session, data, (int) MIN (size, WRITE_MAX));
  if (result > 0)
    return result;
  if (tls_failure (self, result, &needs, error) == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "TLS: the client left");
  return -1;
}

gboolean
gw_channel_has_pending (GwChannel *self)
{
  return self->session != NULL && SSL_pending (self->session) > 0;
}

gboolean
gw_channel_is_ready (GwChannel *self, GIOCondition condition)
{
  if (condition == G_IO_IN && gw_channel_has_pending (self))
    return TRUE;
  return g_socket_condition_check (self->socket,
                                   condition == G_IO_IN ? self->read_needs : G_IO_OUT) != 0;
}

GSource *
gw_channel_create_source (GwChannel *self, GIOCondition condition)
{
  return g_socket_create_source (self->socket, condition == G_IO_IN ? self->read_needs : G_IO_OUT,
                                 NULL);
}

void
gw_channel_end (GwChannel *self)
{
  if (self->session != NULL && self->is_open && !self->is_broken)
    {
      ERR_clear_error ();
      SSL_shutdown (self->session); /* if it does not fit, FIN alone has to say it */
      ERR_clear_error ();
    }
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

gboolean
gw_channel_drain (GwChannel *self)
{
  char waste[16384];
  gsize drained = 0;

  while (drained < DRAIN_MAX) /* then the others have their turn */
    {
      gssize n = recv (g_socket_get_fd (self->socket), waste, sizeof waste, MSG_DONTWAIT);

      if (n <= 0)
        return n < 0 && (errno == EAGAIN || errno == EINTR);
      drained += (gsize) n;
    }
  return TRUE;
}

void
gw_channel_abort (GwChannel *self)
{
  self->is_broken = TRUE;
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}
