#include "config.h"

#include "gateway/tls/authority.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "gateway/gateway/plugin.h"

#define DAY 86400
#define LEAF_DAYS 825
#define LEAF_DAYS_LEFT 30
#define AUTHORITY_DAYS 3650

struct _GwAuthority
{
  char *path;
  char *key_path;
  char *leaf_path;
  char *leaf_key_path;
  X509 *certificate;
  EVP_PKEY *key;
};

static gboolean
openssl_error (const char *what, GError **error)
{
  unsigned long code = ERR_peek_last_error ();
  const char *reason = code ? ERR_reason_error_string (code) : NULL;

  ERR_clear_error ();
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "%s: %s", what,
               reason ? reason : "OpenSSL gives no reason");
  return FALSE;
}

static gboolean
add_extension (X509 *certificate, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;
  gboolean added;

  X509V3_set_ctx_nodb (&context);
  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  if (extension == NULL)
    return FALSE;

  added = X509_add_ext (certificate, extension, -1) == 1;
  X509_EXTENSION_free (extension);
  return added;
}

/* RFC 5280 4.1.2.2: a positive number of at most 20 octets. */
static gboolean
set_serial (X509 *certificate)
{
  guint8 bytes[16];
  BIGNUM *number;
  gboolean set;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;

  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  number = BN_bin2bn (bytes, sizeof bytes, NULL);
  set = BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
  BN_free (number);
  return set;
}

/* A version 3 certificate for @key with subject and times, not yet signed. */
static X509 *
certificate_new (EVP_PKEY *key, const char *common_name, int days)
{
  X509 *certificate = X509_new ();
  X509_NAME *subject = X509_get_subject_name (certificate);

  /* Begun a day ago, for machines whose clock is late. */
  if (X509_set_version (certificate, X509_VERSION_3) == 1 && set_serial (certificate) &&
      X509_gmtime_adj (X509_getm_notBefore (certificate), -DAY) != NULL &&
      X509_gmtime_adj (X509_getm_notAfter (certificate), (long) (days - 1) * DAY) != NULL &&
      X509_set_pubkey (certificate, key) == 1 &&
      X509_NAME_add_entry_by_txt (subject, "O", MBSTRING_UTF8, (const guchar *) "Meeting Gateway",
                                  -1, -1, 0) == 1 &&
      X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guchar *) common_name, -1,
                                  -1, 0) == 1)
    return certificate;

  X509_free (certificate);
  return NULL;
}

/* Writes one of @certificate and @key, with @mode from the first byte on. */
static gboolean
write_pem (const char *path, X509 *certificate, EVP_PKEY *key, int mode, GError **error)
{
  BIO *bio = BIO_new (BIO_s_secmem ());
  char *text;
  long size;
  gboolean written;

  if (key != NULL)
    PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL);
  if (certificate != NULL)
    PEM_write_bio_X509 (bio, certificate);

  size = BIO_get_mem_data (bio, &text);
  written =
      g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_CONSISTENT, mode, error);
  BIO_free (bio);
  return written;
}

static gboolean
authority_create (GwAuthority *self, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Meeting Gateway authority of %s", g_get_host_name ());

  if (g_utf8_strlen (name, -1) > 64) /* RFC 5280: ub-common-name */
    *g_utf8_offset_to_pointer (name, 64) = '\0';

  self->key = EVP_EC_gen ("P-256");
  self->certificate = self->key == NULL ? NULL : certificate_new (self->key, name, AUTHORITY_DAYS);
  if (self->certificate == NULL ||
      X509_set_issuer_name (self->certificate, X509_get_subject_name (self->certificate)) != 1 ||
      !add_extension (self->certificate, self->certificate, NID_basic_constraints,
                      "critical,CA:TRUE,pathlen:0") ||
      !add_extension (self->certificate, self->certificate, NID_key_usage,
                      "critical,keyCertSign,cRLSign") ||
      !add_extension (self->certificate, self->certificate, NID_subject_key_identifier, "hash") ||
      X509_sign (self->certificate, self->key, EVP_sha256 ()) == 0)
    return openssl_error ("cannot make a certificate authority", error);

  /* The key first: a certificate without its key would look like a whole authority. */
  return write_pem (self->key_path, NULL, self->key, 0600, error) &&
         write_pem (self->path, self->certificate, NULL, 0644, error);
}

static gboolean
authority_load (GwAuthority *self, GError **error)
{
  BIO *certificate = BIO_new_file (self->path, "r");
  BIO *key = BIO_new_file (self->key_path, "r");

  if (certificate != NULL)
    self->certificate = PEM_read_bio_X509 (certificate, NULL, NULL, (void *) "");
  if (key != NULL)
    self->key = PEM_read_bio_PrivateKey (key, NULL, NULL, (void *) "");
  BIO_free (certificate);
  BIO_free (key);

  if (self->certificate != NULL && self->key != NULL &&
      X509_check_private_key (self->certificate, self->key) == 1)
    return TRUE;

  ERR_clear_error ();
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s and %s are not a certificate authority; move both away to have a new one made",
               self->path, self->key_path);
  return FALSE;
}

/* Whoever trusts an authority trusts it until it expires: it is not renewed behind their backs. */
static gboolean
authority_is_valid (GwAuthority *self, GError **error)
{
  time_t soon = time (NULL) + LEAF_DAYS_LEFT * DAY;

  if (X509_cmp_time (X509_get0_notAfter (self->certificate), &soon) > 0)
    return TRUE;

  g_set_error (
      error, GW_ERROR, GW_ERROR_CONFIG,
      "the certificate authority %s expires within %d days; move it away to have a new one "
      "made, and have the new one trusted",
      self->path, LEAF_DAYS_LEFT);
  return FALSE;
}

GwAuthority *
gw_authority_open (const char *directory, GError **error)
{
  g_autoptr (GwAuthority) self = g_new0 (GwAuthority, 1);

  self->path = g_build_filename (directory, "ca.pem", NULL);
  self->key_path = g_build_filename (directory, "ca-key.pem", NULL);
  self->leaf_path = g_build_filename (directory, "leaf.pem", NULL);
  self->leaf_key_path = g_build_filename (directory, "leaf-key.pem", NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot make the folder %s: %s", directory,
                   g_strerror (errno));
      return NULL;
    }
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return authority_create (self, error) ? g_steal_pointer (&self) : NULL;
  if (!authority_load (self, error) || !authority_is_valid (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
gw_authority_free (GwAuthority *self)
{
  X509_free (self->certificate);
  EVP_PKEY_free (self->key);
  g_free (self->path);
  g_free (self->key_path);
  g_free (self->leaf_path);
  g_free (self->leaf_key_path);
  g_free (self);
}

const char *
gw_authority_path (const GwAuthority *self)
{
  return self->path;
}

/* Returns: (transfer full). */
static char *
print_pem (X509 *certificate)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *text;
  char *copy;
  long size;

  PEM_write_bio_X509 (bio, certificate);
  size = BIO_get_mem_data (bio, &text);
  copy = g_strndup (text, size);
  BIO_free (bio);
  return copy;
}

static void
set_read_error (GError **error, const char *path, const GError *reason)
{
  if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "%s does not exist", path);
  else if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    g_set_error (error, GW_ERROR, GW_ERROR_DENIED,
                 "%s cannot be read: Permission denied; do it with sudo", path);
  else
    g_set_error_literal (error, GW_ERROR, GW_ERROR_FAILED, reason->message);
}

char *
gw_authority_print (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "ca.pem", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  X509 *certificate = NULL;
  BIO *bio;
  char *pem;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &reason))
    {
      set_read_error (error, path, reason);
      return NULL;
    }
  bio = BIO_new_mem_buf (text, (int) MIN (size, G_MAXINT));
  certificate = PEM_read_bio_X509 (bio, NULL, NULL, (void *) "");
  BIO_free (bio);
  ERR_clear_error ();
  if (certificate == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "%s is not a certificate in PEM form", path);
      return NULL;
    }
  pem = print_pem (certificate);
  X509_free (certificate);
  return pem;
}

static gboolean
is_name (const char *name)
{
  gsize size = strlen (name);

  return size > 0 && size <= 253 &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*") ==
             size;
}

/* Returns: "DNS:localhost,IP:127.0.0.1", or NULL with @error set: the names go into OpenSSL's
 * configuration syntax, where a comma or a line end would say more than a name. */
static char *
alternative_names (const char *const *names, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *names != NULL; names++)
    {
      gboolean is_ip = g_hostname_is_ip_address (*names);

      if (!is_ip && !is_name (*names))
        {
          g_set_error (
              error, GW_ERROR, GW_ERROR_CONFIG,
              "\"%s\" is neither a DNS name nor an IP address: no certificate can be for it",
              *names);
          return NULL;
        }
      g_string_append_printf (text, "%s%s:%s", text->len > 0 ? "," : "", is_ip ? "IP" : "DNS",
                              *names);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has_exactly (X509 *leaf, const char *const *names)
{
  GENERAL_NAMES *present = X509_get_ext_d2i (leaf, NID_subject_alt_name, NULL, NULL);
  guint count = present == NULL ? 0 : (guint) sk_GENERAL_NAME_num (present);
  gboolean all = count == g_strv_length ((char **) names);

  GENERAL_NAMES_free (present);
  for (; all && *names != NULL; names++)
    all = g_hostname_is_ip_address (*names)
              ? X509_check_ip_asc (leaf, *names, 0) == 1
              : X509_check_host (leaf, *names, 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL) == 1;
  return all;
}

/* Returns: (nullable): the leaf of last time, when it still serves. */
static GwCertificate *
kept_leaf (GwAuthority *self, const char *const *names)
{
  BIO *bio = BIO_new_file (self->leaf_path, "r");
  X509 *leaf = bio == NULL ? NULL : PEM_read_bio_X509 (bio, NULL, NULL, (void *) "");
  time_t soon = time (NULL) + LEAF_DAYS_LEFT * DAY;
  gboolean serves = leaf != NULL && X509_verify (leaf, self->key) == 1 &&
                    X509_cmp_time (X509_get0_notAfter (leaf), &soon) > 0 &&
                    has_exactly (leaf, names);

  X509_free (leaf);
  BIO_free (bio);
  ERR_clear_error ();
  if (!serves)
    return NULL;
  return gw_certificate_new_from_files (self->leaf_path, self->leaf_key_path, NULL);
}

static X509 *
sign_leaf (GwAuthority *self, EVP_PKEY *key, const char *names)
{
  X509 *leaf = certificate_new (key, "Meeting Gateway", LEAF_DAYS);

  if (leaf != NULL && X509_set_issuer_name (leaf, X509_get_subject_name (self->certificate)) == 1 &&
      add_extension (leaf, self->certificate, NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension (leaf, self->certificate, NID_key_usage, "critical,digitalSignature") &&
      add_extension (leaf, self->certificate, NID_ext_key_usage, "serverAuth") &&
      add_extension (leaf, self->certificate, NID_subject_alt_name, names) &&
      add_extension (leaf, self->certificate, NID_subject_key_identifier, "hash") &&
      add_extension (leaf, self->certificate, NID_authority_key_identifier, "keyid:always") &&
      X509_sign (leaf, self->key, EVP_sha256 ()) != 0)
    return leaf;

  X509_free (leaf);
  return NULL;
}

GwCertificate *
gw_authority_issue (GwAuthority *self, const char *const *names, GError **error)
{
  GwCertificate *kept = kept_leaf (self, names);
  g_autofree char *alternatives = NULL;
  EVP_PKEY *key;
  X509 *leaf;
  gboolean written;

  if (kept != NULL)
    return kept;
  if (*names == NULL)
    {
      g_set_error_literal (error, GW_ERROR, GW_ERROR_CONFIG, "a certificate needs a name");
      return NULL;
    }
  alternatives = alternative_names (names, error);
  if (alternatives == NULL)
    return NULL;

  key = EVP_EC_gen ("P-256");
  leaf = key == NULL ? NULL : sign_leaf (self, key, alternatives);
  written = leaf != NULL ? write_pem (self->leaf_key_path, NULL, key, 0600, error) &&
                               write_pem (self->leaf_path, leaf, NULL, 0644, error)
                         : openssl_error ("cannot issue a certificate", error);
  X509_free (leaf);
  EVP_PKEY_free (key);

  return written ? gw_certificate_new_from_files (self->leaf_path, self->leaf_key_path, error)
                 : NULL;
}
