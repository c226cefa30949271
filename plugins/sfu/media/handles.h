/* What the handles of one connection know of each other. Control thread only. */
#pragma once

#include "plugins/sfu/connection.h"
#include "plugins/sfu/media/feed-set.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/media/level-watch.h"

G_BEGIN_DECLS

SfuLane *sfu_connection_lane (const SfuConnection *connection);
SfuEndpoint *sfu_connection_endpoint (const SfuConnection *connection);
SfuLevelWatch *sfu_connection_level_watch (const SfuConnection *connection);

/* Senders hold a reference to what they copy. */
SfuReceiver *sfu_receiver_ref (SfuReceiver *receiver);
void sfu_receiver_unref (SfuReceiver *receiver);

/* The receiver's feeds on @lane, one per encoding, made when this is their first user there; give
 * them back once per take, while the receiver is open. */
void sfu_receiver_take_feeds (SfuReceiver *receiver, SfuLane *lane, SfuFeedSet *feeds);
void sfu_receiver_give_back_feeds (SfuReceiver *receiver, SfuLane *lane);

G_END_DECLS
