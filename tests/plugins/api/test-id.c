#include "plugins/api/id.h"

#include <string.h>

static void
test_form (void)
{
  g_autofree char *meeting = api_id_new_meeting ();
  g_autofree char *participant = api_id_new_participant ();

  g_assert_true (g_regex_match_simple ("^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$",
                                       meeting, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT));
  g_assert_true (g_regex_match_simple ("^[0-9a-hjkmnp-tv-z]{16}$", participant, G_REGEX_DEFAULT,
                                       G_REGEX_MATCH_DEFAULT));
}

/* Every letter comes up, in every place, and no id comes twice. */
static void
test_spread (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean letters[16][256] = { 0 };

  for (guint i = 0; i < 2000; i++)
    {
      char *id = api_id_new_participant ();

      for (gsize place = 0; place < 16; place++)
        letters[place][(guint8) id[place]] = TRUE;
      g_assert_true (g_hash_table_add (seen, id));
    }

  for (gsize place = 0; place < 16; place++)
    {
      guint n_letters = 0;

      for (guint letter = 0; letter < 256; letter++)
        n_letters += letters[place][letter];
      g_assert_cmpuint (n_letters, ==, 32);
    }
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *id;
  } cases[] = {
    { "abcd-efgh-jkmn", "abcd-efgh-jkmn" },
    { "ABCD-EFGH-JKMN", "abcd-efgh-jkmn" },
    { "abcdefghjkmn", "abcd-efgh-jkmn" },
    { "oil0-1234-5678", "0110-1234-5678" },
    { "", NULL },
    { "-", NULL },
    { "abcd-efgh-jkm", NULL },
    { "abcd-efgh-jkmnp", NULL },
    { "abcd-efgh-jkmu", NULL },
    { "abcd-efgh-jk/n", NULL },
    { "abcd efgh jkmn", NULL },
    { "../../../../etc", NULL },
    { "abcd-efgh-jkm\xc3\xa9", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = api_id_parse_meeting (cases[i].text);

      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/id/form", test_form);
  g_test_add_func ("/api/id/spread", test_spread);
  g_test_add_func ("/api/id/parse", test_parse);
  return g_test_run ();
}
