#include "plugins/turn/identity.h"

#include <string.h>

#include "gateway/cluster/wall-clock.h"
#include "gateway/tls/server-context.h"

/* OpenSSL begins with a second. */
#define RETRANSMIT_FIRST (100 * 1000)
#define RETRANSMIT_LAST (2 * G_USEC_PER_SEC)

#define COOKIE_SIZE (TURN_NONCE_SIZE - 1)

struct _TurnIdentity
{
  gatomicrefcount references;
  SSL_CTX *streams, *datagrams;
};

static int
make_cookie (SSL *session, unsigned char *cookie, unsigned int *size)
{
  const TurnNonce *nonce = SSL_CTX_get_app_data (SSL_get_SSL_CTX (session));
  char text[TURN_NONCE_SIZE];

  turn_nonce_make (nonce, SSL_get_app_data (session), gw_wall_clock (), text);
  memcpy (cookie, text, COOKIE_SIZE);
  *size = COOKIE_SIZE;
  return 1;
}

static int
check_cookie (SSL *session, const unsigned char *cookie, unsigned int size)
{
  const TurnNonce *nonce = SSL_CTX_get_app_data (SSL_get_SSL_CTX (session));

  return turn_nonce_check (nonce, SSL_get_app_data (session), gw_wall_clock (), cookie, size);
}

/* RFC 7443 4 names what is inside. */
static SSL_CTX *
context_new (const SSL_METHOD *method, int minimum)
{
  SSL_CTX *context = gw_server_context_new (method, minimum, "stun.turn");

  SSL_CTX_set_options (context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets (context, 0);
  return context;
}

TurnIdentity *
turn_identity_new (GwCertificate *certificate, const TurnNonce *nonce, GError **error)
{
  g_autoptr (TurnIdentity) self = g_new0 (TurnIdentity, 1);

  g_atomic_ref_count_init (&self->references);
  self->streams = context_new (TLS_server_method (), TLS1_2_VERSION);
  self->datagrams = context_new (DTLS_server_method (), DTLS1_2_VERSION);
  SSL_CTX_set_app_data (self->datagrams, (gpointer) nonce);
  SSL_CTX_set_cookie_generate_cb (self->datagrams, make_cookie);
  SSL_CTX_set_cookie_verify_cb (self->datagrams, check_cookie);
  if (!gw_certificate_give (certificate, self->streams, error) ||
      !gw_certificate_give (certificate, self->datagrams, error))
    return NULL;
  return g_steal_pointer (&self);
}

TurnIdentity *
turn_identity_ref (TurnIdentity *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
turn_identity_unref (TurnIdentity *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  SSL_CTX_free (self->streams);
  SSL_CTX_free (self->datagrams);
  g_free (self);
}

static SSL *
open_session (SSL_CTX *context)
{
  SSL *session = SSL_new (context);

  if (!session)
    g_error ("OpenSSL cannot make a TLS session");
  SSL_set_accept_state (session);
  return session;
}

SSL *
turn_identity_open_stream (const TurnIdentity *self, int fd)
{
  SSL *session = open_session (self->streams);
  SSL_set_fd (session, fd);
  return session;
}

static guint
retransmit_after (SSL *session, guint before)
{
  return before == 0 ? RETRANSMIT_FIRST : MIN (2 * before, RETRANSMIT_LAST);
}

SSL *
turn_identity_open_datagrams (const TurnIdentity *self, const GwAddress *remote)
{
  SSL *session = open_session (self->datagrams);
  SSL_set_app_data (session, (gpointer) remote);
  DTLS_set_timer_cb (session, retransmit_after);
  return session;
}
