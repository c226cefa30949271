#include "gateway/http/retry-after.h"

/* Sun, 06 Nov 1994 08:49:37 GMT */
#define NOW G_GINT64_CONSTANT (784111777)

static void
test_values (void)
{
  static const struct
  {
    const char *value;
    guint seconds;
  } cases[] = {
    { NULL, 0 },
    { "", 0 },
    { "  ", 0 },
    { "soon", 0 },
    { "-5", 0 },
    { "5.5", 0 },
    { "0x10", 0 },
    { "5 s", 0 },
    { "0", 1 },
    { "1", 1 },
    { " 17 ", 17 },
    { "3600", 3600 },
    { "3601", 3600 },
    { "99999999999999999999999999999999999999", 3600 },
    { "Sun, 06 Nov 1994 08:50:07 GMT", 30 },
    { "Sun, 06 Nov 1994 08:49:37 GMT", 1 },
    { "Sun, 06 Nov 1994 08:00:00 GMT", 1 },
    { "Sun, 06 Nov 2033 08:49:37 GMT", 3600 },
    { "Sunday, 06-Nov-94 08:49:47 GMT", 10 },
    { "Sun, 99 Nov 1994 08:49:37 GMT", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (gw_retry_after_parse (cases[i].value, NOW), ==, cases[i].seconds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry-after/values", test_values);
  return g_test_run ();
}
