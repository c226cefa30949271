/* What clients send to their peers, held back for the burst it came in, so that datagrams of one
 * relay leave in one call. Worker thread. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"

G_BEGIN_DECLS

typedef struct _TurnOutbox TurnOutbox;

TurnOutbox *turn_outbox_new (void);
void turn_outbox_free (TurnOutbox *outbox); /* what waits is not sent */

/* @data: inside of @packet, of which a reference is kept until it has left. @fd: stays open until
 * turn_outbox_flush(). */
void turn_outbox_push (TurnOutbox *outbox,
                       int fd,
                       GwPacket *packet,
                       const guint8 *data,
                       gsize size,
                       const GwAddress *peer);

void turn_outbox_flush (TurnOutbox *outbox);

G_END_DECLS
