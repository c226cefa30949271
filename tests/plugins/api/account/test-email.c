#include "plugins/api/account/email.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *email;
  } cases[] = {
    { "ada@example.org", "ada@example.org" },
    { " \tADA@Example.ORG\n", "ada@example.org" },
    { "a.b+c'd@x-y.z", "a.b+c'd@x-y.z" },
    { "root@localhost", "root@localhost" },
    { "ada@m\xc3\xbcnchen.example", "ada@xn--mnchen-3ya.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *email = api_email_parse (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (email, ==, cases[i].email);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    NULL,
    "",
    "@",
    "a@",
    "@b",
    "a",
    "a@b@c",
    "a b@c",
    "a@b c",
    "a@b..c",
    "a@.b",
    "a@b.",
    "a@-b",
    "a@b-",
    "a@b_c",
    ".a@b",
    "a.@b",
    "a..b@c",
    "a\r\n@b.c",
    "a@b\r\n.c",
    "<a@b.c>",
    "a,b@c.d",
    "\"a b\"@c.d",
    "a@[::1]",
    "a@1.2.3.4",
    "\xff@b.c",
    "a@\xff\xfe.c",
    "a;@b.c",
    "a@b.c,d@e.f",
    "\xc3\xa9@b.c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (api_email_parse (cases[i], &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
    }
}

static void
test_sizes (void)
{
  g_autofree char *local = g_strnfill (64, 'x');
  g_autofree char *label = g_strnfill (63, 'y');
  g_autofree char *good = g_strconcat (local, "@", label, ".z", NULL);
  g_autofree char *long_local = g_strconcat ("x", good, NULL);
  g_autofree char *long_label = g_strconcat (local, "@y", label, NULL);
  g_autofree char *long_all = g_strconcat (local, "@", label, ".", label, ".", label, ".z", NULL);
  g_autofree char *huge = g_strnfill (100000, 'x');
  g_autofree char *email = api_email_parse (good, NULL);

  g_assert_cmpstr (email, ==, good);
  g_assert_null (api_email_parse (long_local, NULL));
  g_assert_null (api_email_parse (long_label, NULL));
  g_assert_cmpuint (strlen (long_all), >, API_EMAIL_MAX);
  g_assert_null (api_email_parse (long_all, NULL));
  g_assert_null (api_email_parse (huge, NULL));
}

static void
test_domains (void)
{
  static const char *const none[] = { NULL };
  static const char *const some[] = { "Example.org", "example.net", NULL };

  g_assert_true (api_email_is_of ("a@b", none));
  g_assert_true (api_email_is_of ("a@example.org", some));
  g_assert_false (api_email_is_of ("a@sub.example.org", some));
  g_assert_false (api_email_is_of ("example.org@b", some));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/email/good", test_good);
  g_test_add_func ("/api/email/bad", test_bad);
  g_test_add_func ("/api/email/sizes", test_sizes);
  g_test_add_func ("/api/email/domains", test_domains);
  return g_test_run ();
}
