#include "plugins/allocate/http/meeting.h"

#include <string.h>

static char *
id_of (const char *header, const char *email, gint64 begin_at, gint64 end_at)
{
  g_autofree char *own = g_strdup (email);
  const AllocateQuery query = { GW_ALLOCATION_SFU_TURN, own, begin_at, end_at };
  g_autoptr (GError) error = NULL;
  char *id = allocate_meeting_id (header, &query, &error);

  g_assert_no_error (error);
  return id;
}

static void
assert_same (char *a, char *b, gboolean same)
{
  g_assert_cmpint (strcmp (a, b) == 0, ==, same);
  g_free (a);
  g_free (b);
}

static void
test_named (void)
{
  g_autofree char *longest = g_strnfill (ALLOCATE_MEETING_MAX, 'x');

  assert_same (id_of ("abcd-efgh-jkmn", "a", 1, 2), g_strdup ("abcd-efgh-jkmn"), TRUE);
  assert_same (id_of (longest, "", 0, 0), g_strdup (longest), TRUE);
}

/* Asked again without a name, it is the same meeting. */
static void
test_derived (void)
{
  assert_same (id_of (NULL, "a", 1, 2), id_of (NULL, "a", 1, 2), TRUE);
  assert_same (id_of (NULL, "", 1, 2), id_of (NULL, "", 1, 2), TRUE);
  assert_same (id_of (NULL, "a", 0, 0), id_of (NULL, "a", 0, 0), TRUE);
  assert_same (id_of (NULL, "a", 1, 2), id_of (NULL, "b", 1, 2), FALSE);
  assert_same (id_of (NULL, "a", 1, 2), id_of (NULL, "a", 1, 3), FALSE);
  assert_same (id_of (NULL, "a", 1, 23), id_of (NULL, "a", 12, 3), FALSE);
  assert_same (id_of (NULL, "a", 0, 0), id_of (NULL, "b", 0, 0), FALSE);
  /* Guests' all look alike. */
  assert_same (id_of (NULL, "", 0, 0), id_of (NULL, "", 0, 0), FALSE);
}

static void
test_refused (void)
{
  g_autofree char *longer = g_strnfill (ALLOCATE_MEETING_MAX + 1, 'x');
  const char *const wrong[] = { "", "a b", "one, two", "a\nb", "ä", longer };
  char email[] = "a";
  const AllocateQuery query = { GW_ALLOCATION_SFU_TURN, email, 1, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (allocate_meeting_id (wrong[i], &query, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_cmpstr (error->message, ==,
                       "Meeting-Id must be one word of 1 to 200 printable ASCII characters.");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate-meeting/named", test_named);
  g_test_add_func ("/allocate-meeting/derived", test_derived);
  g_test_add_func ("/allocate-meeting/refused", test_refused);
  return g_test_run ();
}
