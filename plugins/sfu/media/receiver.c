#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/handles.h"
#include "plugins/sfu/media/inbound.h"

struct _SfuReceiver
{
  guint references;
  gboolean closed;
  SfuKind kind;
  SfuLane *home;
  SfuInbound *inbound;
  SfuFeed **feeds; /* by lane; NULL: none there */
  guint *users;    /* by lane */
};

typedef struct
{
  SfuEndpoint *endpoint;
  SfuInbound *inbound;
} AttachMessage;

/* Lane's thread, as all functions below that take gpointer. */
static void
attach_inbound (gpointer data)
{
  g_autofree AttachMessage *message = data;

  sfu_endpoint_add_inbound (message->endpoint, message->inbound);
}

static void
close_inbound (gpointer data)
{
  SfuInbound *inbound = data;

  if (sfu_inbound_endpoint (inbound) != NULL)
    sfu_endpoint_remove_inbound (sfu_inbound_endpoint (inbound), inbound);
  sfu_inbound_close (inbound);
}

static void
mute (gpointer data)
{
  sfu_inbound_set_muted (data, TRUE);
}

static void
unmute (gpointer data)
{
  SfuInbound *inbound = data;

  sfu_inbound_set_muted (inbound, FALSE);
  sfu_port_flush (sfu_lane_port (sfu_inbound_home (inbound)));
}

typedef struct
{
  SfuInbound *inbound;
  SfuFeed *feed;
} FeedMessage;

static void
add_feed (gpointer data)
{
  g_autofree FeedMessage *message = data;

  sfu_inbound_add_feed (message->inbound, message->feed);
}

static void
drop_feed (gpointer data)
{
  g_autofree FeedMessage *message = data;

  sfu_inbound_drop_feed (message->inbound, message->feed);
}

static void
attach_feed (gpointer data)
{
  sfu_feed_attach (data);
}

static void
post (SfuReceiver *self, void (*call) (gpointer data), gpointer data)
{
  gw_mailbox_call (sfu_lane_mailbox (self->home), call, data);
}

static void
post_feed (SfuReceiver *self, void (*call) (gpointer data), SfuFeed *feed)
{
  FeedMessage *message = g_new (FeedMessage, 1);

  *message = (FeedMessage){ self->inbound, feed };
  post (self, call, message);
}

SfuReceiver *
sfu_connection_receive (SfuConnection *connection, const SfuReceiveParameters *parameters)
{
  SfuReceiver *self = g_new0 (SfuReceiver, 1);
  AttachMessage *message = g_new (AttachMessage, 1);

  self->references = 1;
  self->kind = parameters->kind;
  self->home = sfu_connection_lane (connection);
  self->inbound = sfu_inbound_new (self->home, parameters);
  self->feeds = g_new0 (SfuFeed *, sfu_lane_count (self->home));
  self->users = g_new0 (guint, sfu_lane_count (self->home));
  *message = (AttachMessage){ sfu_connection_endpoint (connection), self->inbound };
  post (self, attach_inbound, message);
  return self;
}

void
sfu_receiver_free (SfuReceiver *self)
{
  self->closed = TRUE;
  post (self, close_inbound, self->inbound);
  sfu_receiver_unref (self);
}

void
sfu_receiver_set_muted (SfuReceiver *self, gboolean muted)
{
  post (self, muted ? mute : unmute, self->inbound);
}

SfuReceiver *
sfu_receiver_ref (SfuReceiver *self)
{
  self->references++;
  return self;
}

void
sfu_receiver_unref (SfuReceiver *self)
{
  if (--self->references > 0)
    return;
  g_free (self->feeds);
  g_free (self->users);
  g_free (self);
}

SfuFeed *
sfu_receiver_take_feed (SfuReceiver *self, SfuLane *lane)
{
  guint index = sfu_lane_index (lane);

  g_assert (!self->closed);
  if (self->users[index]++ > 0)
    return self->feeds[index];
  self->feeds[index] = sfu_feed_new (lane, self->inbound, self->home, self->kind);
  gw_mailbox_call (sfu_lane_mailbox (lane), attach_feed, self->feeds[index]);
  post_feed (self, add_feed, self->feeds[index]);
  return self->feeds[index];
}

void
sfu_receiver_give_back_feed (SfuReceiver *self, SfuLane *lane)
{
  guint index = sfu_lane_index (lane);

  if (self->closed || --self->users[index] > 0)
    return;
  post_feed (self, drop_feed, g_steal_pointer (&self->feeds[index]));
}
