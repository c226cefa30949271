#include "plugins/allocate/http/query.h"

#include <string.h>

static void
assert_read (
    const char *text, GwAllocationKind kind, const char *email, gint64 begin_at, gint64 end_at)
{
  g_auto (AllocateQuery) query = { 0 };
  g_autoptr (GError) error = NULL;

  allocate_query_parse (text, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query.kind, ==, kind);
  g_assert_cmpstr (query.email, ==, email);
  g_assert_cmpint (query.begin_at, ==, begin_at);
  g_assert_cmpint (query.end_at, ==, end_at);
}

/* The three kinds of request, and what may stand beside them. */
static void
test_good (void)
{
  assert_read ("Kind=SFUTURN&Email=a%40b.example&BeginAt=1700000000&EndAt=1700003600",
               GW_ALLOCATION_SFU_TURN, "a@b.example", 1700000000, 1700003600);
  assert_read ("Kind=SFUTURN&Email=a%40b.example&BeginAt=0&EndAt=0", GW_ALLOCATION_SFU_TURN,
               "a@b.example", 0, 0);
  assert_read ("Kind=FS&Email=a%40b.example", GW_ALLOCATION_FS, "a@b.example", 0, 0);

  assert_read ("EndAt=2&Email=&BeginAt=1&Kind=SFUTURN", GW_ALLOCATION_SFU_TURN, "", 1, 2);
  assert_read ("Kind=FS&Email", GW_ALLOCATION_FS, "", 0, 0);
  assert_read ("Kind=FS&Email=a+b%2Bc@d&&key=value&key=value", GW_ALLOCATION_FS, "a+b+c@d", 0, 0);
  assert_read ("Kind=FS&Email=%C3%A4%26=x", GW_ALLOCATION_FS, "ä&=x", 0, 0);
  assert_read ("Kind=FS&Email=x&BeginAt=nonsense", GW_ALLOCATION_FS, "x", 0, 0);
  assert_read ("Kind=SFUTURN&Email=x&BeginAt=253402300798&EndAt=253402300799",
               GW_ALLOCATION_SFU_TURN, "x", 253402300798, 253402300799);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { NULL, "Kind is missing: SFUTURN or FS." },
    { "", "Kind is missing: SFUTURN or FS." },
    { "kind=FS&Email=x", "Kind is missing: SFUTURN or FS." },
    { "Kind=SFUTURN&Email=x&BeginAt=1&EndAt=253402300800",
      "EndAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=fs&Email=x", "Kind must be SFUTURN or FS." },
    { "Kind=&Email=x", "Kind must be SFUTURN or FS." },
    { "Kind=FS", "Email is missing; it may be empty." },
    { "Kind=FS&Kind=FS&Email=x", "Kind is given twice." },
    { "Kind=FS&Email=x&Email=y", "Email is given twice." },
    { "Kind=FS&Email=%", "Email is not percent-encoded UTF-8." },
    { "Kind=FS&Email=%ff", "Email is not percent-encoded UTF-8." },
    { "Kind=FS&Email=a%00b", "Email is not percent-encoded UTF-8." },
    { "Kind=FS&Email=a%0ab", "Email holds a control character." },
    { "Kind=FS&Email=%C2%85", "Email holds a control character." },
    { "Kind=SFUTURN&Email=x",
      "BeginAt is missing: seconds since 1970 UTC, 0 for an instant meeting." },
    { "Kind=SFUTURN&Email=x&BeginAt=1",
      "EndAt is missing: seconds since 1970 UTC, 0 for an instant meeting." },
    { "Kind=SFUTURN&Email=x&BeginAt=&EndAt=1",
      "BeginAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=-1&EndAt=1",
      "BeginAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=+1&EndAt=2",
      "BeginAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=1.5&EndAt=2",
      "BeginAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=0x1&EndAt=2",
      "BeginAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=1&EndAt=9223372036854775808",
      "EndAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=1&EndAt=99999999999999999999999999",
      "EndAt must be a whole number of seconds since 1970 UTC." },
    { "Kind=SFUTURN&Email=x&BeginAt=1&EndAt=2&EndAt=3", "EndAt is given twice." },
    { "Kind=SFUTURN&Email=x&BeginAt=0&EndAt=1", "EndAt must be 0 where BeginAt is." },
    { "Kind=SFUTURN&Email=x&BeginAt=2&EndAt=2", "EndAt must be later than BeginAt." },
    { "Kind=SFUTURN&Email=x&BeginAt=2&EndAt=0", "EndAt must be later than BeginAt." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AllocateQuery) query = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (allocate_query_parse (cases[i].text, &query, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_long (void)
{
  g_autofree char *longest = g_strnfill (ALLOCATE_QUERY_EMAIL_MAX, 'a');
  g_autofree char *fits = g_strconcat ("Kind=FS&Email=", longest, NULL);
  g_autofree char *too_long = g_strconcat (fits, "a", NULL);
  g_auto (AllocateQuery) query = { 0 };
  g_autoptr (GError) error = NULL;

  assert_read (fits, GW_ALLOCATION_FS, longest, 0, 0);
  g_assert_false (allocate_query_parse (too_long, &query, &error));
  g_assert_cmpstr (error->message, ==, "Email is longer than 320 bytes.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate-query/good", test_good);
  g_test_add_func ("/allocate-query/refused", test_refused);
  g_test_add_func ("/allocate-query/long", test_long);
  return g_test_run ();
}
