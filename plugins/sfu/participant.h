/* One person in a meeting: present through a client, or lingering for a moment after its client
 * broke off. Control thread only. */
#pragma once

#include "plugins/sfu/client.h"
#include "plugins/sfu/identity.h"
#include "plugins/sfu/publisher.h"
#include "plugins/sfu/subscription.h"

G_BEGIN_DECLS

typedef struct _SfuParticipant SfuParticipant;

/* What a participant's doing means to its room. */
typedef struct
{
  void (*track_added) (SfuParticipant *participant, const SfuTrack *track, gpointer data);
  void (*track_changed) (SfuParticipant *participant, const SfuTrack *track, gpointer data);
  void (*track_removed) (SfuParticipant *participant, const SfuTrack *track, gpointer data);
  /* Its client was closed for not answering. */
  void (*stalled) (SfuParticipant *participant, gpointer data);
} SfuParticipantEvents;

/* @events outlives the participant. */
SfuParticipant *sfu_participant_new (const SfuIdentity *identity,
                                     SfuMedia *media,
                                     const SfuParticipantEvents *events,
                                     gpointer data);

/* track_removed() is called for what it still publishes. */
void sfu_participant_free (SfuParticipant *participant);

const SfuIdentity *sfu_participant_identity (const SfuParticipant *participant);

/* Takes @client, whose connections are new: an earlier client is told "replaced", and what it
 * published and received ends. */
void sfu_participant_attach (SfuParticipant *participant,
                             const SfuIdentity *identity,
                             const SfuClient *client);

/* The client is gone without a word; media may still flow. */
void sfu_participant_detach (SfuParticipant *participant);
gboolean sfu_participant_is_present (const SfuParticipant *participant);

/* @reason: as in docs/protocol.md; @message: for people. The client is closed after it. */
void sfu_participant_bye (SfuParticipant *participant, const char *reason, const char *message);

/* @message: (transfer full); dropped while there is no client. */
void sfu_participant_send (SfuParticipant *participant, JsonObject *message);

/* Either is %NULL while it does not exist: the publisher when the participant goes or moves to
 * another client, the subscription always for a client that only publishes. */
SfuPublisher *sfu_participant_publisher (SfuParticipant *participant);
SfuSubscription *sfu_participant_subscription (SfuParticipant *participant);

/* Returns: (transfer full): {id, name, role}, and tracks for others. */
JsonObject *sfu_participant_describe_self (const SfuParticipant *participant);
JsonObject *sfu_participant_describe (const SfuParticipant *participant);

/* A timer of the room's while the participant lingers; 0 for none. */
void sfu_participant_set_linger (SfuParticipant *participant, guint source);

G_END_DECLS
