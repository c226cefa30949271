#include "gateway/http/inflow.h"

void
gw_inflow_init (GwInflow *self, GwChannel *channel, const GwHttpLimits *limits, gint64 now)
{
  *self = (GwInflow){ .channel = channel };
  gw_request_reader_init (&self->reader, limits, now);
}

void
gw_inflow_clear (GwInflow *self)
{
  gw_request_reader_clear (&self->reader);
}

gssize
gw_inflow_receive (GwInflow *self, guint8 *data, gsize size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gint64 now = g_get_monotonic_time ();
  gssize n = gw_channel_read (self->channel, data, size, &reason);

  if (n < 0 && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    gw_request_reader_waits (&self->reader, now);
  else
    {
      gw_request_reader_moves (&self->reader, now);
      self->is_at_end = n <= 0;
    }
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return n;
}

/* Returns: as gw_inflow_receive(), of what the reader holds now. */
static gssize
fill (GwInflow *self, GError **error)
{
  gsize size;
  guint8 *room = gw_request_reader_room (&self->reader, &size);
  gssize n = gw_inflow_receive (self, room, size, error);

  gw_request_reader_fill (&self->reader, (gsize) MAX (n, 0));
  return n;
}

gssize
gw_inflow_read (GwInflow *self, guint8 *data, gsize size, GwRequestVerdict *verdict, GError **error)
{
  gsize used;

  *verdict = GW_REQUEST_GOOD;
  while (!gw_request_reader_has_bytes (&self->reader))
    {
      gssize n = fill (self, error);

      if (n <= 0)
        return n;
    }

  used = gw_request_reader_take (&self->reader, data, size, g_get_monotonic_time (), verdict);
  self->passed += used;
  if (*verdict == GW_REQUEST_GOOD && gw_request_reader_is_between (&self->reader))
    {
      self->whole++;
      self->passed = 0;
    }
  return (gssize) used;
}

gboolean
gw_inflow_say_farewell (GwInflow *self, guint8 *data)
{
  if (self->whole == 0 || self->passed > 0)
    return FALSE;

  self->passed = 1;
  data[0] = '\n';
  return TRUE;
}
