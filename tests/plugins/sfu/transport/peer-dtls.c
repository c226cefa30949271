#include "tests/plugins/sfu/transport/peer-dtls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <srtp2/srtp.h>
#include <string.h>

#include "gateway/tls/datagram-bio.h"
#include "plugins/sfu/transport/fingerprint.h"

#define PROFILES "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"
#define KEY_SIZE 16

struct _TestPeerDtls
{
  SSL_CTX *context;
  SSL *ssl;
  BIO_METHOD *method;
  BIO *bio;
  X509 *certificate;
  EVP_PKEY *key;
  char *fingerprint, *expected;
  gboolean has_read;
  TestPeerState state;
  srtp_t in, out;
};

/* RSA, as GStreamer's and older peers' keys are; the server's own is ECDSA. One for all peers of a
 * program: to make it takes longer than most tests. */
static EVP_PKEY *
rsa_key (void)
{
  static EVP_PKEY *key;
  static gsize made;
  if (g_once_init_enter (&made))
    {
      key = EVP_RSA_gen (2048);
      g_once_init_leave (&made, 1);
    }
  EVP_PKEY_up_ref (key);
  return key;
}

static void
make_certificate (TestPeerDtls *dtls, gboolean ecdsa)
{
  dtls->key = ecdsa ? EVP_EC_gen ("P-256") : rsa_key ();
  dtls->certificate = X509_new ();
  X509_set_version (dtls->certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (dtls->certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (dtls->certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (dtls->certificate), 3600);
  X509_NAME *name = X509_get_subject_name (dtls->certificate);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (guint8 *) "peer", -1, -1, 0);
  X509_set_issuer_name (dtls->certificate, name);
  X509_set_pubkey (dtls->certificate, dtls->key);
  g_assert_cmpint (X509_sign (dtls->certificate, dtls->key, EVP_sha256 ()), >, 0);
  dtls->fingerprint = sfu_fingerprint_print (dtls->certificate);
}

static int
accept_any (X509_STORE_CTX *store, void *unused)
{
  return 1;
}

static guint
retransmit_after (SSL *ssl, guint before)
{
  return before == 0 ? 50000 : MIN (before * 2, 400000);
}

/* Browsers' ClientHellos carry post-quantum keys of 1.2 KB, which DTLS 1.2 has not: protocol names
 * make ours as large. */
static void
swell_hello (SSL *ssl)
{
  guint8 names[1280];
  for (gsize i = 0; i < sizeof names; i += 128)
    {
      memset (names + i, 'x', 128);
      names[i] = 127;
    }
  g_assert_cmpint (SSL_set_alpn_protos (ssl, names, sizeof names), ==, 0);
}

TestPeerDtls *
test_peer_dtls_new (const TestPeerOptions *options,
                    void (*send) (const guint8 *data, gsize size, gpointer user_data),
                    gpointer user_data)
{
  TestPeerDtls *dtls = g_new0 (TestPeerDtls, 1);
  srtp_init ();
  make_certificate (dtls, options->ecdsa);
  dtls->state = TEST_PEER_CHECKED;
  dtls->expected = g_strdup (options->fingerprint);
  dtls->context = SSL_CTX_new (DTLS_client_method ());
  SSL_CTX_set_options (dtls->context, SSL_OP_NO_QUERY_MTU);
  SSL_CTX_set_verify (dtls->context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_cert_verify_callback (dtls->context, accept_any, NULL);
  if (!options->no_certificate)
    {
      SSL_CTX_use_certificate (dtls->context, dtls->certificate);
      SSL_CTX_use_PrivateKey (dtls->context, dtls->key);
    }
  const char *profiles = options->srtp_profiles ? options->srtp_profiles : PROFILES;
  g_assert_cmpint (SSL_CTX_set_tlsext_use_srtp (dtls->context, profiles), ==, 0);

  dtls->ssl = SSL_new (dtls->context);
  SSL_set_mtu (dtls->ssl, options->mtu ? options->mtu : 1200);
  if (options->mtu)
    swell_hello (dtls->ssl);
  DTLS_set_timer_cb (dtls->ssl, retransmit_after);
  dtls->method = gw_datagram_bio_method_new ();
  dtls->bio = gw_datagram_bio_new (dtls->method, send, user_data);
  SSL_set_bio (dtls->ssl, dtls->bio, dtls->bio);
  SSL_set_connect_state (dtls->ssl);
  return dtls;
}

void
test_peer_dtls_free (TestPeerDtls *dtls)
{
  g_clear_pointer (&dtls->in, srtp_dealloc);
  g_clear_pointer (&dtls->out, srtp_dealloc);
  SSL_free (dtls->ssl);
  SSL_CTX_free (dtls->context);
  BIO_meth_free (dtls->method);
  X509_free (dtls->certificate);
  EVP_PKEY_free (dtls->key);
  g_free (dtls->fingerprint);
  g_free (dtls->expected);
  g_free (dtls);
}

const char *
test_peer_dtls_fingerprint (const TestPeerDtls *dtls)
{
  return dtls->fingerprint;
}

char *
test_peer_dtls_fingerprint_by (const TestPeerDtls *dtls, const char *hash)
{
  guint8 bytes[EVP_MAX_MD_SIZE];
  guint size = 0;
  g_auto (GStrv) parts = g_strsplit (hash, "-", 2);
  g_autofree char *name = g_strconcat ("SHA", parts[1], NULL);
  GString *text = g_string_new (NULL);
  g_assert_cmpint (X509_digest (dtls->certificate, EVP_get_digestbyname (name), bytes, &size), ==,
                   1);
  for (guint i = 0; i < size; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", bytes[i]);
  return g_string_free (text, FALSE);
}

const char *
test_peer_dtls_srtp_profile (const TestPeerDtls *dtls)
{
  const SRTP_PROTECTION_PROFILE *profile = SSL_get_selected_srtp_profile (dtls->ssl);
  return profile ? profile->name : "none";
}

TestPeerState
test_peer_dtls_state (const TestPeerDtls *dtls)
{
  return dtls->state;
}

gboolean
test_peer_dtls_has_read (const TestPeerDtls *dtls)
{
  return dtls->has_read;
}

static srtp_t
make_session (srtp_profile_t profile, srtp_ssrc_type_t type, const guint8 *key, const guint8 *salt)
{
  guint8 both[SRTP_MAX_KEY_LEN];
  srtp_policy_t policy = { .ssrc.type = type, .window_size = 1024, .key = both };
  srtp_t session = NULL;
  memcpy (both, key, KEY_SIZE);
  memcpy (both + KEY_SIZE, salt, srtp_profile_get_master_salt_length (profile));
  srtp_crypto_policy_set_from_profile_for_rtp (&policy.rtp, profile);
  srtp_crypto_policy_set_from_profile_for_rtcp (&policy.rtcp, profile);
  g_assert_cmpint (srtp_create (&session, &policy), ==, srtp_err_status_ok);
  return session;
}

static void
export_keys (TestPeerDtls *dtls)
{
  guint8 material[2 * (KEY_SIZE + 14)];
  srtp_profile_t profile = (srtp_profile_t) SSL_get_selected_srtp_profile (dtls->ssl)->id;
  gsize salt = srtp_profile_get_master_salt_length (profile);
  g_assert_cmpint (SSL_export_keying_material (dtls->ssl, material, 2 * (KEY_SIZE + salt),
                                               "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0),
                   ==, 1);
  const guint8 *salts = material + 2 * KEY_SIZE;
  dtls->out = make_session (profile, ssrc_any_outbound, material, salts);
  dtls->in = make_session (profile, ssrc_any_inbound, material + KEY_SIZE, salts + salt);
  dtls->state = TEST_PEER_CONNECTED;
}

static void
check_server (TestPeerDtls *dtls)
{
  X509 *certificate = SSL_get1_peer_certificate (dtls->ssl);
  g_autofree char *shown = sfu_fingerprint_print (certificate);
  if (dtls->expected)
    g_assert_cmpstr (shown, ==, dtls->expected);
  X509_free (certificate);
}

/* Once it has said goodbye, OpenSSL reads an alert only: a flight that was sent again looks like an
 * error to it. */
static gboolean
judge (TestPeerDtls *dtls, int result)
{
  gboolean leaving = (SSL_get_shutdown (dtls->ssl) & SSL_SENT_SHUTDOWN) != 0;
  int reason = SSL_get_error (dtls->ssl, result);
  ERR_clear_error ();
  if (reason == SSL_ERROR_ZERO_RETURN)
    dtls->state = TEST_PEER_CLOSED;
  else if (reason != SSL_ERROR_NONE && reason != SSL_ERROR_WANT_READ && !leaving)
    dtls->state = TEST_PEER_FAILED;
  return reason == SSL_ERROR_NONE;
}

static void
go_on (TestPeerDtls *dtls)
{
  guint8 unwanted[2048];
  if (dtls->state == TEST_PEER_CHECKED)
    {
      if (!judge (dtls, SSL_do_handshake (dtls->ssl)))
        return;
      check_server (dtls);
      if (!SSL_get_selected_srtp_profile (dtls->ssl))
        {
          dtls->state = TEST_PEER_FAILED;
          return;
        }
      export_keys (dtls);
    }
  while (dtls->state == TEST_PEER_CONNECTED &&
         judge (dtls, SSL_read (dtls->ssl, unwanted, sizeof unwanted)))
    ;
}

void
test_peer_dtls_start (TestPeerDtls *dtls)
{
  go_on (dtls);
}

void
test_peer_dtls_tick (TestPeerDtls *dtls)
{
  if (dtls->state == TEST_PEER_CHECKED && DTLSv1_handle_timeout (dtls->ssl) < 0)
    dtls->state = TEST_PEER_FAILED;
  ERR_clear_error ();
}

void
test_peer_dtls_receive (TestPeerDtls *dtls, const guint8 *data, gsize size)
{
  dtls->has_read = TRUE;
  gw_datagram_bio_feed (dtls->bio, data, size);
  go_on (dtls);
}

void
test_peer_dtls_close (TestPeerDtls *dtls)
{
  SSL_shutdown (dtls->ssl);
  ERR_clear_error ();
}

gboolean
test_peer_dtls_seal (TestPeerDtls *dtls, TestPeerKind kind, guint8 *data, gsize *size)
{
  int length = (int) *size;
  if (!dtls->out)
    return FALSE;
  srtp_err_status_t status = kind == TEST_PEER_RTP ? srtp_protect (dtls->out, data, &length)
                                                   : srtp_protect_rtcp (dtls->out, data, &length);
  *size = (gsize) length;
  return status == srtp_err_status_ok;
}

gboolean
test_peer_dtls_open (TestPeerDtls *dtls, TestPeerKind kind, guint8 *data, gsize *size)
{
  int length = (int) *size;
  if (!dtls->in)
    return FALSE;
  srtp_err_status_t status = kind == TEST_PEER_RTP ? srtp_unprotect (dtls->in, data, &length)
                                                   : srtp_unprotect_rtcp (dtls->in, data, &length);
  *size = (gsize) length;
  return status == srtp_err_status_ok;
}
