#include "plugins/api/routes.h"

#include <string.h>

static void
test_match (void)
{
  static const struct
  {
    const char *pattern;
    const char *path;
    gboolean matches;
    const char *id;
  } cases[] = {
    { "/meetings", "/meetings", TRUE, NULL },
    { "/meetings", "/meetings/", FALSE, NULL },
    { "/meetings", "/meetingsx", FALSE, NULL },
    { "/meetings/{id}", "/meetings/abcd-efgh-jkmn", TRUE, "abcd-efgh-jkmn" },
    { "/meetings/{id}", "/meetings/ABCDEFGHJKMN", TRUE, "abcd-efgh-jkmn" },
    { "/meetings/{id}", "/meetings/", TRUE, NULL },
    { "/meetings/{id}", "/meetings/nonsense", TRUE, NULL },
    { "/meetings/{id}", "/meetings", FALSE, NULL },
    { "/meetings/{id}", "/meetings/abcd-efgh-jkmn/", FALSE, NULL },
    { "/meetings/{id}/join", "/meetings/abcd-efgh-jkmn/join", TRUE, "abcd-efgh-jkmn" },
    { "/meetings/{id}/join", "/meetings/abcd-efgh-jkmn/joins", FALSE, NULL },
    { "/meetings/{id}/join", "/meetings//join", TRUE, NULL },
    { "/meetings/{id}/join", "/meetings/a/b/join", FALSE, NULL },
    { "/meetings/{id}/join", "", FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = NULL;

      g_assert_cmpint (api_routes_match (cases[i].pattern, cases[i].path, &id), ==,
                       cases[i].matches);
      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

static JsonObject *
operation_of (JsonObject *paths, const ApiRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  if (!json_object_has_member (paths, route->pattern))
    return NULL;
  paths = json_object_get_object_member (paths, route->pattern);
  return json_object_has_member (paths, method) ? json_object_get_object_member (paths, method)
                                                : NULL;
}

static guint
count_operations (JsonObject *paths)
{
  g_autoptr (GList) items = json_object_get_values (paths);
  guint n_operations = 0;

  for (GList *item = items; item != NULL; item = item->next)
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (item->data));

      for (GList *member = members; member != NULL; member = member->next)
        n_operations += !g_str_equal (member->data, "parameters");
    }

  return n_operations;
}

/* docs/openapi.json and the table name the same requests. */
static void
test_openapi (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "docs", "openapi.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root, *paths, *server;
  guint n_routes = 0;

  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  server = json_array_get_object_element (json_object_get_array_member (root, "servers"), 0);
  g_assert_cmpstr (json_object_get_string_member (server, "url"), ==, API_ROUTES_PREFIX);

  paths = json_object_get_object_member (root, "paths");
  for (const ApiRoute *route = api_routes (); route->method != NULL; route++)
    {
      g_test_message ("%s %s", route->method, route->pattern);
      g_assert_nonnull (operation_of (paths, route));
      n_routes++;
    }
  g_assert_cmpuint (count_operations (paths), ==, n_routes);
}

/* docs/rest.md has a row for each. */
static void
test_manual (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "docs", "rest.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  for (const ApiRoute *route = api_routes (); route->method != NULL; route++)
    {
      g_auto (GStrv) parts = g_strsplit (route->pattern, "{id}", 2);
      g_autofree char *path = g_strjoinv ("ID", parts);
      g_autofree char *row = g_strdup_printf ("| `%s %s` |", route->method, path);

      g_test_message ("%s", row);
      g_assert_nonnull (strstr (text, row));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/routes/match", test_match);
  g_test_add_func ("/api/routes/openapi", test_openapi);
  g_test_add_func ("/api/routes/manual", test_manual);
  return g_test_run ();
}
