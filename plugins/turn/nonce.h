/* Nonces that need no memory (RFC 8489 9.2): the time of their making and a MAC over it and the
 * client's address and port. As cookies of DTLS they show as much: that the client receives there,
 * and not only somebody behind the same NAT. Immutable, any thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* 40 hexadecimal digits and the terminating zero. They do not begin with the "obMatJos2" of
 * RFC 8489 9.2, so clients keep to the algorithms of RFC 5389. */
#define TURN_NONCE_SIZE 41

/* Seconds. */
#define TURN_NONCE_LIFETIME 3600

typedef struct _TurnNonce TurnNonce;

TurnNonce *turn_nonce_new (void); /* with a key of its own */
void turn_nonce_free (TurnNonce *nonce);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnNonce, turn_nonce_free)

/* @now: seconds since 1970 UTC. */
void turn_nonce_make (const TurnNonce *nonce,
                      const GwAddress *client,
                      gint64 now,
                      char text[TURN_NONCE_SIZE]);

/* Whether @text was made by us for @client and is not stale. */
gboolean turn_nonce_check (
    const TurnNonce *nonce, const GwAddress *client, gint64 now, const guint8 *text, gsize size);

G_END_DECLS
