#include "config.h"

#include "tests/gateway/http/raw-client.h"

#include <string.h>

#define PATIENCE 5000

RawClient *
raw_client_new (guint16 port)
{
  RawClient *self = g_new0 (RawClient, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) error = NULL;

  self->got = g_string_new (NULL);
  self->socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (self->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  return self;
}

void
raw_client_free (RawClient *self)
{
  g_object_unref (self->socket);
  g_string_free (self->got, TRUE);
  g_free (self);
}

static gboolean
receive (RawClient *self)
{
  char buffer[16384];
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_receive (self->socket, buffer, sizeof buffer, NULL, &error);

  if (n > 0)
    g_string_append_len (self->got, buffer, n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->is_at_end = TRUE;
  return n > 0;
}

gboolean
raw_client_send (RawClient *self, const void *data, gssize size)
{
  const char *at = data;
  gsize left = size < 0 ? strlen (data) : (gsize) size;
  gint64 end = g_get_monotonic_time () + PATIENCE * 1000;

  while (left > 0 && g_get_monotonic_time () < end)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send (self->socket, at, left, NULL, &error);

      if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
      at += MAX (n, 0);
      left -= (gsize) MAX (n, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return left == 0;
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

void
raw_client_read (RawClient *self, gsize size, guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;

  while (self->got->len < size && !self->is_at_end && g_get_monotonic_time () < end)
    if (!receive (self))
      run_for (1);
}

gboolean
raw_client_read_end (RawClient *self, guint milliseconds)
{
  raw_client_read (self, G_MAXSIZE, milliseconds);
  return self->is_at_end;
}

char *
raw_client_take_reply (RawClient *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * 1000;
  char *body = NULL;
  const char *length;
  gsize size;
  char *reply;

  while ((body = strstr (self->got->str, "\r\n\r\n")) == NULL)
    {
      g_assert_false (self->is_at_end);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      raw_client_read (self, self->got->len + 1, 100);
    }
  length = strstr (self->got->str, "Content-Length: ");
  size = (gsize) (body + 4 - self->got->str);
  if (length != NULL && length < body)
    size += g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);

  raw_client_read (self, size, PATIENCE);
  g_assert_cmpuint (self->got->len, >=, size);
  reply = g_strndup (self->got->str, size);
  g_string_erase (self->got, 0, (gssize) size);
  return reply;
}

char *
raw_exchange (guint16 port, const char *request, gssize size)
{
  g_autoptr (RawClient) client = raw_client_new (port);

  raw_client_send (client, request, size);
  g_assert_true (raw_client_read_end (client, PATIENCE));
  return g_strdup (client->got->str);
}

guint16
port_of (const char *url)
{
  return (guint16) g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
}
