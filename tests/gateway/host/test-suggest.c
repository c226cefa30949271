#include "gateway/host/suggest.h"

static const char *const keys[] = { "plugins", "plugin-path", "listen", "secret", "port", NULL };

static void
test_near (void)
{
  const char *const cases[][2] = {
    { "plugin", "plugins" }, { "listn", "listen" }, { "Listen", "listen" },
    { "LISTEN", "listen" },  { "prot", "port" },    { "plugin_path", "plugin-path" },
    { "sercet", "secret" },  { "port", "port" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (gw_suggest (cases[i][0], keys), ==, cases[i][1]);
}

static void
test_far (void)
{
  g_autofree char *endless = g_strnfill (10000, 'x');
  const char *const cases[] = { "", "certificate", "x", "workers", endless };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_null (gw_suggest (cases[i], keys));
}

static void
test_phrase (void)
{
  g_autofree char *near = gw_suggest_phrase ("prot", keys, "[", "]", "");
  g_autofree char *far = gw_suggest_phrase ("zzzz", keys, "[", "]", "; none");

  g_assert_cmpstr (near, ==, "; did you mean [port]?");
  g_assert_cmpstr (far, ==, "; none");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/near", test_near);
  g_test_add_func ("/suggest/far", test_far);
  g_test_add_func ("/suggest/phrase", test_phrase);
  return g_test_run ();
}
