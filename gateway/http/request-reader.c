#include "config.h"

#include "gateway/http/request-reader.h"

#include <string.h>

#define ROOM 8192

void
gw_request_reader_init (GwRequestReader *self, const GwHttpLimits *limits, gint64 now)
{
  *self = (GwRequestReader){ .limits = *limits, .opened = now };
  gw_request_scanner_init (&self->scanner, limits->head_size);
}

void
gw_request_reader_clear (GwRequestReader *self)
{
  g_clear_pointer (&self->in, g_free);
  self->begin = self->end = 0;
}

guint8 *
gw_request_reader_room (GwRequestReader *self, gsize *size)
{
  g_assert (self->begin == self->end);

  if (self->in == NULL)
    self->in = g_malloc (ROOM);
  *size = ROOM;
  return self->in;
}

static void
release_empty (GwRequestReader *self)
{
  if (self->begin == self->end)
    gw_request_reader_clear (self);
}

void
gw_request_reader_fill (GwRequestReader *self, gsize size)
{
  self->begin = 0;
  self->end = size;
  release_empty (self);
}

static GwRequestPhase
phase_of (const GwRequestReader *self)
{
  return gw_request_scanner_phase (&self->scanner);
}

gboolean
gw_request_reader_has_bytes (GwRequestReader *self)
{
  while (self->begin < self->end && phase_of (self) == GW_REQUEST_IDLE &&
         (self->in[self->begin] == '\r' || self->in[self->begin] == '\n'))
    self->begin++;
  release_empty (self);
  return self->begin < self->end;
}

gsize
gw_request_reader_take (
    GwRequestReader *self, guint8 *data, gsize size, gint64 now, GwRequestVerdict *verdict)
{
  GwRequestPhase before = phase_of (self);
  gsize used;

  *verdict = gw_request_scanner_push (&self->scanner, self->in + self->begin,
                                      MIN (size, self->end - self->begin), &used);
  if (*verdict != GW_REQUEST_GOOD)
    return 0;

  if (before == GW_REQUEST_IDLE)
    {
      self->head_since = now;
      self->requests++;
    }
  if (before != GW_REQUEST_BODY || phase_of (self) != GW_REQUEST_BODY)
    self->waited = 0;
  return gw_request_reader_take_rest (self, data, used);
}

gsize
gw_request_reader_take_rest (GwRequestReader *self, guint8 *data, gsize size)
{
  gsize n = MIN (size, self->end - self->begin);

  if (n > 0)
    memcpy (data, self->in + self->begin, n);
  self->begin += n;
  release_empty (self);
  return n;
}

void
gw_request_reader_waits (GwRequestReader *self, gint64 now)
{
  if (self->waiting_since == 0)
    self->waiting_since = now;
}

void
gw_request_reader_moves (GwRequestReader *self, gint64 now)
{
  if (self->waiting_since != 0)
    self->waited += now - self->waiting_since;
  self->waiting_since = 0;
}

static gboolean
is_late (gint64 since, gint64 now, guint64 milliseconds)
{
  return now - since > (gint64) milliseconds * 1000;
}

/* Only the client's time counts: not that of a handler, nor of a reply. */
GwRequestPace
gw_request_reader_pace (const GwRequestReader *self, gint64 now)
{
  const GwHttpLimits *limits = &self->limits;
  gboolean is_first = self->requests <= 1;
  gint64 since = self->waiting_since;
  guint64 allowed;

  if (since == 0)
    return GW_REQUEST_IN_TIME;

  switch (phase_of (self))
    {
    case GW_REQUEST_IDLE:
      allowed = self->requests == 0 ? limits->head_time : limits->idle_time;
      return is_late (since, now, allowed) ? GW_REQUEST_IDLE_TOO_LONG : GW_REQUEST_IN_TIME;
    case GW_REQUEST_HEAD:
      since = is_first ? self->opened : self->head_since;
      return is_late (since, now, limits->head_time) ? GW_REQUEST_HEAD_TOO_SLOW
                                                     : GW_REQUEST_IN_TIME;
    case GW_REQUEST_BODY:
    default:
      allowed = limits->head_time + self->scanner.body_size * 1000 / MAX (1, limits->body_rate);
      return is_late (since - self->waited, now, allowed) ? GW_REQUEST_BODY_TOO_SLOW
                                                          : GW_REQUEST_IN_TIME;
    }
}

gboolean
gw_request_reader_is_between (const GwRequestReader *self)
{
  return phase_of (self) == GW_REQUEST_IDLE;
}

gboolean
gw_request_reader_is_idle (const GwRequestReader *self)
{
  return self->waiting_since != 0 && phase_of (self) == GW_REQUEST_IDLE;
}
