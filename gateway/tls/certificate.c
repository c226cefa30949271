#include "config.h"

#include "gateway/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "gateway/gateway/plugin.h"
#include "gateway/tls/server-context.h"

struct _GwCertificate
{
  guint references;
  SSL_CTX *context;
  GHashTable *watchers; /* data → GwCertificateChanged */
};

/* The newest entry of OpenSSL's error queue, which is emptied. */
static const char *
openssl_reason (void)
{
  unsigned long code = ERR_peek_last_error ();
  const char *reason = code ? ERR_reason_error_string (code) : NULL;

  ERR_clear_error ();
  return reason ? reason : "unknown reason";
}

/* The same of a chain that cannot be used. Returns: (transfer full). */
static char *
chain_problem (void)
{
  if (ERR_GET_REASON (ERR_peek_last_error ()) != SSL_R_EE_KEY_TOO_SMALL)
    return g_strdup_printf ("not a certificate chain in PEM form (%s)", openssl_reason ());
  ERR_clear_error ();
  return g_strdup ("its key is too short to be safe: have one made with an RSA key of 2048 bits "
                   "or more, or with an EC key");
}

/* Never asks the terminal for a passphrase. */
static int
no_passphrase (char *buffer, int size, int writing, void *data)
{
  return 0;
}

static SSL_CTX *
context_new (void)
{
  SSL_CTX *context = gw_server_context_new (TLS_server_method (), TLS1_2_VERSION, "http/1.1");

  /* What a client keeps to come back with. */
  SSL_CTX_set_num_tickets (context, 1);
  return context;
}

static gboolean
use_chain (SSL_CTX *context, const char *pem, gsize size)
{
  BIO *bio = BIO_new_mem_buf (pem, (int) size);
  X509 *leaf = PEM_read_bio_X509_AUX (bio, NULL, no_passphrase, NULL);
  gboolean good = leaf != NULL && SSL_CTX_use_certificate (context, leaf) == 1;
  X509 *issuer;

  X509_free (leaf);
  while (good && (issuer = PEM_read_bio_X509 (bio, NULL, no_passphrase, NULL)) != NULL)
    if (SSL_CTX_add0_chain_cert (context, issuer) != 1)
      {
        X509_free (issuer);
        good = FALSE;
      }

  BIO_free (bio);
  if (good) /* the end of the text is an error to OpenSSL */
    ERR_clear_error ();
  return good;
}

static gboolean
use_key (SSL_CTX *context, const char *pem, gsize size)
{
  BIO *bio = BIO_new_mem_buf (pem, (int) size);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, no_passphrase, NULL);
  gboolean good = key != NULL && SSL_CTX_use_PrivateKey (context, key) == 1;

  EVP_PKEY_free (key);
  BIO_free (bio);
  return good;
}

GwCertificate *
gw_certificate_new_from_pem (const char *chain,
                             gsize chain_size,
                             const char *key,
                             gsize key_size,
                             const char *name,
                             GError **error)
{
  g_autoptr (GwCertificate) self = g_new0 (GwCertificate, 1);

  self->references = 1;
  self->watchers = g_hash_table_new (NULL, NULL);
  self->context = context_new ();
  ERR_clear_error ();

  if (chain_size > G_MAXINT || !use_chain (self->context, chain, chain_size))
    {
      g_autofree char *problem = chain_problem ();

      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: %s", name, problem);
      return NULL;
    }
  if (key_size > G_MAXINT || !use_key (self->context, key, key_size))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s: its key is not a private key in PEM form without a passphrase, or is the "
                   "key of another certificate (%s)",
                   name, openssl_reason ());
      return NULL;
    }
  if (SSL_CTX_check_private_key (self->context) != 1)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s: the certificate and the key do not belong together (%s)", name,
                   openssl_reason ());
      return NULL;
    }

  return g_steal_pointer (&self);
}

GwCertificate *
gw_certificate_new_from_files (const char *chain, const char *key, GError **error)
{
  g_autofree char *chain_pem = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *name = g_strdup_printf ("%s with %s", chain, key);
  gsize chain_size, key_size;
  g_autoptr (GError) reason = NULL;
  GwCertificate *self;

  if (!g_file_get_contents (chain, &chain_pem, &chain_size, &reason) ||
      !g_file_get_contents (key, &key_pem, &key_size, &reason))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot read the certificate: %s",
                   reason->message);
      return NULL;
    }

  self = gw_certificate_new_from_pem (chain_pem, chain_size, key_pem, key_size, name, error);
  OPENSSL_cleanse (key_pem, key_size);
  return self;
}

GwCertificate *
gw_certificate_ref (GwCertificate *self)
{
  self->references++;
  return self;
}

void
gw_certificate_unref (GwCertificate *self)
{
  if (--self->references > 0)
    return;

  SSL_CTX_free (self->context);
  g_hash_table_unref (self->watchers);
  g_free (self);
}

static void
tell_watchers (GwCertificate *self)
{
  GHashTableIter iter;
  gpointer data, changed;

  g_hash_table_iter_init (&iter, self->watchers);
  while (g_hash_table_iter_next (&iter, &data, &changed))
    ((GwCertificateChanged) changed) (data);
}

void
gw_certificate_take_over (GwCertificate *self, GwCertificate *other)
{
  SSL_CTX *old = self->context;

  SSL_CTX_up_ref (other->context);
  self->context = other->context;
  SSL_CTX_free (old);
  tell_watchers (self);
}

gboolean
gw_certificate_replace (GwCertificate *self, const char *chain, const char *key, GError **error)
{
  g_autoptr (GwCertificate) other = gw_certificate_new_from_files (chain, key, error);

  if (other == NULL)
    return FALSE;

  gw_certificate_take_over (self, other);
  return TRUE;
}

static gint64
unix_time (const ASN1_TIME *from)
{
  struct tm parts = { 0 };
  g_autoptr (GDateTime) time = NULL;

  if (ASN1_TIME_to_tm (from, &parts) != 1)
    return 0;
  time = g_date_time_new_utc (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                              parts.tm_min, parts.tm_sec);
  return time == NULL ? 0 : g_date_time_to_unix (time);
}

gint64
gw_certificate_expires_at (GwCertificate *self)
{
  return unix_time (X509_get0_notAfter (SSL_CTX_get0_certificate (self->context)));
}

gint64
gw_certificate_begins_at (GwCertificate *self)
{
  return unix_time (X509_get0_notBefore (SSL_CTX_get0_certificate (self->context)));
}

gboolean
gw_certificate_is_for (GwCertificate *self, const char *name)
{
  X509 *leaf = SSL_CTX_get0_certificate (self->context);

  return X509_check_host (leaf, name, 0, 0, NULL) == 1 || X509_check_ip_asc (leaf, name, 0) == 1;
}

SSL *
gw_certificate_new_session (GwCertificate *self)
{
  SSL *session = SSL_new (self->context);

  if (session == NULL)
    g_error ("OpenSSL cannot make a TLS session: %s", openssl_reason ());
  SSL_set_accept_state (session);
  return session;
}

gboolean
gw_certificate_give (GwCertificate *self, SSL_CTX *context, GError **error)
{
  STACK_OF (X509) *chain = NULL;

  SSL_CTX_get0_chain_certs (self->context, &chain);
  if (SSL_CTX_use_certificate (context, SSL_CTX_get0_certificate (self->context)) == 1 &&
      SSL_CTX_use_PrivateKey (context, SSL_CTX_get0_privatekey (self->context)) == 1 &&
      SSL_CTX_set1_chain (context, chain) == 1)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot use the certificate: %s",
               openssl_reason ());
  return FALSE;
}

void
gw_certificate_watch (GwCertificate *self, GwCertificateChanged changed, gpointer data)
{
  g_hash_table_insert (self->watchers, data, (gpointer) changed);
}

void
gw_certificate_unwatch (GwCertificate *self, gpointer data)
{
  g_hash_table_remove (self->watchers, data);
}
