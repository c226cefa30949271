/* Queries to the allocation service: what is taken is within bounds, and what api would write of it
 * reads as the same. */
#include <stdint.h>
#include <string.h>

#include "plugins/allocate/http/query.h"

static void
check_round (const AllocateQuery *query)
{
  g_autofree char *email = g_uri_escape_string (query->email, NULL, FALSE);
  g_autofree char *text = query->kind == GW_ALLOCATION_FS
                              ? g_strdup_printf ("Kind=FS&Email=%s", email)
                              : g_strdup_printf ("Kind=SFUTURN&Email=%s&BeginAt=%" G_GINT64_FORMAT
                                                 "&EndAt=%" G_GINT64_FORMAT,
                                                 email, query->begin_at, query->end_at);
  g_auto (AllocateQuery) again = { 0 };

  g_assert_true (allocate_query_parse (text, &again, NULL));
  g_assert_cmpint (again.kind, ==, query->kind);
  g_assert_cmpstr (again.email, ==, query->email);
  g_assert_cmpint (again.begin_at, ==, query->begin_at);
  g_assert_cmpint (again.end_at, ==, query->end_at);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (AllocateQuery) query = { 0 };
  g_autoptr (GError) error = NULL;

  if (!allocate_query_parse (text, &query, &error))
    {
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      return 0;
    }
  g_assert_cmpuint (strlen (query.email), <=, ALLOCATE_QUERY_EMAIL_MAX);
  g_assert_true (g_utf8_validate (query.email, -1, NULL));
  g_assert_true (query.begin_at >= 0);
  g_assert_true (query.begin_at == 0 ? query.end_at == 0 : query.end_at > query.begin_at);
  check_round (&query);
  return 0;
}
