#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/handles.h"
#include "plugins/sfu/media/inbound.h"

struct _SfuReceiver
{
  guint references;
  gboolean closed;
  gboolean muted, held;
  SfuKind kind;
  SfuLane *home;
  SfuLevelWatch *level_watch;
  guint n_encodings;
  SfuInbound *inbounds[SFU_ENCODINGS_MAX];
  SfuFeedSet *feeds; /* by lane; as many as there are encodings, or none */
  guint *users;      /* by lane */
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
post_feed (SfuReceiver *self, void (*call) (gpointer data), guint encoding, SfuFeed *feed)
{
  FeedMessage *message = g_new (FeedMessage, 1);

  *message = (FeedMessage){ self->inbounds[encoding], feed };
  post (self, call, message);
}

static void
post_all (SfuReceiver *self, void (*call) (gpointer data))
{
  for (guint i = 0; i < self->n_encodings; i++)
    post (self, call, self->inbounds[i]);
}

static void
add_encoding (SfuReceiver *self, SfuEndpoint *endpoint, const SfuReceiveParameters *parameters)
{
  guint encoding = self->n_encodings++;
  AttachMessage *message = g_new (AttachMessage, 1);

  self->inbounds[encoding] = sfu_inbound_new (self->home, parameters, encoding);
  *message = (AttachMessage){ endpoint, self->inbounds[encoding] };
  post (self, attach_inbound, message);
}

SfuReceiver *
sfu_connection_receive (SfuConnection *connection, const SfuReceiveParameters *parameters)
{
  SfuReceiver *self = g_new0 (SfuReceiver, 1);
  SfuFeedSet at_home;

  self->references = 1;
  self->kind = parameters->kind;
  self->home = sfu_connection_lane (connection);
  self->level_watch = sfu_connection_level_watch (connection);
  self->feeds = g_new0 (SfuFeedSet, sfu_lane_count (self->home));
  self->users = g_new0 (guint, sfu_lane_count (self->home));
  while (self->n_encodings < parameters->n_encodings)
    add_encoding (self, sfu_connection_endpoint (connection), parameters);
  /* Video is remembered at home, whoever watches: those who come later begin with that. */
  if (self->kind == SFU_VIDEO)
    sfu_receiver_take_feeds (self, self->home, &at_home);
  return self;
}

void
sfu_receiver_free (SfuReceiver *self)
{
  self->closed = TRUE;
  sfu_receiver_watch_level (self, NULL, NULL);
  post_all (self, close_inbound);
  sfu_receiver_unref (self);
}

static void
set_silent (SfuReceiver *self, gboolean muted, gboolean held)
{
  gboolean before = self->muted || self->held;
  gboolean silent = muted || held;

  self->muted = muted;
  self->held = held;
  if (silent != before)
    post_all (self, silent ? mute : unmute);
}

void
sfu_receiver_set_muted (SfuReceiver *self, gboolean muted)
{
  set_silent (self, muted, self->held);
}

void
sfu_receiver_set_held (SfuReceiver *self, gboolean held)
{
  set_silent (self, self->muted, held);
}

void
sfu_receiver_watch_level (SfuReceiver *self, SfuReceiverLevel level, gpointer data)
{
  sfu_level_watch_set (self->level_watch, self->inbounds[0], level, data);
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

static SfuFeed *
make_feed (SfuReceiver *self, SfuLane *lane, guint encoding)
{
  SfuFeed *feed = sfu_feed_new (lane, self->inbounds[encoding], self->home, self->kind);

  gw_mailbox_call (sfu_lane_mailbox (lane), attach_feed, feed);
  post_feed (self, add_feed, encoding, feed);
  return feed;
}

void
sfu_receiver_take_feeds (SfuReceiver *self, SfuLane *lane, SfuFeedSet *feeds)
{
  SfuFeedSet *own = &self->feeds[sfu_lane_index (lane)];

  g_assert (!self->closed);
  if (self->users[sfu_lane_index (lane)]++ == 0)
    for (own->n = 0; own->n < self->n_encodings; own->n++)
      own->feeds[own->n] = make_feed (self, lane, own->n);
  *feeds = *own;
}

void
sfu_receiver_give_back_feeds (SfuReceiver *self, SfuLane *lane)
{
  guint index = sfu_lane_index (lane);

  if (self->closed || --self->users[index] > 0)
    return;
  for (guint i = 0; i < self->n_encodings; i++)
    post_feed (self, drop_feed, i, self->feeds[index].feeds[i]);
  self->feeds[index] = (SfuFeedSet){ 0 };
}
