#include "gateway/cluster/node.h"

#include "gateway/http/json.h"

static const char *const labels[] = { "region=eu", "size=large", NULL };

static const GwNodeReport report = {
  .node = { .size = sizeof (GwNode),
            .role = "sfu",
            .address = "1.sfuserver.com:443",
            .load = 0.25,
            .meetings = 3,
            .participants = 50,
            .capacity = 200,
            .draining = TRUE,
            .labels = labels,
            .secure_address = "1.sfuserver.com:5349" },
  .version = "0.3.0",
  .workers = 16,
};

static void
test_there_and_back (void)
{
  g_autoptr (JsonObject) object = gw_node_print (&report);
  g_autoptr (GError) error = NULL;
  GwNodeReport read;

  g_assert_true (gw_node_read (object, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (read.node.role, ==, "sfu");
  g_assert_cmpstr (read.node.address, ==, "1.sfuserver.com:443");
  g_assert_cmpfloat (read.node.load, ==, 0.25);
  g_assert_cmpuint (read.node.meetings, ==, 3);
  g_assert_cmpuint (read.node.participants, ==, 50);
  g_assert_cmpuint (read.node.capacity, ==, 200);
  g_assert_cmpint (read.node.last_seen, ==, 0);
  g_assert_true (read.node.draining);
  g_assert_cmpstr (read.version, ==, "0.3.0");
  g_assert_cmpuint (read.workers, ==, 16);
  g_assert_true (g_strv_equal (read.node.labels, labels));
  g_assert_cmpstr (read.node.secure_address, ==, "1.sfuserver.com:5349");
  json_object_remove_member (object, "secureAddress"); /* most have none */
  json_object_remove_member (object, "labels");        /* older nodes say nothing of them */
  g_assert_true (gw_node_read (object, &read, &error));
  g_assert_null (read.node.labels[0]);
  g_assert_null (read.node.secure_address);
}

/* A whole report but for @member, which is @json, or missing when that is %NULL. */
static void
assert_refused (const char *member, const char *json)
{
  g_autoptr (JsonObject) object = gw_node_print (&report);
  g_autoptr (GError) error = NULL;
  GwNodeReport read;

  json_object_remove_member (object, member);
  if (json != NULL)
    json_object_set_member (object, member, json_from_string (json, NULL));
  g_assert_false (gw_node_read (object, &read, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_assert_true (g_str_has_prefix (error->message, member));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *member;
    const char *json;
  } cases[] = {
    { "role", "\"api\"" },        { "role", "\"\"" },           { "role", "[]" },
    { "address", "\"x\"" },       { "address", "\"x:0\"" },     { "address", "{}" },
    { "address", "\"a/b:1\"" },   { "version", "\"\"" },        { "version", "\"a b\"" },
    { "version", "1" },           { "load", "\"1\"" },          { "load", "-0.1" },
    { "load", "1001" },           { "load", "null" },           { "meetings", "-1" },
    { "meetings", "1.5" },        { "meetings", "10000001" },   { "participants", "\"1\"" },
    { "capacity", "{}" },         { "draining", "1" },          { "draining", "\"true\"" },
    { "workers", "true" },        { "workers", "99999999999" }, { "labels", "{}" },
    { "labels", "[1]" },          { "labels", "[\"a b=c\"]" },  { "labels", "[[]]" },
    { "secureAddress", "\"x\"" }, { "secureAddress", "1" },
  };
  static const char *const members[] = { "role",     "address",  "version",
                                         "load",     "meetings", "participants",
                                         "capacity", "draining", "workers" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].member, cases[i].json);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    assert_refused (members[i], NULL);
}

/* A newer node may say more, and a load may be a whole number. */
static void
test_newer (void)
{
  g_autoptr (JsonObject) object = gw_node_print (&report);
  GwNodeReport read;

  json_object_set_int_member (object, "load", 1);
  json_object_set_string_member (object, "mood", "good");
  g_assert_true (gw_node_read (object, &read, NULL));
  g_assert_cmpfloat (read.node.load, ==, 1.0);
}

static void
test_addresses (void)
{
  static const char *const good[] = { "a:1", "1.sfuserver.com:443", "192.0.2.1:65535",
                                      "[2001:db8::1]:3478", "sfu_1:80" };
  static const char *const bad[] = { "",
                                     "a",
                                     "a:",
                                     ":1",
                                     "a:0",
                                     "a:65536",
                                     "a:-1",
                                     "a:1x",
                                     "user@a:1",
                                     "a/b:1",
                                     "a b:1",
                                     "a\n:1",
                                     "ä:1",
                                     "2001:db8::1:3478",
                                     "[2001:db8::1]",
                                     "[nonsense]:1",
                                     "[fe80::1%lo]:1",
                                     "[:1",
                                     "http://a:1" };
  g_autofree char *longest = g_strnfill (253, 'a');
  g_autofree char *fits = g_strconcat (longest, ":1", NULL);
  g_autofree char *too_long = g_strconcat ("a", longest, ":1", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (gw_node_is_address (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (gw_node_is_address (bad[i]));
  g_assert_true (gw_node_is_address (fits));
  g_assert_false (gw_node_is_address (too_long));
}

static void
test_loopback (void)
{
  g_assert_true (gw_node_is_loopback ("localhost:80"));
  g_assert_true (gw_node_is_loopback ("127.0.0.2:80"));
  g_assert_true (gw_node_is_loopback ("[::1]:80"));
  g_assert_false (gw_node_is_loopback ("192.0.2.1:80"));
  g_assert_false (gw_node_is_loopback ("localhost.example.org:80"));
  g_assert_false (gw_node_is_loopback ("127.0.0.1"));
  g_assert_false (gw_node_is_loopback (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/there-and-back", test_there_and_back);
  g_test_add_func ("/node/refused", test_refused);
  g_test_add_func ("/node/newer", test_newer);
  g_test_add_func ("/node/addresses", test_addresses);
  g_test_add_func ("/node/loopback", test_loopback);
  return g_test_run ();
}
