/* What libsoup hears of a client: the bytes of a channel, scanned request by request, with account
 * kept of the waiting. A value; control thread. */
#pragma once

#include "gateway/http/channel.h"
#include "gateway/http/request-reader.h"

G_BEGIN_DECLS

typedef struct
{
  GwChannel *channel; /* not owned */
  GwRequestReader reader;
  gboolean is_at_end; /* the peer will send no more */
  guint whole;        /* requests that libsoup has had whole */
  gsize passed;       /* bytes that libsoup has had of the present one */
} GwInflow;

/* @now: monotonic microseconds. Also begins anew, before anything came. */
void gw_inflow_init (GwInflow *inflow, GwChannel *channel, const GwHttpLimits *limits, gint64 now);
void gw_inflow_clear (GwInflow *inflow);

/* As gw_channel_read(), unscanned. */
gssize gw_inflow_receive (GwInflow *inflow, guint8 *data, gsize size, GError **error);

/* Bytes of good requests. Returns: how many; 0 at the peer's end, and where @verdict (out) is not
 * GW_REQUEST_GOOD; -1 with @error set, as of gw_channel_read(). */
gssize gw_inflow_read (
    GwInflow *inflow, guint8 *data, gsize size, GwRequestVerdict *verdict, GError **error);

/* libsoup 3.2 forgets to let go of a kept connection that ends before the first byte of its next
 * request: socket and all stay until the server ends. So it gets a byte to stumble over.
 * Returns: whether @data holds one, once. */
gboolean gw_inflow_say_farewell (GwInflow *inflow, guint8 *data);

G_END_DECLS
