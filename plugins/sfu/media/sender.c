#include "plugins/sfu/media/handles.h"
#include "plugins/sfu/media/outbound.h"

struct _SfuSender
{
  SfuLane *lane;
  SfuReceiver *receiver;
  SfuOutbound *outbound;
};

typedef struct
{
  SfuLane *lane;
  SfuEndpoint *endpoint;
  SfuOutbound *outbound;
} SenderMessage;

/* Lane's thread, as all functions below that take gpointer. */
static void
attach (gpointer data)
{
  g_autofree SenderMessage *message = data;

  sfu_outbound_attach (message->outbound, message->endpoint);
  sfu_port_flush (sfu_lane_port (message->lane));
}

static void
detach (gpointer data)
{
  sfu_outbound_free (data);
}

static void
pause_outbound (gpointer data)
{
  sfu_outbound_set_paused (data, TRUE);
}

static void
resume (gpointer data)
{
  g_autofree SenderMessage *message = data;

  sfu_outbound_set_paused (message->outbound, FALSE);
  sfu_port_flush (sfu_lane_port (message->lane));
}

static SenderMessage *
make_message (SfuSender *self, SfuEndpoint *endpoint)
{
  SenderMessage *message = g_new (SenderMessage, 1);

  *message = (SenderMessage){ self->lane, endpoint, self->outbound };
  return message;
}

SfuSender *
sfu_connection_send (SfuConnection *connection,
                     SfuReceiver *receiver,
                     const SfuSendParameters *parameters)
{
  SfuSender *self = g_new0 (SfuSender, 1);
  SfuFeed *feed;

  self->lane = sfu_connection_lane (connection);
  self->receiver = sfu_receiver_ref (receiver);
  feed = sfu_receiver_take_feed (receiver, self->lane);
  self->outbound = sfu_outbound_new (self->lane, feed, parameters);
  gw_mailbox_call (sfu_lane_mailbox (self->lane), attach,
                   make_message (self, sfu_connection_endpoint (connection)));
  return self;
}

void
sfu_sender_free (SfuSender *self)
{
  gw_mailbox_call (sfu_lane_mailbox (self->lane), detach, self->outbound);
  sfu_receiver_give_back_feed (self->receiver, self->lane);
  sfu_receiver_unref (self->receiver);
  g_free (self);
}

void
sfu_sender_set_paused (SfuSender *self, gboolean paused)
{
  if (paused)
    gw_mailbox_call (sfu_lane_mailbox (self->lane), pause_outbound, self->outbound);
  else
    gw_mailbox_call (sfu_lane_mailbox (self->lane), resume, make_message (self, NULL));
}
