#include "config.h"

#include "gateway/http/connection.h"

#include <string.h>

#include "gateway/http/channel.h"
#include "gateway/http/inflow.h"
#include "gateway/http/peer.h"
#include "gateway/http/status.h"

#define ADDRESS_KEY "gw-connection"
#define LINGER_TIME (2 * G_TIME_SPAN_SECOND)

typedef enum
{
  PHASE_HANDSHAKE,
  PHASE_HTTP,
  PHASE_TUNNEL,
  PHASE_LINGER, /* we ended it, and wait for the peer's end */
  PHASE_CLOSED,
} Phase;

struct _GwConnection
{
  guint references;
  GwChannel *channel;
  GSocketAddress *local;
  GSocketAddress *remote;
  char *peer;
  GwHttpLimits limits;
  const GwConnectionEvents *events;
  gpointer data;
  Phase phase;
  GSource *own_source; /* of the handshake, of lingering */
  GSource *waiting;    /* libsoup's last source for reading, to wake it */

  GwInflow inflow;
  GwTunnel tunnel;
  gboolean is_refused;
  gboolean is_upgraded;

  gint64 since;         /* monotonic microseconds: the beginning of the phase */
  gint64 blocked_since; /* a write has been waiting; 0 while none does */
};

static void
stop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

GwConnection *
gw_connection_new (GSocket *socket,
                   SSL *session,
                   const GwHttpLimits *limits,
                   const GwConnectionEvents *events,
                   gpointer data)
{
  GwConnection *self = g_new0 (GwConnection, 1);

  self->references = 1;
  self->channel = gw_channel_new (socket, session);
  self->local = g_socket_get_local_address (socket, NULL);
  self->remote = g_socket_get_remote_address (socket, NULL);
  if (self->remote != NULL)
    g_object_set_data (G_OBJECT (self->remote), ADDRESS_KEY, self);
  self->peer = gw_peer_text (self->remote);
  self->limits = *limits;
  self->events = events;
  self->data = data;
  self->since = g_get_monotonic_time ();
  gw_inflow_init (&self->inflow, self->channel, limits, self->since);
  return self;
}

GwConnection *
gw_connection_ref (GwConnection *self)
{
  self->references++;
  return self;
}

void
gw_connection_unref (GwConnection *self)
{
  if (--self->references > 0)
    return;

  stop_source (&self->own_source);
  g_clear_pointer (&self->waiting, g_source_unref);
  g_clear_pointer (&self->channel, gw_channel_free);
  if (self->remote != NULL)
    g_object_set_data (G_OBJECT (self->remote), ADDRESS_KEY, NULL);
  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  gw_inflow_clear (&self->inflow);
  g_free (self->peer);
  g_free (self);
}

static void
set_phase (GwConnection *self, Phase phase)
{
  self->phase = phase;
  self->since = g_get_monotonic_time ();
}

/* Whoever waits to read from us shall look again. */
static void
wake (GwConnection *self)
{
  if (self->waiting != NULL && !g_source_is_destroyed (self->waiting))
    g_source_set_ready_time (self->waiting, 0);
}

static void
finish (GwConnection *self)
{
  if (self->phase == PHASE_CLOSED)
    return;

  set_phase (self, PHASE_CLOSED);
  stop_source (&self->own_source);
  wake (self);
  /* The source keeps the stream, and the stream keeps us. */
  g_clear_pointer (&self->waiting, g_source_unref);
  gw_channel_abort (self->channel);
  self->events->closed (self, self->data);
}

void
gw_connection_abort (GwConnection *self)
{
  g_autoptr (GwConnection) alive = gw_connection_ref (self);

  finish (alive);
}

static gboolean on_own_source (GSocket *socket, GIOCondition condition, gpointer data);

static void
watch_channel (GwConnection *self)
{
  stop_source (&self->own_source);
  self->own_source = gw_channel_create_source (self->channel, G_IO_IN);
  g_source_set_callback (self->own_source, G_SOURCE_FUNC (on_own_source), self, NULL);
  g_source_attach (self->own_source, NULL);
}

static void
handshake (GwConnection *self)
{
  g_autoptr (GError) error = NULL;

  if (gw_channel_handshake (self->channel, &error))
    {
      stop_source (&self->own_source);
      set_phase (self, PHASE_HTTP);
      gw_inflow_init (&self->inflow, self->channel, &self->limits, self->since);
      self->events->ready (self, self->data);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      watch_channel (self);
      return;
    }
  g_debug ("%s: %s", self->peer, error->message);
  finish (self);
}

static gboolean
on_own_source (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (GwConnection) self = gw_connection_ref (data);

  if (self->phase == PHASE_HANDSHAKE)
    handshake (self);
  else if (!gw_channel_drain (self->channel))
    finish (self);
  return G_SOURCE_CONTINUE;
}

void
gw_connection_begin (GwConnection *self)
{
  g_autoptr (GwConnection) alive = gw_connection_ref (self);

  if (self->local == NULL || self->remote == NULL) /* gone before we looked */
    finish (alive);
  else
    handshake (alive);
}

void
gw_connection_close (GwConnection *self)
{
  if (self->phase >= PHASE_LINGER)
    return;
  if (self->phase == PHASE_HANDSHAKE || (self->inflow.is_at_end && !self->is_refused) ||
      self->blocked_since != 0)
    {
      gw_connection_abort (self);
      return;
    }

  /* RFC 9112 9.6: closing with bytes unread would reset the connection, and the peer might never
   * see what was written last. */
  gw_channel_end (self->channel);
  set_phase (self, PHASE_LINGER);
  gw_inflow_clear (&self->inflow);
  watch_channel (self);
  wake (self);
}

void
gw_connection_refuse_with (GwConnection *self, const char *reply, gsize size)
{
  if (self->phase != PHASE_HTTP || self->is_refused)
    return;

  self->is_refused = TRUE;
  /* Nothing else is being written while a request is read, so it fits or the client is odd. */
  gw_channel_write (self->channel, (const guint8 *) reply, size, NULL);
  wake (self);
}

void
gw_connection_refuse (GwConnection *self, guint status, const char *code, const char *text)
{
  g_autofree char *body = NULL;
  g_autofree char *reply = NULL;

  body = g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}", code, text);
  reply = g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                           "Content-Type: application/json\r\n"
                           "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                           "Cache-Control: no-store\r\n"
                           "X-Content-Type-Options: nosniff\r\n"
                           "Connection: close\r\n\r\n%s",
                           status, gw_status_phrase (status), strlen (body), body);
  gw_connection_refuse_with (self, reply, strlen (reply));
}

gboolean
gw_connection_is_refused (GwConnection *self)
{
  return self->is_refused;
}

static gssize
gone (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The connection is closed");
  return -1;
}

static gssize
read_tunnel (GwConnection *self, guint8 *data, gsize size, GError **error)
{
  gssize n = (gssize) gw_request_reader_take_rest (&self->inflow.reader, data, size);

  if (n == 0)
    n = gw_inflow_receive (&self->inflow, data, size, error);
  if (n <= 0)
    return n;

  if (!gw_tunnel_receive (&self->tunnel, data, (gsize) n, self->blocked_since != 0))
    {
      gw_connection_abort (self);
      return gone (error);
    }
  if (!self->tunnel.is_deaf)
    return n;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Nothing more is heard");
  return -1;
}

static gboolean
is_over (GwConnection *self)
{
  return self->is_refused || self->phase >= PHASE_LINGER;
}

static gssize
say_farewell (GwConnection *self, guint8 *data, GError **error)
{
  if (!gw_inflow_say_farewell (&self->inflow, data))
    return gone (error);

  self->is_refused = TRUE;
  return 1;
}

gssize
gw_connection_read (GwConnection *self, guint8 *data, gsize size, GError **error)
{
  GwRequestVerdict verdict;
  g_autoptr (GError) reason = NULL;
  gssize n;

  if (self->phase == PHASE_TUNNEL)
    return read_tunnel (self, data, size, error);
  if (self->phase == PHASE_HANDSHAKE || self->is_upgraded || size == 0)
    return gone (error);
  if (is_over (self))
    return say_farewell (self, data, error);

  n = gw_inflow_read (&self->inflow, data, size, &verdict, &reason);
  if (n > 0)
    return n;
  if (verdict != GW_REQUEST_GOOD)
    gw_connection_refuse (self, gw_request_verdict_status (verdict), "bad-request",
                          gw_request_verdict_text (verdict));
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return -1;
    }
  return say_farewell (self, data, error);
}

gssize
gw_connection_write (GwConnection *self, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gssize n;

  if (self->phase == PHASE_HANDSHAKE || is_over (self))
    return gone (error);

  n = gw_channel_write (self->channel, data, size, &reason);
  if (n >= 0)
    {
      self->blocked_since = 0;
      if (self->phase == PHASE_TUNNEL)
        gw_tunnel_send (&self->tunnel, data, (gsize) n);
      return n;
    }
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) && self->blocked_since == 0)
    self->blocked_since = g_get_monotonic_time ();
  g_propagate_error (error, g_steal_pointer (&reason));
  return -1;
}

/* Whether trying again does not depend on the socket. */
static gboolean
is_ready_now (GwConnection *self, GIOCondition condition)
{
  return is_over (self) ||
         (condition == G_IO_IN && (gw_request_reader_has_bytes (&self->inflow.reader) ||
                                   gw_channel_has_pending (self->channel)));
}

gboolean
gw_connection_is_ready (GwConnection *self, GIOCondition condition)
{
  if (is_ready_now (self, condition))
    return TRUE;
  return gw_channel_is_ready (self->channel, condition);
}

GSource *
gw_connection_create_source (GwConnection *self, GIOCondition condition)
{
  if (is_ready_now (self, condition))
    return g_timeout_source_new (0);

  if (condition == G_IO_IN)
    gw_request_reader_waits (&self->inflow.reader, g_get_monotonic_time ());
  return gw_channel_create_source (self->channel, condition);
}

void
gw_connection_watch (GwConnection *self, GSource *source)
{
  if (self->phase == PHASE_CLOSED)
    return;

  g_clear_pointer (&self->waiting, g_source_unref);
  self->waiting = g_source_ref (source);
}

void
gw_connection_tunnel (GwConnection *self, const GwTunnelOwner *owner)
{
  if (self->phase != PHASE_HTTP)
    return;

  self->tunnel.owner = *owner;
  self->is_upgraded = TRUE;
  set_phase (self, PHASE_TUNNEL);
}

void
gw_connection_forget_tunnel (GwConnection *self)
{
  gw_tunnel_forget (&self->tunnel);
}

guint64
gw_connection_data_sent (GwConnection *self)
{
  return self->tunnel.sent.data;
}

static gboolean
is_late (gint64 since, gint64 now, guint milliseconds)
{
  return since != 0 && now - since > (gint64) milliseconds * 1000;
}

static void
tick_http (GwConnection *self, gint64 now)
{
  if (self->is_refused)
    return;

  switch (gw_request_reader_pace (&self->inflow.reader, now))
    {
    case GW_REQUEST_IDLE_TOO_LONG:
      gw_connection_close (self);
      break;
    case GW_REQUEST_HEAD_TOO_SLOW:
      gw_connection_refuse (self, 408, "timeout", "The request's head took too long.");
      break;
    case GW_REQUEST_BODY_TOO_SLOW:
      gw_connection_refuse (self, 408, "timeout", "The request's body came too slowly.");
      break;
    case GW_REQUEST_IN_TIME:
    default:
      break;
    }
}

void
gw_connection_tick (GwConnection *self, gint64 now)
{
  g_autoptr (GwConnection) alive = gw_connection_ref (self);

  if (self->phase == PHASE_HANDSHAKE && is_late (self->since, now, self->limits.handshake_time))
    finish (alive);
  else if (self->phase == PHASE_LINGER && now - self->since > LINGER_TIME)
    finish (alive);
  else if (is_late (self->blocked_since, now, self->limits.stall_time))
    gw_connection_abort (alive);
  else if (self->phase == PHASE_HTTP)
    tick_http (alive, now);
}

gboolean
gw_connection_is_idle (GwConnection *self)
{
  return self->phase == PHASE_HANDSHAKE ||
         (self->phase == PHASE_HTTP && gw_request_reader_is_idle (&self->inflow.reader));
}

GSocketAddress *
gw_connection_local (GwConnection *self)
{
  return self->local;
}

GSocketAddress *
gw_connection_remote (GwConnection *self)
{
  return self->remote;
}

GwConnection *
gw_connection_from_remote (GSocketAddress *remote)
{
  return remote == NULL ? NULL : g_object_get_data (G_OBJECT (remote), ADDRESS_KEY);
}

const char *
gw_connection_peer (GwConnection *self)
{
  return self->peer;
}
