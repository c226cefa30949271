#include "plugins/allocate/on-demand/listing.h"

#include <string.h>

#include "gateway/gateway/allocator.h"

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) names = allocate_listing_read ("a\r\n\n  b-2.x_y \na\n", &error);
  g_autoptr (GHashTable) none = allocate_listing_read ("", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (names), ==, 2);
  g_assert_true (g_hash_table_contains (names, "a"));
  g_assert_true (g_hash_table_contains (names, "b-2.x_y"));
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

static void
test_rubbish (void)
{
  static const char *const texts[] = {
    "a\nNo such project.\n",
    "{\"name\":\"a\"}",
    "a\n-b",
    "a/b",
    "\xff\xfe",
    "NAME STATUS\na running",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (allocate_listing_read (texts[i], &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
    }
}

static void
test_message (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (allocate_listing_read ("a\n\nno name", &error));
  g_assert_cmpstr (error->message, ==,
                   "its line 3 is no machine's name: \"no name\"; it must print one name per line "
                   "and nothing else");
}

/* A list that was cut misses machines, which would be made again. */
static void
test_cut (void)
{
  g_autofree char *text = g_malloc (GW_COMMAND_OUTPUT_MAX + 1);
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GError) error = NULL;

  memset (text, ' ', GW_COMMAND_OUTPUT_MAX);
  memcpy (text, "sfu-a", 5);
  text[GW_COMMAND_OUTPUT_MAX] = '\0';
  g_assert_null (allocate_listing_read (text, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "1048576 bytes or more"));
  text[GW_COMMAND_OUTPUT_MAX - 1] = '\0';
  names = allocate_listing_read (text, NULL);
  g_assert_cmpuint (g_hash_table_size (names), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/listing/names", test_names);
  g_test_add_func ("/allocate/listing/rubbish", test_rubbish);
  g_test_add_func ("/allocate/listing/message", test_message);
  g_test_add_func ("/allocate/listing/cut", test_cut);
  return g_test_run ();
}
