#include "plugins/sfu/transport/dtls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

#include "plugins/sfu/transport/fingerprint.h"

/* OpenSSL begins with a second, which is most of a lossy join. It gives up after 12. */
#define RETRANSMIT_FIRST (50 * 1000)
#define RETRANSMIT_LAST (2 * G_USEC_PER_SEC)

struct _SfuDtls
{
  SSL *ssl;
  BIO *bio; /* the ssl's */
  SfuFingerprint fingerprint;
  SfuDtlsState state;
};

static guint
retransmit_after (SSL *ssl, guint before)
{
  return before == 0 ? RETRANSMIT_FIRST : MIN (2 * before, RETRANSMIT_LAST);
}

SfuDtls *
sfu_dtls_new (const SfuDtlsIdentity *identity,
              const char *fingerprint_hash,
              const char *fingerprint,
              GwDatagramSend send,
              gpointer user_data)
{
  SfuDtls *dtls = g_new0 (SfuDtls, 1);
  sfu_fingerprint_parse (fingerprint_hash, fingerprint, &dtls->fingerprint);
  dtls->ssl = sfu_dtls_identity_open (identity);
  dtls->bio = gw_datagram_bio_new (sfu_dtls_identity_bio_method (identity), send, user_data);
  SSL_set_bio (dtls->ssl, dtls->bio, dtls->bio);
  DTLS_set_timer_cb (dtls->ssl, retransmit_after);
  sfu_fingerprint_expect (dtls->ssl, &dtls->fingerprint);
  return dtls;
}

void
sfu_dtls_free (SfuDtls *dtls)
{
  SSL_free (dtls->ssl);
  g_free (dtls);
}

SfuDtlsState
sfu_dtls_state (const SfuDtls *dtls)
{
  return dtls->state;
}

/* @result: of the SSL function just called. Returns: %TRUE to go on reading. */
static gboolean
judge (SfuDtls *dtls, int result)
{
  int reason = SSL_get_error (dtls->ssl, result);
  /* What is left in the queue would be blamed on the next session of this thread. */
  ERR_clear_error ();
  if (reason == SSL_ERROR_NONE)
    return TRUE;
  if (reason == SSL_ERROR_ZERO_RETURN)
    sfu_dtls_close (dtls); /* theirs is answered with ours */
  else if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE)
    dtls->state = SFU_DTLS_FAILED;
  return FALSE;
}

static gboolean
shake_hands (SfuDtls *dtls)
{
  if (!judge (dtls, SSL_do_handshake (dtls->ssl)))
    return FALSE;
  /* The verify callback refused all others already: this is the second lock. */
  dtls->state = SFU_DTLS_CONNECTED;
  if (!dtls->fingerprint.verified || !SSL_get_selected_srtp_profile (dtls->ssl))
    {
      sfu_dtls_close (dtls);
      dtls->state = SFU_DTLS_FAILED;
    }
  return dtls->state == SFU_DTLS_CONNECTED;
}

void
sfu_dtls_receive (SfuDtls *dtls, const guint8 *data, gsize size)
{
  guint8 unwanted[GW_DATAGRAM_BIO_MTU];
  if (dtls->state == SFU_DTLS_FAILED || dtls->state == SFU_DTLS_CLOSED)
    return;

  /* What others of this thread left in the queue would be blamed on this session. */
  ERR_clear_error ();
  gw_datagram_bio_feed (dtls->bio, data, size);
  if (dtls->state == SFU_DTLS_NEW)
    dtls->state = SFU_DTLS_HANDSHAKE;
  /* Nothing is expected as application data, but alerts and repeated flights are read so. */
  if (dtls->state == SFU_DTLS_CONNECTED || shake_hands (dtls))
    while (judge (dtls, SSL_read (dtls->ssl, unwanted, sizeof unwanted)))
      ;
  gw_datagram_bio_feed (dtls->bio, NULL, 0); /* @data does not outlive this call */
}

gint64
sfu_dtls_tick (SfuDtls *dtls)
{
  struct timeval left;
  if (dtls->state != SFU_DTLS_HANDSHAKE)
    return -1;
  if (DTLSv1_handle_timeout (dtls->ssl) < 0)
    dtls->state = SFU_DTLS_FAILED;
  ERR_clear_error ();
  if (dtls->state != SFU_DTLS_HANDSHAKE || DTLSv1_get_timeout (dtls->ssl, &left) != 1)
    return -1;
  return (gint64) left.tv_sec * G_USEC_PER_SEC + left.tv_usec;
}

gboolean
sfu_dtls_export_keys (SfuDtls *dtls, SfuDtlsKeys *keys)
{
  static const char label[] = "EXTRACTOR-dtls_srtp";
  guint8 material[2 * (SFU_SRTP_KEY_SIZE + SFU_SRTP_SALT_MAX)];
  if (dtls->state != SFU_DTLS_CONNECTED)
    return FALSE;

  const SRTP_PROTECTION_PROFILE *chosen = SSL_get_selected_srtp_profile (dtls->ssl);
  keys->profile =
      chosen->id == SRTP_AEAD_AES_128_GCM ? SFU_SRTP_AEAD_AES_128_GCM : SFU_SRTP_AES128_CM_SHA1_80;
  gsize salt_size = sfu_srtp_salt_size (keys->profile);
  gboolean ok =
      SSL_export_keying_material (dtls->ssl, material, 2 * (SFU_SRTP_KEY_SIZE + salt_size), label,
                                  sizeof label - 1, NULL, 0, 0) == 1;
  ERR_clear_error ();

  /* RFC 5764 4.2: both keys, then both salts, the client's first. */
  const guint8 *next = material;
  memcpy (keys->client_key, next, SFU_SRTP_KEY_SIZE);
  memcpy (keys->server_key, next += SFU_SRTP_KEY_SIZE, SFU_SRTP_KEY_SIZE);
  memcpy (keys->client_salt, next += SFU_SRTP_KEY_SIZE, salt_size);
  memcpy (keys->server_salt, next += salt_size, salt_size);
  OPENSSL_cleanse (material, sizeof material);
  return ok;
}

void
sfu_dtls_close (SfuDtls *dtls)
{
  if (dtls->state == SFU_DTLS_CONNECTED)
    SSL_shutdown (dtls->ssl);
  dtls->state = SFU_DTLS_CLOSED;
  ERR_clear_error ();
}
