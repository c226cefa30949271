#include "gateway/host/settings.h"

#include <string.h>

static void
assert_problem (const char *lines, const char *expected)
{
  g_autofree char *text = g_strconcat ("[gateway]\n", lines, NULL);
  g_autoptr (GwConf) conf = gw_conf_new ("m.conf", "/", text, strlen (text));
  g_autoptr (GwConfig) settings = gw_settings_read (conf);
  g_autoptr (GError) error = NULL;

  gw_problems_check (gw_conf_problems (conf), &error);
  g_assert_cmpstr (error != NULL ? error->message : "", ==, expected);
}

static void
test_good (void)
{
  assert_problem ("plugins = a", "");
  assert_problem ("plugins = a;b\nlisten = http://localhost:8080;https://[::]:443;http://0.0.0.0:0",
                  "");
  assert_problem ("plugins = a\napiserver = api.example.com:443", "");
  assert_problem ("plugins = a\napiserver = http://10.0.0.1:8080", "");
  assert_problem ("plugins = a\nlabels = region=eu; size=large;", "");
  assert_problem ("plugins = a\nsecret = 0123456789abcdef\nworkers = 64\nlog-level = debug", "");
}

static void
test_problems (void)
{
  assert_problem ("", "m.conf: [gateway] plugins names no plugin; name the roles of this process, "
                      "such as plugins = api;sfu;allocate");
  assert_problem ("plugins a", "m.conf:2: is neither [section], key = value nor # comment");
  assert_problem ("plugins = a;b;a", "m.conf:2: [gateway] plugins names a twice");
  assert_problem (
      "plugins = a\nlisten = localhost:80",
      "m.conf:3: [gateway] listen \"localhost:80\" must begin with http:// or https://");
  assert_problem ("plugins = a\nlisten = http://localhost:80/x",
                  "m.conf:3: [gateway] listen \"http://localhost:80/x\" must end with the port; "
                  "paths belong to the plugins");
  assert_problem ("plugins = a\nlisten = http://localhost",
                  "m.conf:3: [gateway] listen \"http://localhost\" needs the form "
                  "http://ADDRESS:PORT, such as https://0.0.0.0:443");
  assert_problem ("plugins = a\nlisten =",
                  "m.conf:3: [gateway] listen names no address, such as http://127.0.0.1:8080");
  assert_problem ("plugins = a\nworkers = 65", "m.conf:3: [gateway] workers 65 is above 64");
  assert_problem ("plugins = a\nlog-level = warn",
                  "m.conf:3: [gateway] log-level \"warn\" is none of error, warning, info and "
                  "debug");
  assert_problem ("plugins = a\nlog-level = Info",
                  "m.conf:3: [gateway] log-level \"Info\" is none of error, warning, info and "
                  "debug; did you mean info?");
  assert_problem ("plugins = a\ncertificate = /nonexistent.pem",
                  "m.conf:3: [gateway] certificate needs certificate-key beside it");
  assert_problem ("plugins = a\napiserver = api.example.com",
                  "m.conf:3: [gateway] apiserver \"api.example.com\" is not HOST:PORT, such as "
                  "api.example.com:443");
  assert_problem ("plugins = a\ntrusted-authority = /nonexistent.pem",
                  "m.conf:3: [gateway] trusted-authority: Failed to open file "
                  "“/nonexistent.pem”: No such file or directory");
  assert_problem ("plugins = a\nlabels = region=eu;large",
                  "m.conf:3: [gateway] labels \"large\" is not NAME=VALUE, such as region=eu: "
                  "letters, digits, '.', '_', '/' and '-', then printable characters without "
                  "spaces, 128 in all");
  assert_problem ("plugins = a\nlabels = region=eu;region=eu",
                  "m.conf:3: [gateway] labels names region=eu twice");
  assert_problem ("plugins = a\nsecret = short",
                  "m.conf:3: [gateway] secret is too short: it needs at least 16 characters, such "
                  "as the output of \"openssl rand -hex 32\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/good", test_good);
  g_test_add_func ("/settings/problems", test_problems);
  return g_test_run ();
}
