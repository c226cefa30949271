#include "plugins/api/text.h"

#include "gateway/gateway/plugin.h"

#define LONGEST 8

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { "Ada", "Ada" },
    { "  Ada \t\n", "Ada" },
    { "\xe3\x80\x80\xe6\x98\x8e\xe3\x80\x80", "\xe6\x98\x8e" }, /* ideographic space */
    { "12345678", "12345678" },                                 /* the longest */
    { "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80" },
    { "e\xcc\x81", "\xc3\xa9" },                                /* NFC */
    { "\xd8\xb9\xd9\x84\xd9\x8a", "\xd8\xb9\xd9\x84\xd9\x8a" }, /* Arabic */
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac",
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac" }, /* joined emoji */
    { "<b>\"&", "<b>\"&" },                             /* escaping is the page's */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *clean = api_text_clean ("name", cases[i].text, LONGEST, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    NULL,
    "",
    "   ",
    "\xe2\x80\x8b",             /* zero-width space alone */
    "\xe2\x80\x8d\xef\xbb\xbf", /* joiner and byte order mark alone */
    "123456789",
    "a\nb",
    "a\x1b[31m",
    "a\x7f",
    "a\xc2\x85"
    "b",              /* C1 */
    "a\xe2\x80\xa8z", /* line separator */
    "a\xe2\x80\xaez", /* right-to-left override */
    "a\xe2\x81\xa7z", /* isolate */
    "\xff\xfe",
    "\xc0\x80",
    "\xed\xa0\x80", /* surrogate */
  };
  g_autofree char *huge = g_strnfill (1 << 20, 'x');
  g_autofree char *spaces = g_strnfill (1 << 20, ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (cases) + 2; i++)
    {
      const char *text = i < G_N_ELEMENTS (cases) ? cases[i] : i % 2 ? huge : spaces;
      g_autoptr (GError) error = NULL;
      g_autofree char *clean = api_text_clean ("name", text, LONGEST, &error);

      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_true (g_str_has_prefix (error->message, "name must "));
      g_assert_null (clean);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/text/good", test_good);
  g_test_add_func ("/api/text/bad", test_bad);
  return g_test_run ();
}
