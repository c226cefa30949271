/* STUN messages of TURN clients on libnice's STUN library, with the long-term credential mechanism
 * (RFC 8489 9.2): what a datagram is, and the frames of answers. One per worker. */
#pragma once

#include <glib.h>
#include <stun/stunagent.h>

#include "gateway/net/address.h"
#include "plugins/turn/auth.h"
#include "plugins/turn/nonce.h"

G_BEGIN_DECLS

/* Methods and attributes of RFC 8656 under the names it gives them. */
#define TURN_METHOD_REFRESH STUN_REFRESH
#define TURN_METHOD_SEND STUN_IND_SEND

/* RFC 8489 5 */
#define TURN_TRANSACTION_SIZE 12

/* The longest answer. */
#define TURN_ANSWER_MAX 1200

typedef struct _TurnStun TurnStun;

typedef enum
{
  TURN_STUN_REQUEST,    /* with valid credentials: @login says whose */
  TURN_STUN_BINDING,    /* a Binding request: needs none */
  TURN_STUN_INDICATION, /* carries none */
  TURN_STUN_REFUSED,    /* a request to be answered with @error */
  TURN_STUN_IGNORED,    /* no STUN, a response, an indication that we do not understand */
} TurnStunVerdict;

typedef struct
{
  TurnStunVerdict verdict;
  StunMessage message; /* points into the datagram */
  StunMethod method;
  StunError error;
  gboolean authenticated;
  TurnLogin login;
} TurnRequest;

/* @auth, @nonce, @realm outlive it. */
TurnStun *turn_stun_new (const TurnAuth *auth, const TurnNonce *nonce, const char *realm);
void turn_stun_free (TurnStun *stun);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnStun, turn_stun_free)

/* @now: seconds since 1970 UTC. @data outlives @request. */
TurnStunVerdict turn_stun_read (TurnStun *stun,
                                const guint8 *data,
                                gsize size,
                                const GwAddress *client,
                                gint64 now,
                                TurnRequest *request);

/* Returns: the size of an error answer in @out (TURN_ANSWER_MAX bytes), 0 for none. */
gsize turn_stun_write_error (TurnStun *stun,
                             const TurnRequest *request,
                             StunError error,
                             const GwAddress *client,
                             gint64 now,
                             guint8 *out);

/* Begins a success answer in @out (TURN_ANSWER_MAX bytes). */
gboolean
turn_stun_begin (TurnStun *stun, const TurnRequest *request, StunMessage *answer, guint8 *out);

/* Returns: its size, 0 when it does not fit. */
gsize turn_stun_finish (TurnStun *stun, const TurnRequest *request, StunMessage *answer);

gboolean
turn_stun_append_address (StunMessage *answer, StunAttribute type, const GwAddress *address);

/* All attributes of @type in front of MESSAGE-INTEGRITY (CreatePermission has several).
 * @addresses: @maximum of room. Returns: %FALSE when there is none, too many, or a malformed one.
 */
gboolean turn_stun_find_addresses (const StunMessage *message,
                                   StunAttribute type,
                                   GwAddress *addresses,
                                   guint maximum,
                                   guint *count);

/* The first of 4 bytes of an attribute whose rest is reserved. Returns: %FALSE when it is absent
 * or of another length. */
gboolean turn_stun_find_byte (const StunMessage *message, StunAttribute type, guint8 *value);

G_END_DECLS
