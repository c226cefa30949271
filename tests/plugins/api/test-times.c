#include "plugins/api/times.h"

#include "gateway/gateway/plugin.h"

#define NOON 1896091200 /* 2030-01-31T12:00:00Z */

static void
test_parse (void)
{
  static const char *const good[] = { "2030-01-31T12:00:00Z", "2030-01-31t12:00:00z",
                                      "2030-01-31T13:30:00+01:30", "2030-01-31T07:00:00-05:00",
                                      "2030-01-31T12:00:00.999Z" };
  static const char *const bad[] = { NULL,
                                     "",
                                     "2030-01-31",
                                     "12:00:00Z",
                                     "2030-01-31T12:00:00",
                                     "2030-01-31 12:00:00Z",
                                     "2030-02-30T12:00:00Z",
                                     "2030-13-01T12:00:00Z",
                                     "2030-01-31T24:00:01Z",
                                     "2030-01-31T12:60:00Z",
                                     "1960-01-31T12:00:00Z",
                                     "2030-W05-4T12:00:00Z",
                                     "2030-01-31T12:00:00Zjunk",
                                     "2030-01-31T12:00:00.00000000000000000000000000000000Z",
                                     "20300131T120000Z" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (api_times_parse ("beginAt", good[i], &error), ==, NOON);
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (api_times_parse ("beginAt", bad[i], &error), ==, 0);
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
    }
}

static void
test_print (void)
{
  g_autofree char *text = api_times_print (NOON);

  g_assert_cmpstr (text, ==, "2030-01-31T12:00:00Z");
}

static void
test_check (void)
{
  const gint64 day = 24 * 60 * 60;
  const struct
  {
    gint64 begin_at;
    gint64 end_at;
    gboolean good;
  } cases[] = {
    { NOON, NOON + 1, TRUE },
    { NOON - 10, NOON + 1, TRUE }, /* it has begun already */
    { NOON, NOON, FALSE },
    { NOON + 2, NOON + 1, FALSE },
    { NOON - 10, NOON, FALSE },
    { NOON, NOON + API_TIMES_LONGEST, TRUE },
    { NOON, NOON + API_TIMES_LONGEST + 1, FALSE },
    { NOON + 3650 * day, NOON + 3651 * day, TRUE },
    { NOON + 3700 * day, NOON + 3701 * day, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (api_times_check (cases[i].begin_at, cases[i].end_at, NOON, &error), ==,
                       cases[i].good);
      g_assert_cmpint (error == NULL, ==, cases[i].good);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/times/parse", test_parse);
  g_test_add_func ("/api/times/print", test_print);
  g_test_add_func ("/api/times/check", test_check);
  return g_test_run ();
}
