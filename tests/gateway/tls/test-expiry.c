/* What is said when, in a time that the test makes up. */
#include "gateway/tls/expiry.h"

#define DAY (24 * 60 * 60)
#define END G_GINT64_CONSTANT (1796464800) /* 2026-12-05 10:00 UTC */

static void
says (GwExpiry *expiry, gint64 left, const char *expected)
{
  g_autofree char *text = gw_expiry_look (expiry, END, END - left);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_days (void)
{
  GwExpiry expiry = { 0 };

  says (&expiry, 15 * DAY, NULL);
  says (&expiry, 14 * DAY + 1, NULL);
  says (&expiry, 14 * DAY, "expires in 14 days, on 2026-12-05 10:00 UTC");
  says (&expiry, 14 * DAY - 10, NULL);
  says (&expiry, 13 * DAY + 1, NULL);
  says (&expiry, 13 * DAY, "expires in 13 days, on 2026-12-05 10:00 UTC");
  says (&expiry, DAY + 60, "expires in 24 hours, on 2026-12-05 10:00 UTC");
  says (&expiry, 0, "expired on 2026-12-05 10:00 UTC: browsers refuse it");
  says (&expiry, -DAY + 1, NULL);
  says (&expiry, -DAY, "expired on 2026-12-05 10:00 UTC: browsers refuse it");
}

/* A new certificate is a new matter. */
static void
test_renewed (void)
{
  GwExpiry expiry = { 0 };
  g_autofree char *text = NULL;

  says (&expiry, DAY / 2, "expires in 12 hours, on 2026-12-05 10:00 UTC");
  g_assert_null (gw_expiry_look (&expiry, END + 90 * DAY, END));
  text = gw_expiry_look (&expiry, END + 3 * DAY, END);
  g_assert_cmpstr (text, ==, "expires in 3 days, on 2026-12-08 10:00 UTC");
}

static void
test_clock_set_back (void)
{
  GwExpiry expiry = { 0 };

  says (&expiry, DAY, "expires in 24 hours, on 2026-12-05 10:00 UTC");
  says (&expiry, 10 * DAY, "expires in 10 days, on 2026-12-05 10:00 UTC");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls/expiry/days", test_days);
  g_test_add_func ("/tls/expiry/renewed", test_renewed);
  g_test_add_func ("/tls/expiry/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
