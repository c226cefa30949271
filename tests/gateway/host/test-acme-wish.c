/* What the key-file says about certificates of a public authority, and what follows from it. */
#include "gateway/host/acme-wish.h"

#include <string.h>

#include "gateway/host/settings.h"

/* Returns: (nullable): the doors and the names wished for, "doors | names | port". */
static char *
wished (const char *lines)
{
  g_autofree char *text = g_strconcat ("[gateway]\nplugins = a\n", lines, NULL);
  g_autoptr (GwConf) conf = gw_conf_new ("m.conf", "/", text, strlen (text));
  g_autoptr (GwConfig) settings = gw_settings_read (conf);
  g_autoptr (GwAcmeWish) wish = gw_acme_wish_new (settings);
  g_autofree char *doors = wish == NULL ? NULL : g_strjoinv (" ", wish->doors);
  g_autofree char *names = wish == NULL ? NULL : g_strjoinv (" ", wish->names);

  if (wish == NULL)
    return NULL;
  g_assert_cmpstr (wish->settings.folder, ==, "/var/lib/meeting-gateway/acme");
  return g_strdup_printf ("%s | %s | %u", doors, names, wish->settings.https_port);
}

static void
wishes (const char *lines, const char *expected)
{
  g_autofree char *got = wished (lines);

  g_assert_cmpstr (got, ==, expected);
}

#define PUBLIC "domain-address = meet.server.com:443\n"

static void
test_wanted (void)
{
  wishes (PUBLIC "listen = https://[::]:443", "http://[::]:80 | meet.server.com | 443");
  wishes (PUBLIC "listen = https://0.0.0.0:443;https://0.0.0.0:8443;https://[::1]:443",
          "http://0.0.0.0:80 http://[::1]:80 | meet.server.com | 443");
  wishes ("domain-address = meet.server.com:8443\nlisten = https://0.0.0.0:8443\nacme-port = 8080\n"
          "acme-names = a.server.com;meet.server.com",
          "http://0.0.0.0:8080 | a.server.com meet.server.com | 8443");
  /* Port 80 is served: it is answered there. */
  wishes (PUBLIC "listen = https://0.0.0.0:443;http://[::]:80", " | meet.server.com | 443");
  /* For whom TLS is no https: the authority asks on every address. */
  wishes (PUBLIC "listen = http://127.0.0.1:8080", "http://[::]:80 | meet.server.com | 443");
  wishes ("domain-address = meet.corp.lan:443\nlisten = https://[::]:443\nacme = true\n"
          "acme-directory = https://ca.corp.lan/acme",
          "http://[::]:80 | meet.corp.lan | 443");
}

static void
test_not_wanted (void)
{
  wishes ("", NULL);
  wishes ("domain-address = meet.corp.lan:443\nlisten = https://[::]:443", NULL);
  wishes ("domain-address = 192.0.2.1:443\nlisten = https://[::]:443", NULL);
  wishes ("listen = https://[::]:443", NULL);
  wishes (PUBLIC "listen = https://[::]:443\nacme = false", NULL);
  wishes (PUBLIC "listen = https://[::]:443\ncertificate-names = meet.server.com", NULL);
  wishes (PUBLIC "listen = https://[::]:443\ncertificate = a\ncertificate-key = b", NULL);
}

static void
complains (const char *lines, const char *expected)
{
  g_autofree char *text = g_strconcat ("[gateway]\nplugins = a\n", lines, NULL);
  g_autoptr (GwConf) conf = gw_conf_new ("m.conf", "/", text, strlen (text));
  g_autoptr (GwConfig) settings = gw_settings_read (conf);
  g_autoptr (GError) error = NULL;

  gw_problems_check (gw_conf_problems (conf), &error);
  g_assert_cmpstr (error == NULL ? NULL : error->message, ==, expected);
}

static void
test_complaints (void)
{
  complains (PUBLIC "listen = https://[::]:443\nacme = true", NULL);
  complains (PUBLIC "listen = http://127.0.0.1:8080\nacme-names = b.server.com", NULL);
  complains ("listen = https://[::]:443\nacme = true",
             "m.conf:4: [gateway] acme needs a name to obtain a certificate for: set "
             "domain-address");
  complains ("domain-address = 192.0.2.1:443\nlisten = https://[::]:443\nacme = true",
             "m.conf:3: [gateway] domain-address \"192.0.2.1\" is no DNS name that a certificate "
             "can be obtained for; wildcards and addresses need certificate files");
  complains (PUBLIC "listen = https://[::]:443\nacme-names = meet.server.com;b.lan",
             "m.conf:5: [gateway] acme-names \"b.lan\" is no public name, so that no public "
             "authority vouches for it: set acme-directory to one of your own, or take acme out");
  complains ("acme-directory = http://ca.corp.lan/",
             "m.conf:3: [gateway] acme-directory \"http://ca.corp.lan/\" must begin with https://, "
             "such as https://acme-v02.api.letsencrypt.org/directory");
  complains ("acme-email = --help@x",
             "m.conf:3: [gateway] acme-email \"--help@x\" is no mail address, such as "
             "admin@example.com");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/acme-wish/wanted", test_wanted);
  g_test_add_func ("/host/acme-wish/not-wanted", test_not_wanted);
  g_test_add_func ("/host/acme-wish/complaints", test_complaints);
  return g_test_run ();
}
