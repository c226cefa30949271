#include "config.h"

#include "gateway/http/listener.h"

#include <string.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"
#include "tests/gateway/http/raw-client.h"

static void
refuse (const char *url, const char *contains)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_listener_new (url, NULL, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_ADDRESS);
  if (strstr (error->message, contains) == NULL)
    g_error ("\"%s\" is not in: %s", contains, error->message);
}

static void
test_bad_urls (void)
{
  refuse ("", "http://0.0.0.0:8080");
  refuse ("127.0.0.1:80", "http://0.0.0.0:8080");
  refuse ("ftp://127.0.0.1:80", "http://0.0.0.0:8080");
  refuse ("http://", "http://0.0.0.0:8080");
  refuse ("http://user@127.0.0.1:80", "http://0.0.0.0:8080");
  refuse ("http://127.0.0.1:80/path", "http://0.0.0.0:8080");
  refuse ("http://127.0.0.1:99999", "http://0.0.0.0:8080");
  refuse ("https://127.0.0.1:0", "https needs a certificate");
  refuse ("http://no-such-host.invalid:0", "no-such-host.invalid");
  refuse ("http://192.0.2.1:0", "cannot listen on 192.0.2.1:0");
}

static void
on_accept (GSocket *socket, GwCertificate *certificate, gpointer data)
{
  GPtrArray *accepted = data;

  g_assert_null (certificate);
  g_ptr_array_add (accepted, g_object_ref (socket));
}

static void
test_accept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwListener) listener = gw_listener_new ("http://127.0.0.1:0", NULL, &error);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) accepted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (RawClient) early = NULL;

  g_assert_no_error (error);
  gw_listener_add_urls (listener, urls);
  g_assert_cmpuint (urls->len, ==, 1);
  g_assert_true (g_str_has_prefix (urls->pdata[0], "http://127.0.0.1:"));

  /* It waits in the queue until accepting begins. */
  early = raw_client_new (port_of (urls->pdata[0]));
  run_for (20);
  g_assert_cmpuint (accepted->len, ==, 0);
  gw_listener_begin (listener, on_accept, accepted);
  run_for (50);
  g_assert_cmpuint (accepted->len, ==, 1);
}

/* Every address of a name, all on one port. */
static void
test_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwListener) listener = gw_listener_new ("http://localhost:0", NULL, &error);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  gw_listener_add_urls (listener, urls);
  g_assert_cmpuint (urls->len, >=, 1);
  for (guint i = 0; i < urls->len; i++)
    g_assert_cmpuint (port_of (urls->pdata[i]), ==, port_of (urls->pdata[0]));
}

static void
test_taken (void)
{
  g_autoptr (GwListener) listener = gw_listener_new ("http://127.0.0.1:0", NULL, NULL);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *us = g_strdup_printf ("pid %d", (int) getpid ());
  g_autofree char *address = NULL;

  gw_listener_add_urls (listener, urls);
  address = g_strdup_printf ("cannot listen on 127.0.0.1:%u: Address already in use",
                             port_of (urls->pdata[0]));
  refuse (urls->pdata[0], address);
  refuse (urls->pdata[0], us);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listener/bad-urls", test_bad_urls);
  g_test_add_func ("/listener/accept", test_accept);
  g_test_add_func ("/listener/name", test_name);
  g_test_add_func ("/listener/taken", test_taken);
  return g_test_run ();
}
