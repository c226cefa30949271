#include "plugins/sfu/transport/ice.h"

static SfuIceTuple
tuple_of (guint number)
{
  SfuIceTuple tuple = { 0 };
  gw_address_parse_ip ("192.0.2.1", (guint16) number, &tuple.remote);
  gw_address_parse_ip ("192.0.2.200", 3000, &tuple.local);
  return tuple;
}

static SfuIceChange
add (SfuIce *ice, guint number, SfuIceCheck check, guint *dropped_number)
{
  SfuIceTuple tuple = tuple_of (number), dropped;
  SfuIceChange change = sfu_ice_add (ice, &tuple, check, &dropped);
  if (dropped_number)
    *dropped_number = dropped.remote.port;
  return change;
}

/* The latest nomination wins; ordinary checks move nothing once there is a tuple. */
static void
test_nomination (void)
{
  SfuIce ice = { 0 };
  g_assert_false (sfu_ice_is_reachable (&ice));
  g_assert_cmpint (add (&ice, 1, SFU_ICE_ORDINARY, NULL), ==, SFU_ICE_NEW);
  g_assert_cmpuint (ice.selected.remote.port, ==, 1);
  add (&ice, 2, SFU_ICE_ORDINARY, NULL);
  g_assert_cmpuint (ice.selected.remote.port, ==, 1);

  SfuIceTuple second = tuple_of (2), first = tuple_of (1);
  sfu_ice_hear (&ice, &second);
  g_assert_cmpuint (ice.selected.remote.port, ==, 2);
  g_assert_cmpint (add (&ice, 1, SFU_ICE_NOMINATING, NULL), ==, SFU_ICE_KNOWN);
  sfu_ice_hear (&ice, &second);
  g_assert_cmpuint (ice.selected.remote.port, ==, 1);
  add (&ice, 3, SFU_ICE_NOMINATING, NULL);
  g_assert_cmpuint (ice.selected.remote.port, ==, 3);

  sfu_ice_restart (&ice);
  g_assert_cmpuint (ice.selected.remote.port, ==, 3);
  sfu_ice_hear (&ice, &first);
  g_assert_cmpuint (ice.selected.remote.port, ==, 1);
}

/* Addresses without end: the oldest goes, never the selected one. */
static void
test_bounded (void)
{
  SfuIce ice = { 0 };
  guint dropped;
  add (&ice, 1, SFU_ICE_NOMINATING, NULL);
  for (guint i = 2; i <= SFU_ICE_TUPLES_MAX; i++)
    {
      g_assert_cmpint (add (&ice, i, SFU_ICE_ORDINARY, &dropped), ==, SFU_ICE_NEW);
      g_assert_cmpuint (dropped, ==, 0);
    }
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpint (add (&ice, 1000 + i, SFU_ICE_ORDINARY, &dropped), ==, SFU_ICE_NEW);
      g_assert_cmpuint (dropped, >, 1);
      g_assert_cmpuint (ice.n_tuples, ==, SFU_ICE_TUPLES_MAX);
      g_assert_cmpuint (ice.selected.remote.port, ==, 1);
    }
  g_assert_cmpint (add (&ice, 1, SFU_ICE_ORDINARY, &dropped), ==, SFU_ICE_KNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ice/nomination", test_nomination);
  g_test_add_func ("/ice/bounded", test_bounded);
  return g_test_run ();
}
