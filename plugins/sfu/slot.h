/* One m-line of a subscription: whose track is on it, what is sent of that, and what the client
 * shows. Control thread. */
#pragma once

#include "plugins/sfu/sdp/subscribe-offer.h"
#include "plugins/sfu/subscription.h"

G_BEGIN_DECLS

typedef struct
{
  SfuSdpLine line;          /* first: offers are printed of these */
  const SfuTrack *track;    /* (nullable) */
  SfuSender *sender;        /* (nullable): from the answer on */
  gboolean hidden;          /* the client does not show it */
  gboolean spared;          /* it is not sent, unless it is pinned */
  gboolean pinned;          /* the client wants it though it is spared */
  guint height, frame_rate; /* that it shows; 0: not known, the best there is */
  gboolean vacant;          /* its refusal is agreed: it may be used again, with another mid */
} SfuSlot;

SfuSlot *sfu_slot_new (SfuKind kind);
void sfu_slot_free (SfuSlot *slot);

void sfu_slot_set_mid (SfuSlot *slot, guint mid);

/* Gives the line to @track (not owned), with streams of @connection. */
void sfu_slot_occupy (SfuSlot *slot, const SfuTrack *track, guint mid, SfuConnection *connection);

/* The track has gone; the line stays until its refusal is agreed. */
void sfu_slot_release (SfuSlot *slot);
/* It is. */
void sfu_slot_vacate (SfuSlot *slot);

/* The client takes the line, or turns it down: then what comes later are new streams. */
void sfu_slot_send (SfuSlot *slot, SfuConnection *connection, const SfuSendParameters *parameters);
void sfu_slot_stop (SfuSlot *slot, SfuConnection *connection);

void sfu_slot_set_spared (SfuSlot *slot, gboolean spared);
void sfu_slot_set_view (SfuSlot *slot, const SfuSubscriptionView *view);

G_END_DECLS
