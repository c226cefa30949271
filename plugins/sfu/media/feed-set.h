/* A track's encodings as one lane has them, and which of them a subscriber is to get. Plain struct;
 * worker thread only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/rtp/layer-selector.h"
#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

#define SFU_NO_FEED (-1)

/* The smallest picture first; %NULL where one has gone. */
typedef struct
{
  guint n;
  guint16 number; /* of the sets that one subscriber had */
  SfuFeed *feeds[SFU_ENCODINGS_MAX];
} SfuFeedSet;

/* Another set in its place. */
void sfu_feed_set_replace (SfuFeedSet *set, const SfuFeedSet *by);

/* @outbound watches all of them, or no longer any. */
void sfu_feed_set_watch (const SfuFeedSet *set, SfuOutbound *outbound);
void sfu_feed_set_unwatch (const SfuFeedSet *set, SfuOutbound *outbound);

/* @index: may be SFU_NO_FEED. Returns: (nullable). */
SfuFeed *sfu_feed_set_at (const SfuFeedSet *set, gint8 index);

/* Returns: its index, or SFU_NO_FEED. */
gint8 sfu_feed_set_find (const SfuFeedSet *set, const SfuFeed *feed);

/* The layers that @wish asks for, of the encodings that flow. */
SfuLayers sfu_feed_set_choose (const SfuFeedSet *set, const SfuLayerWish *wish);

/* What a subscriber's stream knows a source by: each feed counts its own from 0. */
guint sfu_feed_set_source (const SfuFeedSet *set, gint8 index, guint16 source);

/* Returns: (nullable): the feed whose source that is; %NULL when it was another set's. */
SfuFeed *sfu_feed_set_find_source (const SfuFeedSet *set, guint source);

G_END_DECLS
