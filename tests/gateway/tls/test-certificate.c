/* The certificate as a server uses it: clients of another TLS stack (GnuTLS, by libsoup) that
 * trust one authority only. */
#include "config.h"

#include "gateway/tls/certificate.h"

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/server.h"
#include "gateway/tls/authority.h"
#include "tests/gateway/http/raw-client.h"

typedef struct
{
  char *folder;
  GwAuthority *authority;
  GwCertificate *certificate;
  GwServer *server;
  char *url;
} Fixture;

static const char *const names[] = { "localhost", "127.0.0.1", NULL };

static void
handle (SoupServerMessage *message, const char *path, gpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (1 << 20), 1 << 20);

  gw_reply_bytes (message, 200, "text/plain", NULL, bytes);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GwHttpLimits limits = {
    .connections = 20,
    .connections_per_address = 20,
    .head_size = 2048,
    .handshake_time = 3000,
    .head_time = 5000,
    .idle_time = 5000,
    .body_rate = 1,
    .stall_time = 5000,
  };
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("certificate-XXXXXX", NULL);
  f->authority = gw_authority_open (f->folder, &error);
  g_assert_no_error (error);
  f->certificate = gw_authority_issue (f->authority, names, &error);
  g_assert_no_error (error);
  f->server = gw_server_new ();
  gw_server_set_limits (f->server, &limits);
  gw_server_mount (f->server, "", 10000, handle, NULL);
  gw_server_listen (f->server, "https://127.0.0.1:0", f->certificate, &error);
  g_assert_no_error (error);
  gw_server_begin (f->server);
  f->url = g_strdup (gw_server_urls (f->server)[0]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const files[] = { "ca.pem", "ca-key.pem", "leaf.pem", "leaf-key.pem" };

  gw_server_free (f->server);
  gw_certificate_unref (f->certificate);
  gw_authority_free (f->authority);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (f->folder, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->url);
  run_for (1);
}

typedef struct
{
  GBytes *body;
  GError *error;
  gboolean is_done;
} Answer;

static void
on_answer (GObject *session, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (session), result, &answer->error);
  answer->is_done = TRUE;
}

/* Asks with trust in @authority only. Returns: the error, or %NULL when all of the page came. */
static GError *
ask (Fixture *f, const char *authority)
{
  g_autoptr (GTlsDatabase) trust = g_tls_file_database_new (authority, NULL);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("tls-database", trust, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", f->url);
  Answer answer = { 0 };

  soup_session_send_and_read_async (session, message, 0, NULL, on_answer, &answer);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.body != NULL)
    g_assert_cmpuint (g_bytes_get_size (answer.body), ==, 1 << 20);
  g_clear_pointer (&answer.body, g_bytes_unref);
  soup_session_abort (session);
  run_for (10);
  return answer.error;
}

static void
test_trusted (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = ask (f, gw_authority_path (f->authority));

  g_assert_no_error (error);
}

static void
test_swap (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "other", NULL);
  g_autofree char *chain = g_build_filename (folder, "leaf.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "leaf-key.pem", NULL);
  g_autofree char *authority_key = g_build_filename (folder, "ca-key.pem", NULL);
  g_autoptr (GwAuthority) other = gw_authority_open (folder, NULL);
  g_autoptr (GwCertificate) issued = gw_authority_issue (other, names, NULL);
  g_autoptr (GError) error = NULL;
  GError *refused;

  gw_certificate_replace (f->certificate, chain, key, &error);
  g_assert_no_error (error);
  error = ask (f, gw_authority_path (other));
  g_assert_no_error (error);
  refused = ask (f, gw_authority_path (f->authority));
  g_assert_error (refused, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_clear_error (&refused);

  /* What does not fit leaves all as it was. */
  g_assert_false (gw_certificate_replace (f->certificate, chain, authority_key, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_clear_error (&error);
  error = ask (f, gw_authority_path (other));
  g_assert_no_error (error);

  g_unlink (gw_authority_path (other));
  g_unlink (authority_key);
  g_unlink (chain);
  g_unlink (key);
  g_rmdir (folder);
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  g_autofree char *key = g_build_filename (f->folder, "leaf-key.pem", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_certificate_new_from_files ("/nowhere.pem", key, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "/nowhere.pem"));
  g_clear_error (&error);

  g_assert_null (gw_certificate_new_from_files (key, key, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, key));
}

/* Silent clients occupy nobody: not the others, and themselves not for long. */
static void
test_silent_handshakes (Fixture *f, gconstpointer data)
{
  static const guint8 half_hello[] = { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01 };
  RawClient *silent[16];
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      silent[i] = raw_client_new (port_of (f->url));
      if (i % 2)
        raw_client_send (silent[i], half_hello, sizeof half_hello);
    }
  error = ask (f, gw_authority_path (f->authority));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_assert_true (raw_client_read_end (silent[i], 15000));
      raw_client_free (silent[i]);
    }
}

static void
test_plain_on_tls (Fixture *f, gconstpointer data)
{
  g_autofree char *reply = raw_exchange (port_of (f->url), "GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1);

  g_assert_null (strstr (reply, "200"));
}

static void
count_change (gpointer data)
{
  ++*(guint *) data;
}

/* Who has a context of his own hears of another pair, and can take it over. */
static void
test_watch (Fixture *f, gconstpointer data)
{
  static const char *const more_names[] = { "localhost", "127.0.0.1", "more.example", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GwCertificate) other = gw_authority_issue (f->authority, more_names, &error);
  SSL_CTX *context = SSL_CTX_new (DTLS_server_method ());
  g_autoptr (GwCertificate) first = gw_certificate_ref (f->certificate);
  X509 *leaf;
  guint changes = 0;

  g_assert_true (gw_certificate_give (first, context, &error));
  g_assert_no_error (error);
  leaf = X509_dup (SSL_CTX_get0_certificate (context));
  gw_certificate_watch (first, count_change, &changes);
  gw_certificate_take_over (first, other);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_true (gw_certificate_give (first, context, &error));
  g_assert_cmpint (X509_cmp (leaf, SSL_CTX_get0_certificate (context)), !=, 0);
  g_assert_cmpint (SSL_CTX_check_private_key (context), ==, 1);
  gw_certificate_unwatch (first, &changes);
  gw_certificate_take_over (first, other);
  g_assert_cmpuint (changes, ==, 1);
  X509_free (leaf);
  SSL_CTX_free (context);

  g_assert_true (gw_certificate_is_for (first, "localhost"));
  g_assert_true (gw_certificate_is_for (first, "127.0.0.1"));
  g_assert_false (gw_certificate_is_for (first, "127.0.0.2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/certificate/trusted", Fixture, NULL, set_up, test_trusted, tear_down);
  g_test_add ("/certificate/swap", Fixture, NULL, set_up, test_swap, tear_down);
  g_test_add ("/certificate/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/certificate/silent-handshakes", Fixture, NULL, set_up, test_silent_handshakes,
              tear_down);
  g_test_add ("/certificate/plain-on-tls", Fixture, NULL, set_up, test_plain_on_tls, tear_down);
  g_test_add ("/certificate/watch", Fixture, NULL, set_up, test_watch, tear_down);
  return g_test_run ();
}
