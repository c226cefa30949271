#include "gateway/host/conf.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"

static const GwOption gateway_rows[] = {
  { "plugins", NULL, GW_OPTION_LIST, "api;sfu" },
  { "state-directory", NULL, GW_OPTION_PATH, "/var/lib/x" },
  { 0 },
};

static const GwOption turn_rows[] = {
  { "port", NULL, GW_OPTION_INTEGER, "3478", 1, 65535 },
  { "realm", NULL, GW_OPTION_STRING, "example" },
  { "secret", NULL, GW_OPTION_SECRET },
  { 0 },
};

typedef struct
{
  GwConf *conf;
  GwConfig *gateway, *turn;
  GError *error; /* of all that is wrong */
} Fixture;

static void
read_text (Fixture *fixture, const char *text, gsize size)
{
  fixture->conf = gw_conf_new ("m.conf", "/etc/meeting", text, size);
  fixture->gateway = gw_conf_section (fixture->conf, "gateway", gateway_rows);
  fixture->turn = gw_conf_section (fixture->conf, "turn", turn_rows);
  gw_conf_refuse_rest (fixture->conf);
  gw_problems_check (gw_conf_problems (fixture->conf), &fixture->error);
}

static void
clear (Fixture *fixture)
{
  gw_config_free (fixture->gateway);
  gw_config_free (fixture->turn);
  gw_conf_free (fixture->conf);
  g_clear_error (&fixture->error);
}

static void
assert_problems (const char *text, const char *expected)
{
  Fixture fixture = { 0 };

  read_text (&fixture, text, strlen (text));
  g_assert_cmpstr (fixture.error != NULL ? fixture.error->message : "", ==, expected);
  clear (&fixture);
}

static void
test_good (void)
{
  const char *text = "\xef\xbb\xbf# a comment\r\n"
                     "[gateway]\r\n"
                     "plugins = turn ;; x\\;y;\n"
                     "  state-directory=state\n"
                     "\n"
                     "[turn]  \n"
                     "realm = a\\tb\n"
                     "port = 5000";
  Fixture fixture = { 0 };
  g_autofree char *where = NULL;
  const char *const *plugins;

  read_text (&fixture, text, strlen (text));
  g_assert_no_error (fixture.error);
  plugins = gw_config_list (fixture.gateway, "plugins");
  g_assert_cmpstr (plugins[0], ==, "turn");
  g_assert_cmpstr (plugins[1], ==, "x;y");
  g_assert_null (plugins[2]);
  g_assert_cmpstr (gw_config_string (fixture.gateway, "state-directory"), ==, "/etc/meeting/state");
  g_assert_cmpint (gw_config_integer (fixture.turn, "port"), ==, 5000);
  g_assert_cmpstr (gw_config_string (fixture.turn, "realm"), ==, "a\tb");
  g_assert_null (gw_config_string (fixture.turn, "secret"));
  where = gw_config_where (fixture.turn, "port");
  g_assert_cmpstr (where, ==, "m.conf:8: [turn] port");
  clear (&fixture);
}

static void
test_empty (void)
{
  Fixture fixture = { 0 };

  read_text (&fixture, "", 0);
  g_assert_no_error (fixture.error);
  g_assert_cmpint (gw_config_integer (fixture.turn, "port"), ==, 3478);
  g_assert_false (gw_config_is_set (fixture.turn, "port"));
  clear (&fixture);
}

static void
test_problems (void)
{
  assert_problems ("[turn]\nport = 70000\n", "m.conf:2: [turn] port 70000 is above 65535");
  assert_problems ("[turn]\nprot = 1\n",
                   "m.conf:2: [turn] prot is no known key; did you mean port?");
  assert_problems ("[turn]\nPort = 1\n",
                   "m.conf:2: [turn] Port is no known key; did you mean port?");
  assert_problems ("[turn]\nwhatever = 1\n", "m.conf:2: [turn] whatever is no known key; "
                                             "\"meeting options turn\" lists the known ones");
  assert_problems ("[trun]\nport = 1\n", "m.conf:1: [trun] belongs to no plugin that [gateway] "
                                         "plugins names; did you mean [turn]?");
  assert_problems ("[fileserver]\n", "m.conf:1: [fileserver] belongs to no plugin that [gateway] "
                                     "plugins names; name it there, or remove the section");
  assert_problems ("[turn]\nport = 1\nport = 2\n",
                   "m.conf:3: [turn] port stands twice, first in line 2; remove one");
  assert_problems ("[turn]\n[gateway]\n[turn]\nport = x\n",
                   "m.conf:3: [turn] stands twice, first in line 1; make it one section");
  assert_problems ("port = 1\nrealm = x\n",
                   "m.conf:1: a [section] must come first, such as [gateway]");
  assert_problems ("[turn\n", "m.conf:1: a section needs the form [name]");
  assert_problems ("[]\n", "m.conf:1: a section's name has letters, digits and hyphens only");
  assert_problems ("[turn]\nport[de] = 1\n",
                   "m.conf:2: what stands before '=' is no key: it has letters, digits and "
                   "hyphens only");
  assert_problems ("[turn]\nrealm = C:\\new\\x\n",
                   "m.conf:2: [turn] realm has a backslash followed by what it cannot escape; "
                   "write \\\\ for a backslash");
  /* GKeyFile has a meaning of its own for this key. */
  assert_problems ("[turn]\nEncoding = latin1\n",
                   "m.conf:2: [turn] Encoding is no known key; \"meeting options turn\" lists the "
                   "known ones");
}

/* The line may hold a secret. */
static void
test_hides_lines (void)
{
  assert_problems ("[turn]\nsecret hunter2\n",
                   "m.conf:2: is neither [section], key = value nor # comment");
}

static void
test_all_at_once (void)
{
  assert_problems ("[gateway]\nplugin = turn\n[turn]\nport = 0\nbad\nrealm\n[x]\n",
                   "m.conf:2: [gateway] plugin is no known key; did you mean plugins?\n"
                   "m.conf:4: [turn] port 0 is below 1\n"
                   "m.conf:5: is neither [section], key = value nor # comment\n"
                   "m.conf:6: is neither [section], key = value nor # comment\n"
                   "m.conf:7: [x] belongs to no plugin that [gateway] plugins names; name it "
                   "there, or remove the section");
}

static void
test_bytes (void)
{
  const char zero[] = "[turn]\nport = 1\0\n";
  Fixture fixture = { 0 };

  read_text (&fixture, zero, sizeof zero - 1);
  g_assert_cmpstr (fixture.error->message, ==, "m.conf:2: is not UTF-8 text; is this a key-file?");
  clear (&fixture);
  assert_problems ("\n\n\xff\xfe", "m.conf:3: is not UTF-8 text; is this a key-file?");
}

static void
test_environment (void)
{
  const char *text = "[turn]\nsecret = of the file\n";
  Fixture fixture = { 0 };
  g_autofree char *where = NULL;

  g_setenv ("MEETING_TURN_SECRET", "of the environment", TRUE);
  /* Only secrets are taken from there. */
  g_setenv ("MEETING_TURN_PORT", "1", TRUE);
  read_text (&fixture, text, strlen (text));
  g_assert_no_error (fixture.error);
  g_assert_cmpstr (gw_config_string (fixture.turn, "secret"), ==, "of the environment");
  g_assert_cmpint (gw_config_integer (fixture.turn, "port"), ==, 3478);
  g_assert_true (g_strv_contains (gw_conf_secret_variables (fixture.conf), "MEETING_TURN_SECRET"));
  g_assert_false (g_strv_contains (gw_conf_secret_variables (fixture.conf), "MEETING_TURN_PORT"));
  where = gw_config_where (fixture.turn, "secret");
  g_assert_cmpstr (where, ==, "environment variable MEETING_TURN_SECRET: [turn] secret");
  clear (&fixture);
  g_unsetenv ("MEETING_TURN_SECRET");
  g_unsetenv ("MEETING_TURN_PORT");
}

typedef struct
{
  char *folder, *main, *fragments;
} Files;

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up_files (Files *files, gconstpointer data)
{
  files->folder = g_dir_make_tmp ("conf-XXXXXX", NULL);
  files->main = g_build_filename (files->folder, "m.conf", NULL);
  files->fragments = g_strconcat (files->main, ".d", NULL);
  g_assert_cmpint (g_mkdir (files->fragments, 0700), ==, 0);
  write_file (files->folder, "m.conf",
              "[gateway]\nplugins = a;b\n[turn]\nport = 1\nrealm = main\n");
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down_files (Files *files, gconstpointer data)
{
  remove_all (files->fragments);
  remove_all (files->folder);
  g_free (files->fragments);
  g_free (files->main);
  g_free (files->folder);
}

static void
load (Fixture *fixture, const Files *files)
{
  fixture->conf = gw_conf_load (files->main, NULL);
  g_assert_nonnull (fixture->conf);
  fixture->gateway = gw_conf_section (fixture->conf, "gateway", gateway_rows);
  fixture->turn = gw_conf_section (fixture->conf, "turn", turn_rows);
  gw_conf_refuse_rest (fixture->conf);
  gw_problems_check (gw_conf_problems (fixture->conf), &fixture->error);
}

/* In order of name, whole lists replaced, relative paths as in the key-file itself. */
static void
test_fragments (Files *files, gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autofree char *state = g_build_filename (files->folder, "state", NULL);
  g_autofree char *where = NULL;
  g_autofree char *expected = g_strconcat (files->fragments, "/20.conf:3: [turn] port", NULL);

  write_file (files->fragments, "20.conf", "# last\n[turn]\nport = 3\n");
  write_file (files->fragments, "10.conf",
              "[turn]\nport = 2\n[gateway]\nplugins = c\nstate-directory = state");
  write_file (files->fragments, "30.conf~", "[turn]\nport = 4\n");
  write_file (files->fragments, ".40.conf", "[turn]\nport = 5\n");
  load (&fixture, files);
  g_assert_no_error (fixture.error);
  g_assert_cmpint (gw_config_integer (fixture.turn, "port"), ==, 3);
  g_assert_cmpstr (gw_config_string (fixture.turn, "realm"), ==, "main");
  g_assert_cmpstr (gw_config_list (fixture.gateway, "plugins")[0], ==, "c");
  g_assert_null (gw_config_list (fixture.gateway, "plugins")[1]);
  g_assert_cmpstr (gw_config_string (fixture.gateway, "state-directory"), ==, state);
  where = gw_config_where (fixture.turn, "port");
  g_assert_cmpstr (where, ==, expected);
  clear (&fixture);
}

/* One that is not written yet, among others and in the place of one. */
static void
test_draft (Files *files, gconstpointer data)
{
  static const char *const drafts[] = { "15.conf", "20.conf" };

  write_file (files->fragments, "10.conf", "[turn]\nport = 2\n");
  write_file (files->fragments, "20.conf", "[turn]\nport = 3\n");
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_autofree char *path = g_build_filename (files->fragments, drafts[i], NULL);
      g_autofree char *expected = g_strconcat (path, ":2: [turn] realm", NULL);
      g_autoptr (GwConf) conf =
          gw_conf_load_draft (files->main, path, "[turn]\nrealm = draft\n", NULL);
      g_autoptr (GwConfig) turn = gw_conf_section (conf, "turn", turn_rows);
      g_autofree char *where = gw_config_where (turn, "realm");

      g_assert_cmpstr (where, ==, expected);
      g_assert_cmpint (gw_config_integer (turn, "port"), ==, i == 0 ? 3 : 2);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, i == 1);
    }
}

/* Each at its own file, the key-file's first. */
static void
test_fragments_wrong (Files *files, gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autofree char *expected = g_strdup_printf (
      "%s:4: [turn] prot is no known key; did you mean port?\n"
      "%s/10.conf:2: is neither [section], key = value nor # comment\n"
      "%s/20.conf:2: [turn] port 0 is below 1\n"
      "%s/20.conf:4: [turn] stands twice, first in line 1; make it one section\n"
      "%s/30.conf cannot be read: No such file or directory",
      files->main, files->fragments, files->fragments, files->fragments, files->fragments);
  g_autofree char *dangling = g_build_filename (files->fragments, "30.conf", NULL);

  write_file (files->folder, "m.conf", "[gateway]\nplugins = a\n[turn]\nprot = 1\n");
  write_file (files->fragments, "10.conf", "[turn]\nhunter2\n");
  write_file (files->fragments, "20.conf", "[turn]\nport = 0\n\n[turn]\n");
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  load (&fixture, files);
  g_assert_cmpstr (fixture.error->message, ==, expected);
  clear (&fixture);
}

static void
test_again (Files *files, gconstpointer data)
{
  g_autoptr (GwConf) first = gw_conf_load (files->main, NULL);
  g_autoptr (GwConf) again = NULL;
  g_autoptr (GwConf) text = gw_conf_new ("m.conf", "/", "", 0);
  g_autoptr (GwConfig) turn = NULL;
  g_autoptr (GError) error = NULL;

  write_file (files->fragments, "10.conf", "[turn]\nport = 2\n");
  again = gw_conf_load_again (first, &error);
  g_assert_no_error (error);
  turn = gw_conf_section (again, "turn", turn_rows);
  g_assert_cmpint (gw_config_integer (turn, "port"), ==, 2);
  g_assert_null (gw_conf_load_again (text, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_conf_load ("/nonexistent/meeting.conf", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_true (strstr (error->message, "/nonexistent/meeting.conf") != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conf/good", test_good);
  g_test_add_func ("/conf/empty", test_empty);
  g_test_add_func ("/conf/problems", test_problems);
  g_test_add_func ("/conf/hides-lines", test_hides_lines);
  g_test_add_func ("/conf/all-at-once", test_all_at_once);
  g_test_add_func ("/conf/bytes", test_bytes);
  g_test_add_func ("/conf/environment", test_environment);
  g_test_add_func ("/conf/missing-file", test_missing_file);
  g_test_add ("/conf/fragments", Files, NULL, set_up_files, test_fragments, tear_down_files);
  g_test_add ("/conf/draft", Files, NULL, set_up_files, test_draft, tear_down_files);
  g_test_add ("/conf/fragments-wrong", Files, NULL, set_up_files, test_fragments_wrong,
              tear_down_files);
  g_test_add ("/conf/again", Files, NULL, set_up_files, test_again, tear_down_files);
  return g_test_run ();
}
