/* A participant's publish connection: the client's offers, our answers, and the tracks that come
 * of them. Control thread only. */
#pragma once

#include "plugins/sfu/track.h"

G_BEGIN_DECLS

/* Tracks that one participant may have at once. */
#define SFU_PUBLISHER_TRACKS_MAX 8

typedef struct _SfuPublisher SfuPublisher;

typedef struct
{
  void (*added) (const SfuTrack *track, gpointer data);
  void (*changed) (const SfuTrack *track, gpointer data);
  /* Freed when it returns. */
  void (*removed) (const SfuTrack *track, gpointer data);
  /* (nullable): of the connection. */
  void (*state) (SfuTransportState state, gpointer data);
} SfuPublisherEvents;

/* What the client says of one m-line that sends. */
typedef struct
{
  const char *mid;
  SfuSource source;
  gboolean muted;
} SfuPublisherWish;

/* @owner: the participant's id. @events outlives the publisher. */
SfuPublisher *sfu_publisher_new (SfuMedia *media,
                                 const char *owner,
                                 const SfuPublisherEvents *events,
                                 gpointer data);

/* removed() is called for each track that is left. */
void sfu_publisher_free (SfuPublisher *publisher);

/**
 * sfu_publisher_offer: takes an offer as a whole or not at all.
 * @wishes: (element-type SfuPublisherWish) (nullable): %NULL when the client cannot say (WHIP):
 *   then its first sound is a microphone, the first picture a camera, the second of each a screen,
 *   more are refused, and so is none.
 * Returns: (transfer full) (nullable): the answer; %NULL with SFU_ERROR_BAD_SDP or
 *   SFU_ERROR_BAD_REQUEST set.
 */
char *sfu_publisher_offer (SfuPublisher *publisher,
                           const char *sdp,
                           const GArray *wishes,
                           GError **error);

/* Whether an offer without wishes would be taken, before there is a publisher.
 * Returns: %FALSE with @error set as by sfu_publisher_offer(). */
gboolean sfu_publisher_check (const SfuMedia *media, const char *sdp, GError **error);

/* The client's ICE restart without an offer, while it has tracks. Returns: (transfer full)
 * (nullable): our part; %NULL when the client's credentials are those we know, or it has closed the
 *   connection. */
char *sfu_publisher_restart (SfuPublisher *publisher, const char *ufrag, const char *pwd);

/* (element-type SfuTrack) */
const GPtrArray *sfu_publisher_tracks (const SfuPublisher *publisher);

/* Returns: %FALSE with SFU_ERROR_NOT_FOUND set when there is no track @id. */
gboolean
sfu_publisher_mute (SfuPublisher *publisher, const char *id, gboolean muted, GError **error);

G_END_DECLS
