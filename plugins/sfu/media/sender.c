#include "plugins/sfu/media/handles.h"
#include "plugins/sfu/media/outbound.h"

struct _SfuSender
{
  SfuLane *lane;
  SfuReceiver *receiver; /* (nullable) */
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

typedef struct
{
  SfuLane *lane;
  SfuOutbound *outbound;
  SfuFeedSet feeds;
} FeedsMessage;

static void
set_feeds (gpointer data)
{
  g_autofree FeedsMessage *message = data;

  sfu_outbound_set_feeds (message->outbound, &message->feeds);
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

static void
take_receiver (SfuSender *self, SfuReceiver *receiver, SfuFeedSet *feeds)
{
  *feeds = (SfuFeedSet){ 0 };
  if (receiver == NULL)
    return;
  self->receiver = sfu_receiver_ref (receiver);
  sfu_receiver_take_feeds (receiver, self->lane, feeds);
}

/* After what uses the feeds no more was posted. */
static void
give_back_receiver (SfuSender *self, SfuReceiver *receiver)
{
  if (receiver == NULL)
    return;
  sfu_receiver_give_back_feeds (receiver, self->lane);
  sfu_receiver_unref (receiver);
}

SfuSender *
sfu_connection_send (SfuConnection *connection,
                     SfuReceiver *receiver,
                     const SfuSendParameters *parameters)
{
  SfuSender *self = g_new0 (SfuSender, 1);
  SfuFeedSet feeds;

  self->lane = sfu_connection_lane (connection);
  take_receiver (self, receiver, &feeds);
  self->outbound = sfu_outbound_new (self->lane, &feeds, parameters);
  gw_mailbox_call (sfu_lane_mailbox (self->lane), attach,
                   make_message (self, sfu_connection_endpoint (connection)));
  return self;
}

void
sfu_sender_set_receiver (SfuSender *self, SfuReceiver *receiver)
{
  SfuReceiver *before = g_steal_pointer (&self->receiver);
  FeedsMessage *message = g_new (FeedsMessage, 1);

  *message = (FeedsMessage){ self->lane, self->outbound, { 0 } };
  take_receiver (self, receiver, &message->feeds);
  gw_mailbox_call (sfu_lane_mailbox (self->lane), set_feeds, message);
  give_back_receiver (self, before);
}

void
sfu_sender_free (SfuSender *self)
{
  gw_mailbox_call (sfu_lane_mailbox (self->lane), detach, self->outbound);
  give_back_receiver (self, self->receiver);
  g_free (self);
}

typedef struct
{
  SfuLane *lane;
  SfuOutbound *outbound;
  guint height, frame_rate;
} WantedMessage;

static void
set_wanted (gpointer data)
{
  g_autofree WantedMessage *message = data;

  sfu_outbound_set_wanted (message->outbound, message->height, message->frame_rate);
  sfu_port_flush (sfu_lane_port (message->lane));
}

void
sfu_sender_set_wanted (SfuSender *self, guint height, guint frame_rate)
{
  WantedMessage *message = g_new (WantedMessage, 1);

  *message = (WantedMessage){ self->lane, self->outbound, height, frame_rate };
  gw_mailbox_call (sfu_lane_mailbox (self->lane), set_wanted, message);
}

void
sfu_sender_set_paused (SfuSender *self, gboolean paused)
{
  if (paused)
    gw_mailbox_call (sfu_lane_mailbox (self->lane), pause_outbound, self->outbound);
  else
    gw_mailbox_call (sfu_lane_mailbox (self->lane), resume, make_message (self, NULL));
}
