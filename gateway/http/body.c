#include "config.h"

#include "gateway/http/body.h"

#include "gateway/http/server.h"

#define BODY_KEY "gw-body"

struct _GwBody
{
  SoupServerMessage *message; /* which has us */
  const GwBodyEvents *events;
  gpointer data;
  guint64 size_max;
  guint64 size;
  GByteArray *gathered;
  gulong finished;
  gboolean is_busy;   /* the taker has a chunk */
  gboolean is_paused; /* by us */
  gboolean is_whole;
};

static void
body_free (gpointer data)
{
  GwBody *self = data;

  g_signal_handler_disconnect (self->message, self->finished);
  g_byte_array_unref (self->gathered);
  g_free (self);
}

/* Ends @self: from now on its message's body is nobody's. */
static void
let_go (GwBody *self)
{
  g_object_set_data (G_OBJECT (self->message), BODY_KEY, NULL);
}

static void
on_finished (SoupServerMessage *message, GwBody *self)
{
  const GwBodyEvents *events = self->events;
  gpointer data = self->data;

  let_go (self);
  events->broken (data);
}

GwBody *
gw_body_take (SoupServerMessage *message,
              guint64 size_max,
              const GwBodyEvents *events,
              gpointer data)
{
  GwBody *self = g_new0 (GwBody, 1);

  self->message = message;
  self->events = events;
  self->data = data;
  self->size_max = size_max;
  self->gathered = g_byte_array_new ();
  self->finished = g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, self, body_free);
  return self;
}

GwBody *
gw_body_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), BODY_KEY);
}

/* Hands out what is gathered when there is enough of it, and holds the client back when there is
 * more than that. May end @self. */
static void
hand_out (GwBody *self)
{
  g_autoptr (GBytes) bytes = NULL;
  guint size = MIN (self->gathered->len, GW_BODY_CHUNK);

  if (self->is_busy || size == 0 || (size < GW_BODY_CHUNK && !self->is_whole))
    return;

  bytes = g_bytes_new (self->gathered->data, size);
  g_byte_array_remove_range (self->gathered, 0, size);
  self->is_busy = TRUE;
  self->events->chunk (self, bytes, self->data);
}

static void
end_when_done (GwBody *self)
{
  g_autoptr (SoupServerMessage) message = NULL;
  const GwBodyEvents *events = self->events;
  gpointer data = self->data;

  if (!self->is_whole || self->is_busy || self->gathered->len > 0)
    return;

  message = g_object_ref (self->message);
  let_go (self);
  events->end (message, data);
}

static void
pace (GwBody *self)
{
  gboolean is_full = self->gathered->len >= GW_BODY_CHUNK;

  if (is_full == self->is_paused || self->is_whole)
    return;

  self->is_paused = is_full;
  if (is_full)
    soup_server_message_pause (self->message);
  else
    soup_server_message_unpause (self->message);
}

/* Whether @message's body is still that of @self, after its taker was called. */
static gboolean
is_alive (SoupServerMessage *message, const GwBody *self)
{
  return gw_body_of (message) == self;
}

static void
advance (GwBody *self)
{
  g_autoptr (SoupServerMessage) message = g_object_ref (self->message);

  hand_out (self);
  if (is_alive (message, self))
    pace (self);
  if (is_alive (message, self))
    end_when_done (self);
}

void
gw_body_push (GwBody *self, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  self->size += size;
  if (self->size > self->size_max)
    {
      g_autoptr (SoupServerMessage) message = g_object_ref (self->message);
      const GwBodyEvents *events = self->events;
      gpointer taker = self->data;

      gw_body_refuse (self, 413, "too-large", "The body is larger than announced.");
      events->broken (taker);
      return;
    }

  g_byte_array_append (self->gathered, data, (guint) size);
  advance (self);
}

void
gw_body_finish (GwBody *self)
{
  self->is_whole = TRUE;
  soup_server_message_pause (self->message);
  advance (self);
}

void
gw_body_continue (GwBody *self)
{
  self->is_busy = FALSE;
  advance (self);
}

void
gw_body_refuse (GwBody *self, guint status, const char *code, const char *text)
{
  g_autoptr (SoupServerMessage) message = g_object_ref (self->message);
  gboolean is_held = self->is_paused || self->is_whole;

  let_go (self);
  gw_reply_error (message, status, code, text);
  gw_reply_early (message);
  if (is_held)
    soup_server_message_unpause (message);
}
