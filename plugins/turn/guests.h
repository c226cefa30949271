/* Who came by TCP, TLS or DTLS and holds memory of ours before showing credentials: bounded in
 * number, in number of one network, in how fast they come, and in time. Guests with an allocation
 * are the quota's. One thread; times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define TURN_GUESTS_MAX 2048

/* An office behind one address that joins at once, with two connections a head. */
#define TURN_GUESTS_OF_NETWORK_MAX 512

/* From the first byte of the handshake to an allocation. */
#define TURN_GUEST_TIME (20 * (gint64) G_USEC_PER_SEC)

typedef struct _TurnGuests TurnGuests;

TurnGuests *turn_guests_new (void);
void turn_guests_free (TurnGuests *guests);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnGuests, turn_guests_free)

/* One of them, a member of what is kept for it. */
typedef struct
{
  TurnGuests *guests;
  GwAddress remote;
  gint64 since;
  gboolean is_served; /* has an allocation, and is not counted */
} TurnGuest;

/* Returns: %FALSE when there are too many: it is to be turned away. */
gboolean
turn_guest_enter (TurnGuest *guest, TurnGuests *guests, const GwAddress *remote, gint64 now);
void turn_guest_leave (TurnGuest *guest);

/* @is_served: whether it has an allocation now. */
void turn_guest_settle (TurnGuest *guest, gboolean is_served, gint64 now);

gboolean turn_guest_is_overdue (const TurnGuest *guest, gint64 now);

G_END_DECLS
