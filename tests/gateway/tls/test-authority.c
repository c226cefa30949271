#include "config.h"

#include "gateway/tls/authority.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "gateway/gateway/plugin.h"

static const char *const names[] = { "localhost", "gateway.example", "127.0.0.1", "2001:db8::1",
                                     NULL };

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("authority-XXXXXX", NULL);

  f->folder = g_build_filename (top, "inner", NULL);
}

static void
remove_file (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (f->folder);

  remove_file (f, "ca.pem");
  remove_file (f, "ca-key.pem");
  remove_file (f, "leaf.pem");
  remove_file (f, "leaf-key.pem");
  g_rmdir (f->folder);
  g_rmdir (top);
  g_free (f->folder);
}

static X509 *
read_certificate (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  BIO *bio = BIO_new_file (path, "r");
  X509 *certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);

  g_assert_nonnull (certificate);
  BIO_free (bio);
  return certificate;
}

static char *
read_text (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static guint
mode_of (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
issue (Fixture *f, const char *const *for_names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwAuthority) authority = gw_authority_open (f->folder, &error);
  g_autoptr (GwCertificate) certificate = NULL;

  g_assert_no_error (error);
  certificate = gw_authority_issue (authority, for_names, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gw_certificate_expires_at (certificate), >,
                   g_get_real_time () / G_USEC_PER_SEC + 800 * 86400);
}

static void
test_files (Fixture *f, gconstpointer data)
{
  issue (f, names);
  g_assert_cmpuint (mode_of (f, "."), ==, 0700);
  g_assert_cmpuint (mode_of (f, "ca-key.pem"), ==, 0600);
  g_assert_cmpuint (mode_of (f, "leaf-key.pem"), ==, 0600);
  g_assert_cmpuint (mode_of (f, "ca.pem"), ==, 0644);
}

/* By OpenSSL's own judgement, as a browser would. */
static void
test_chain (Fixture *f, gconstpointer data)
{
  X509 *authority, *leaf;
  X509_STORE *store = X509_STORE_new ();
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  int days, seconds;

  issue (f, names);
  authority = read_certificate (f, "ca.pem");
  leaf = read_certificate (f, "leaf.pem");
  X509_STORE_add_cert (store, authority);
  X509_STORE_CTX_init (context, store, leaf, NULL);
  X509_STORE_CTX_set_purpose (context, X509_PURPOSE_SSL_SERVER);
  X509_STORE_CTX_set_flags (context, X509_V_FLAG_X509_STRICT);
  g_assert_cmpint (X509_verify_cert (context), ==, 1);

  g_assert_cmpint (X509_check_host (leaf, "gateway.example", 0, 0, NULL), ==, 1);
  g_assert_cmpint (X509_check_host (leaf, "other.example", 0, 0, NULL), ==, 0);
  g_assert_cmpint (X509_check_ip_asc (leaf, "127.0.0.1", 0), ==, 1);
  g_assert_cmpint (X509_check_ip_asc (leaf, "2001:db8::1", 0), ==, 1);
  g_assert_cmpint (X509_check_ca (leaf), ==, 0);
  g_assert_cmpint (X509_check_ca (authority), ==, 1);
  g_assert_cmpint (X509_get_pathlen (authority), ==, 0);
  ASN1_TIME_diff (&days, &seconds, X509_get0_notBefore (leaf), X509_get0_notAfter (leaf));
  g_assert_cmpint (days, <=, 825);

  X509_STORE_CTX_free (context);
  X509_STORE_free (store);
  X509_free (authority);
  X509_free (leaf);
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  static const char *const fewer[] = { "localhost", NULL };
  g_autofree char *authority = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *authority_after = NULL;

  issue (f, names);
  authority = read_text (f, "ca.pem");
  first = read_text (f, "leaf.pem");
  issue (f, names);
  second = read_text (f, "leaf.pem");
  g_assert_cmpstr (first, ==, second);
  issue (f, fewer);
  third = read_text (f, "leaf.pem");
  g_assert_cmpstr (first, !=, third);
  authority_after = read_text (f, "ca.pem");
  g_assert_cmpstr (authority, ==, authority_after);
}

static void
refuse_names (GwAuthority *authority, const char *name)
{
  const char *const list[] = { name, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_authority_issue (authority, list, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
}

static void
test_bad_names (Fixture *f, gconstpointer data)
{
  g_autoptr (GwAuthority) authority = gw_authority_open (f->folder, NULL);

  refuse_names (authority, NULL);
  refuse_names (authority, "");
  refuse_names (authority, "a,IP:10.0.0.1");
  refuse_names (authority, "a b");
  refuse_names (authority, "a\nb");
  refuse_names (authority, "dir_sect@x");
}

static void
test_broken (Fixture *f, gconstpointer data)
{
  g_autofree char *key = g_build_filename (f->folder, "ca-key.pem", NULL);
  g_autoptr (GError) error = NULL;

  issue (f, names);
  g_file_set_contents (key, "nonsense", -1, NULL);
  g_assert_null (gw_authority_open (f->folder, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, key));
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_authority_open ("/proc/nowhere", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "/proc/nowhere"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/authority/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/authority/chain", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/authority/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/authority/bad-names", Fixture, NULL, set_up, test_bad_names, tear_down);
  g_test_add ("/authority/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/authority/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  return g_test_run ();
}
