#include "plugins/allocate/pool/booking.h"

static void
test_round_trip (void)
{
  AllocateBooking booking = { .address = (char *) "[::1]:443", .begin_at = 12, .end_at = 34 };
  g_autofree char *text = allocate_booking_print (&booking);
  g_auto (AllocateBooking) again = { 0 };

  g_assert_cmpstr (text, ==, "[::1]:443 12 34");
  g_assert_true (allocate_booking_read (text, &again));
  g_assert_cmpstr (again.address, ==, "[::1]:443");
  g_assert_cmpint (again.begin_at, ==, 12);
  g_assert_cmpint (again.end_at, ==, 34);
}

static void
test_rubbish (void)
{
  static const char *const texts[] = {
    "",     " ",       "a:1",      "a:1 1",    "a:1 2 1", "a:1 2 2",  "a:1 1 2 3",
    " 1 2", "a:1 x 2", "a:1 1 2x", "a:1 -5 2", "a:1 0 2", "a:1  1 2", "a:1 1 99999999999999999999"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AllocateBooking booking = { 0 };

      g_assert_false (allocate_booking_read (texts[i], &booking));
      g_assert_null (booking.address);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/booking/round-trip", test_round_trip);
  g_test_add_func ("/allocate/booking/rubbish", test_rubbish);
  return g_test_run ();
}
