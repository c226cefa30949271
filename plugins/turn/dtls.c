#include "plugins/turn/dtls.h"

#include <openssl/err.h>
#include <string.h>

/* How a record (RFC 6347 4.1) begins that holds a ClientHello (4.2.2): type, version, epoch,
 * number, length; then the message. */
#define HANDSHAKE 22
#define EPOCH 3
#define MESSAGE 13
#define CLIENT_HELLO 1

struct _TurnDtls
{
  SSL *session;
  BIO *bio; /* the session's */
  GwUdp *udp;
  TurnTuple tuple;
  TurnDtlsState state;
};

gboolean
turn_dtls_is_greeting (const guint8 *data, gsize size)
{
  return size > MESSAGE && data[0] == HANDSHAKE && data[EPOCH] == 0 && data[EPOCH + 1] == 0 &&
         data[MESSAGE] == CLIENT_HELLO;
}

static void
send_datagram (const guint8 *data, gsize size, gpointer user_data)
{
  TurnDtls *self = user_data;
  guint8 *out = gw_udp_reserve (self->udp, &self->tuple.remote, &self->tuple.local, size);

  memcpy (out, data, size);
  gw_udp_commit (self->udp, size);
}

TurnDtls *
turn_dtls_new (const TurnIdentity *identity, const BIO_METHOD *method, GwUdp *udp)
{
  TurnDtls *self = g_new0 (TurnDtls, 1);

  self->udp = udp;
  self->session = turn_identity_open_datagrams (identity, &self->tuple.remote);
  self->bio = gw_datagram_bio_new (method, send_datagram, self);
  SSL_set_bio (self->session, self->bio, self->bio);
  return self;
}

void
turn_dtls_free (TurnDtls *self)
{
  if (self->state == TURN_DTLS_OPEN)
    SSL_shutdown (self->session);
  ERR_clear_error ();
  SSL_free (self->session);
  g_free (self);
}

void
turn_dtls_abandon (TurnDtls *self)
{
  self->state = TURN_DTLS_ENDED;
}

gboolean
turn_dtls_listen (TurnDtls *self, const TurnTuple *tuple, const guint8 *data, gsize size)
{
  BIO_ADDR *unused = BIO_ADDR_new ();
  gboolean is_verified;

  self->tuple = *tuple;
  ERR_clear_error ();
  gw_datagram_bio_feed (self->bio, data, size);
  is_verified = DTLSv1_listen (self->session, unused) == 1;
  gw_datagram_bio_feed (self->bio, NULL, 0);
  ERR_clear_error ();
  BIO_ADDR_free (unused);
  return is_verified;
}

/* @result: of the call just made. Returns: bytes that it moved. */
static gsize
judge (TurnDtls *self, int result)
{
  int reason = SSL_get_error (self->session, result);

  ERR_clear_error ();
  if (reason != SSL_ERROR_NONE && reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE)
    self->state = TURN_DTLS_ENDED;
  else if (self->state == TURN_DTLS_GREETING && SSL_is_init_finished (self->session))
    self->state = TURN_DTLS_OPEN;
  return result > 0 ? (gsize) result : 0;
}

void
turn_dtls_receive (TurnDtls *self, const guint8 *data, gsize size)
{
  gw_datagram_bio_feed (self->bio, data, size);
}

gsize
turn_dtls_read (TurnDtls *self, guint8 *out, gsize room)
{
  if (self->state == TURN_DTLS_ENDED)
    return 0;
  ERR_clear_error ();
  return judge (self, SSL_read (self->session, out, (int) room));
}

void
turn_dtls_send (TurnDtls *self, const guint8 *data, gsize size)
{
  if (self->state != TURN_DTLS_OPEN)
    return;
  ERR_clear_error ();
  judge (self, SSL_write (self->session, data, (int) size));
}

void
turn_dtls_tick (TurnDtls *self)
{
  if (self->state != TURN_DTLS_GREETING)
    return;
  if (DTLSv1_handle_timeout (self->session) < 0)
    self->state = TURN_DTLS_ENDED;
  ERR_clear_error ();
}

TurnDtlsState
turn_dtls_state (const TurnDtls *self)
{
  return self->state;
}
