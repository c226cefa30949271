/* A participant's subscribe connection: which tracks go to it, our offers and the client's
 * answers. Changes gather while an offer waits for its answer; there is one at a time. Control
 * thread only. */
#pragma once

#include "plugins/sfu/track.h"

G_BEGIN_DECLS

typedef struct _SfuSubscription SfuSubscription;

typedef struct
{
  /* @tracks: (transfer full): [{mid, participant, track}]. */
  void (*offer) (const char *sdp, gint64 version, JsonArray *tracks, gpointer data);
  /* The client did not answer an offer in time. */
  void (*stalled) (gpointer data);
} SfuSubscriptionEvents;

/* The first offer follows from the main loop, also when there are no tracks yet: the transport is
 * up by the time there are. @answer_timeout: milliseconds. @events outlives the subscription. */
SfuSubscription *sfu_subscription_new (SfuMedia *media,
                                       guint answer_timeout,
                                       const SfuSubscriptionEvents *events,
                                       gpointer data);
void sfu_subscription_free (SfuSubscription *subscription);

/* @track stays valid until it is removed. */
void sfu_subscription_add (SfuSubscription *subscription, const SfuTrack *track);
void sfu_subscription_remove (SfuSubscription *subscription, const SfuTrack *track);

/* @refused: gets the ids of the offered tracks that the client cannot play, because it agreed to
 * none of their codecs; they are not offered to it again.
 * Returns: %FALSE with SFU_ERROR_BAD_SDP or SFU_ERROR_BAD_REQUEST set; the offer then still waits
 * for a better answer. */
gboolean sfu_subscription_answer (SfuSubscription *subscription,
                                  const char *sdp,
                                  gint64 version,
                                  JsonArray *refused,
                                  GError **error);

/* How the client shows a track now. */
typedef struct
{
  const char *track;
  guint height;     /* lines on its screen; 0: not at all */
  guint frame_rate; /* pictures a second that it has a use for; 0: all */
  gboolean pinned;  /* sent though it would be spared */
} SfuSubscriptionView;

/* Other tracks stay as they are; what is not (or not any more) on this connection is passed over.
 * Returns: %FALSE with SFU_ERROR_TOO_FAST set. */
gboolean sfu_subscription_view (SfuSubscription *subscription,
                                const SfuSubscriptionView *views,
                                gsize n_views,
                                GError **error);

/* @track, which was added, is sent only where the client has pinned it, or again to all. */
void
sfu_subscription_set_spared (SfuSubscription *subscription, const SfuTrack *track, gboolean spared);

/* New ICE credentials, and an offer with them; a new connection, whose versions begin with 1, when
 * the old one cannot come back. */
void sfu_subscription_restart (SfuSubscription *subscription);

G_END_DECLS
