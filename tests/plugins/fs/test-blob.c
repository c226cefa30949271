#include "plugins/fs/blob.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

static void
test_words (void)
{
  g_autofree char *id = fs_blob_new_id ();
  g_autofree char *other = fs_blob_new_id ();
  g_autofree char *long_name = g_strnfill (FS_MEETING_MAX + 1, 'a');

  g_assert_true (fs_blob_is_id (id));
  g_assert_cmpstr (id, !=, other);
  g_assert_true (fs_blob_is_meeting ("abcd-efgh-jkmn"));
  g_assert_true (fs_blob_is_meeting ("A_1"));
  g_assert_false (fs_blob_is_meeting (long_name));
  for (const char *const *bad =
           (const char *const[]){ "", ".", "..", "a/b", "a\\b", "a b", "a\n", "\xc3\xa4", NULL };
       *bad != NULL; bad++)
    {
      g_assert_false (fs_blob_is_meeting (*bad));
      g_assert_false (fs_blob_is_id (*bad));
    }
  g_assert_false (fs_blob_is_id ("abc"));
}

static void
test_side_file (void)
{
  FsBlob blob = { (char *) "0123456789abcdef0123456789abcdef",
                  (char *) "\"a\"\\ \xf0\x9f\x98\x80.png",
                  (char *) "image/png",
                  G_GUINT64_CONSTANT (5) << 40,
                  (char *) "ada",
                  1234567890 };
  g_autoptr (GError) error = NULL;
  gsize size;
  g_autofree char *text = fs_blob_print (&blob, &size);
  g_autoptr (FsBlob) again = fs_blob_parse (blob.id, text, size, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, blob.id);
  g_assert_cmpstr (again->name, ==, blob.name);
  g_assert_cmpstr (again->type, ==, blob.type);
  g_assert_cmpuint (again->size, ==, blob.size);
  g_assert_cmpstr (again->owner, ==, blob.owner);
  g_assert_cmpint (again->created_at, ==, blob.created_at);
  g_assert_null (fs_blob_parse (blob.id, text, size - 1, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
}

static void
test_disposition (void)
{
  static const struct
  {
    const char *type, *name, *expected;
  } rows[] = {
    { "image/png", "a.png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png" },
    { "image/svg+xml", "a.svg", "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg" },
    { "text/html", "a\"b;c", "attachment; filename=\"a_b;c\"; filename*=UTF-8''a%22b%3Bc" },
    { "text/html", "\xc3\xa4/b%", "attachment; filename=\"__b_\"; filename*=UTF-8''%C3%A4%2Fb%25" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FsBlob blob = { .type = (char *) rows[i].type, .name = (char *) rows[i].name };
      g_autofree char *text = fs_blob_disposition (&blob);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"name\":\"a\",\"type\":\"a/b\"}",
    "{\"name\":\"a\",\"type\":\"a/b\",\"size\":\"1\"}",
    "{\"name\":\"a\",\"type\":\"a/b\",\"size\":-1}",
    "{\"name\":\"a\",\"type\":\"a/b/c\",\"size\":1}",
    "{\"name\":\"a\",\"type\":\"/b\",\"size\":1}",
    "{\"name\":\"a\",\"type\":\"a/b\\r\\nX: y\",\"size\":1}",
    "{\"name\":\"a\\u0000\",\"type\":\"a/b\",\"size\":1}",
    "{\"name\":\"a\\u007f\",\"type\":\"a/b\",\"size\":1}",
    "{\"name\":[],\"type\":\"a/b\",\"size\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fs_blob_parse ("x", texts[i], strlen (texts[i]), &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fs/blob/words", test_words);
  g_test_add_func ("/fs/blob/side-file", test_side_file);
  g_test_add_func ("/fs/blob/disposition", test_disposition);
  g_test_add_func ("/fs/blob/refused", test_refused);
  return g_test_run ();
}
