/* Months of renewals and failures, in a time that the test makes up. */
#include "gateway/tls/acme-plan.h"

#define MINUTE G_GINT64_CONSTANT (60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NOW G_GINT64_CONSTANT (1800000000)

static void
test_renewal (void)
{
  GwAcmePlan plan = { .failures = 3, .blocked = NOW + HOUR };

  g_assert_true (gw_acme_plan_is_due (&(GwAcmePlan){ 0 }, NOW));
  gw_acme_plan_obtained (&plan, NOW, NOW + 90 * DAY, 0.0);
  g_assert_cmpint (plan.next, ==, NOW + 60 * DAY);
  g_assert_cmpuint (plan.failures, ==, 0);
  g_assert_false (gw_acme_plan_is_due (&plan, NOW + 60 * DAY - 1));
  g_assert_true (gw_acme_plan_is_due (&plan, NOW + 60 * DAY));
  gw_acme_plan_obtained (&plan, NOW, NOW + 90 * DAY, 1.0);
  g_assert_cmpint (plan.next, >, NOW + 63 * DAY);
  g_assert_cmpint (plan.next, <, NOW + 64 * DAY);
}

/* Left alone, it never fails more than five times in any hour, and never gives up. */
static void
test_back_off (void)
{
  GwAcmePlan plan = { 0 };
  gint64 times[40];
  gint64 now = NOW;

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_assert_true (gw_acme_plan_is_due (&plan, now));
      times[i] = now;
      gw_acme_plan_failed (&plan, GW_ACME_REFUSED, now, (double) (i % 3) / 2);
      g_assert_cmpint (MAX (plan.next, plan.blocked), >=, now + 5 * MINUTE);
      g_assert_cmpint (MAX (plan.next, plan.blocked), <=, now + 7 * HOUR);
      now = MAX (plan.next, plan.blocked);
    }
  for (gsize i = 5; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (times[i] - times[i - 5], >=, HOUR);
}

/* An administrator may hasten it four times; then it waits for the hour to be over. */
static void
test_hasten (void)
{
  GwAcmePlan plan = { 0 };

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (gw_acme_plan_hasten (&plan, NOW + i), <=, NOW + i);
      gw_acme_plan_failed (&plan, GW_ACME_REFUSED, NOW + i, 0);
    }
  g_assert_cmpint (gw_acme_plan_hasten (&plan, NOW + 10), ==, NOW + HOUR);
  g_assert_false (gw_acme_plan_is_due (&plan, NOW + HOUR - 1));
  g_assert_true (gw_acme_plan_is_due (&plan, NOW + HOUR));
}

static void
test_rate_limit (void)
{
  GwAcmePlan plan = { 0 };

  gw_acme_plan_failed (&plan, GW_ACME_RATE_LIMITED, NOW, 0);
  g_assert_cmpint (plan.next, ==, NOW + HOUR);
  g_assert_cmpint (gw_acme_plan_hasten (&plan, NOW + 1), ==, NOW + HOUR);
}

/* Who was never asked has no limit: a network that comes back is used soon. */
static void
test_unreached (void)
{
  GwAcmePlan plan = { 0 };

  for (guint i = 0; i < 20; i++)
    {
      gw_acme_plan_failed (&plan, GW_ACME_UNREACHED, NOW, 0);
      g_assert_cmpint (plan.next, <=, NOW + HOUR);
      g_assert_cmpint (plan.next, >=, NOW + MINUTE);
    }
  g_assert_cmpint (gw_acme_plan_hasten (&plan, NOW), <=, NOW);
}

static void
test_written (void)
{
  GwAcmePlan plan = { 0 }, read;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 6; i++)
    gw_acme_plan_failed (&plan, GW_ACME_REFUSED, NOW + i, 0.5);
  text = gw_acme_plan_print (&plan, "authority a;b");
  gw_acme_plan_parse (&read, text, "authority a;b", NOW + 6);
  g_assert_cmpmem (&read, sizeof read, &plan, sizeof plan);

  /* Another name is another matter. */
  gw_acme_plan_parse (&read, text, "authority a", NOW + 6);
  g_assert_true (gw_acme_plan_is_due (&read, NOW));

  /* The clock was years ahead, and was set right. */
  gw_acme_plan_parse (&read, text, "authority a;b", NOW - 1000 * DAY);
  g_assert_true (gw_acme_plan_is_due (&read, NOW - 1000 * DAY + 7 * HOUR));
}

static void
test_garbage (void)
{
  static const char *const texts[] = { "", "nonsense", "[acme]\nsubject=a\nnext=-5\nfailures=-1\n",
                                       "[acme]\nsubject=a\nnext=x\nblocked=99999999999999999999\n",
                                       NULL };
  GwAcmePlan plan;

  gw_acme_plan_parse (&plan, NULL, "a", NOW);
  g_assert_true (gw_acme_plan_is_due (&plan, NOW));
  for (guint i = 0; texts[i] != NULL; i++)
    {
      gw_acme_plan_parse (&plan, texts[i], "a", NOW);
      g_assert_true (gw_acme_plan_is_due (&plan, NOW + HOUR));
      g_assert_cmpuint (plan.failures, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls/acme-plan/renewal", test_renewal);
  g_test_add_func ("/tls/acme-plan/back-off", test_back_off);
  g_test_add_func ("/tls/acme-plan/hasten", test_hasten);
  g_test_add_func ("/tls/acme-plan/rate-limit", test_rate_limit);
  g_test_add_func ("/tls/acme-plan/unreached", test_unreached);
  g_test_add_func ("/tls/acme-plan/written", test_written);
  g_test_add_func ("/tls/acme-plan/garbage", test_garbage);
  return g_test_run ();
}
