#include "plugins/turn/quota.h"

static void
test_quota (void)
{
  g_autoptr (TurnQuota) quota = turn_quota_new (3, 2);

  g_assert_cmpint (turn_quota_take (quota, "a"), ==, TURN_QUOTA_OK);
  g_assert_cmpint (turn_quota_take (quota, "a"), ==, TURN_QUOTA_OK);
  g_assert_cmpint (turn_quota_take (quota, "a"), ==, TURN_QUOTA_USER_FULL);
  g_assert_cmpint (turn_quota_take (quota, "b"), ==, TURN_QUOTA_OK);
  g_assert_cmpint (turn_quota_take (quota, "b"), ==, TURN_QUOTA_FULL);
  g_assert_cmpuint (turn_quota_used (quota), ==, 3);

  turn_quota_give_back (quota, "a");
  g_assert_cmpint (turn_quota_take (quota, "b"), ==, TURN_QUOTA_OK);
  turn_quota_give_back (quota, "a");
  turn_quota_give_back (quota, "b");
  turn_quota_give_back (quota, "b");
  g_assert_cmpuint (turn_quota_used (quota), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/quota", test_quota);
  return g_test_run ();
}
