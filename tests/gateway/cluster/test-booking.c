#include "gateway/cluster/booking.h"

static const GwBooking booking = { .size = sizeof booking,
                                   .meeting = "abcd-efgh-jkmn",
                                   .email = "",
                                   .begin_at = 1700000000,
                                   .end_at = 1700003600,
                                   .sfu = "1.sfuserver.com:443",
                                   .fs = "[::1]:443" };

static void
test_there_and_back (void)
{
  g_autoptr (JsonObject) object = gw_booking_print (&booking);
  g_autoptr (GError) error = NULL;
  GwBooking read;

  json_object_set_string_member (object, "newer", "is passed over");
  g_assert_true (gw_booking_read (object, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (read.meeting, ==, "abcd-efgh-jkmn");
  g_assert_cmpstr (read.email, ==, "");
  g_assert_cmpint (read.begin_at, ==, 1700000000);
  g_assert_cmpint (read.end_at, ==, 1700003600);
  g_assert_cmpstr (read.sfu, ==, "1.sfuserver.com:443");
  g_assert_null (read.turn);
  g_assert_cmpstr (read.fs, ==, "[::1]:443");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *member;
    const char *json;
  } cases[] = {
    { "meeting", NULL },    { "meeting", "\"\"" },      { "meeting", "1" },
    { "email", NULL },      { "email", "[]" },          { "beginAt", "0" },
    { "beginAt", "\"1\"" }, { "endAt", NULL },          { "endAt", "1700000000" },
    { "endAt", "1.5" },     { "sfu", "\"a/b:1\"" },     { "sfu", "null" },
    { "turn", "\"\"" },     { "fs", "{\"x\": \"y\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) object = gw_booking_print (&booking);
      g_autoptr (GError) error = NULL;
      GwBooking read;

      json_object_remove_member (object, cases[i].member);
      if (cases[i].json != NULL)
        json_object_set_member (object, cases[i].member, json_from_string (cases[i].json, NULL));
      g_assert_false (gw_booking_read (object, &read, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_true (g_str_has_prefix (error->message, cases[i].member));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/booking/there-and-back", test_there_and_back);
  g_test_add_func ("/booking/refused", test_refused);
  return g_test_run ();
}
