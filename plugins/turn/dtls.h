/* One client over DTLS. Until it has shown that it receives at its address it costs nothing that
 * lasts. Worker thread. */
#pragma once

#include "gateway/net/udp.h"
#include "gateway/tls/datagram-bio.h"
#include "plugins/turn/identity.h"
#include "plugins/turn/way.h"

G_BEGIN_DECLS

typedef struct _TurnDtls TurnDtls;

typedef enum
{
  TURN_DTLS_GREETING,
  TURN_DTLS_OPEN,
  TURN_DTLS_ENDED, /* by the client, or by an error */
} TurnDtlsState;

/* Whether a handshake begins with the datagram, in the clear: whoever sends it has no session. */
gboolean turn_dtls_is_greeting (const guint8 *data, gsize size);

/* @method: of datagram BIOs; it and @udp outlive the result. */
TurnDtls *turn_dtls_new (const TurnIdentity *identity, const BIO_METHOD *method, GwUdp *udp);

/* Tells the client, if there is a session. */
void turn_dtls_free (TurnDtls *dtls);

/* Its client has forgotten it: nothing is said to it any more. */
void turn_dtls_abandon (TurnDtls *dtls);

/* Somebody's first datagram: answers with a cookie (RFC 9147 5.1, RFC 6347 4.2.1), keeping
 * nothing. To be called for one stranger after the other.
 * Returns: %TRUE when it brings the cookie: from now on the session is that client's, and goes on
 *   with turn_dtls_receive() without a datagram. */
gboolean turn_dtls_listen (TurnDtls *dtls, const TurnTuple *tuple, const guint8 *data, gsize size);

/* @data: (nullable): a datagram of the client, which lives until the next call. What is inside is
 * then read with turn_dtls_read(), to its end. */
void turn_dtls_receive (TurnDtls *dtls, const guint8 *data, gsize size);

/* Returns: the size of what was decrypted into @out, 0 when there is no more. */
gsize turn_dtls_read (TurnDtls *dtls, guint8 *out, gsize room);

void turn_dtls_send (TurnDtls *dtls, const guint8 *data, gsize size);

/* Repeats what was not answered in time. */
void turn_dtls_tick (TurnDtls *dtls);

TurnDtlsState turn_dtls_state (const TurnDtls *dtls);

G_END_DECLS
