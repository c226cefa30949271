#include "plugins/sfu/chat.h"

#include <string.h>

#include "plugins/sfu/error.h"

static const SfuIdentity ann = { (char *) "m", (char *) "ann", (char *) "Ann", (char *) "host" };
static const SfuIdentity bob = { (char *) "m", (char *) "bob", (char *) "Bob", (char *) "guest" };

/* @text: JSON with ' for ". Returns: (transfer full) (nullable). */
static JsonObject *
say (SfuChat *chat, const SfuIdentity *who, const char *text, gint64 now, GError **error)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  return sfu_chat_add (chat, who, json_node_get_object (node), now, error);
}

static void
assert_refused (SfuChat *chat, const char *text, SfuError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message = say (chat, &ann, text, 1000000, &error);

  if (message != NULL)
    g_error ("taken: %s", text);
  g_assert_error (error, SFU_ERROR, (int) code);
}

static void
test_message (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autoptr (JsonObject) message =
      say (chat, &ann, "{'text':'<b>1\\n2</b>','participant':'bob','at':5}", 7, NULL);

  g_assert_cmpstr (json_object_get_string_member (message, "type"), ==, "chat");
  g_assert_cmpstr (json_object_get_string_member (message, "participant"), ==, "ann");
  g_assert_cmpstr (json_object_get_string_member (message, "name"), ==, "Ann");
  g_assert_cmpstr (json_object_get_string_member (message, "text"), ==, "<b>1\n2</b>");
  g_assert_cmpint (json_object_get_int_member (message, "at"), ==, 7);
  g_assert_cmpuint (strlen (json_object_get_string_member (message, "id")), >, 16);
  g_assert_false (json_object_has_member (message, "file"));
}

static void
test_file (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message =
      say (chat, &ann,
           "{'text':'','file':{'id':'0123456789abcdef','name':'a b.png',"
           "'type':'image/png','size':12,'url':'javascript:1'}}",
           7, &error);
  JsonObject *file;

  g_assert_no_error (error);
  file = json_object_get_object_member (message, "file");
  g_assert_cmpuint (json_object_get_size (file), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (file, "name"), ==, "a b.png");
  g_assert_cmpint (json_object_get_int_member (file, "size"), ==, 12);
}

static void
test_refused (void)
{
  static const char *const requests[] = {
    "{}",
    "{'text':''}",
    "{'text':' \\n\\t'}",
    "{'text':5}",
    "{'text':null}",
    "{'text':'a\\u0007b'}",
    "{'text':'a\\u009bb'}",
    "{'text':'a','file':1}",
    "{'text':'a','file':[]}",
    "{'text':'a','file':{}}",
    "{'text':'a','file':{'id':'../../etc/passwd','name':'a','type':'a/b','size':1}}",
    "{'text':'a','file':{'id':'short','name':'a','type':'a/b','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'','type':'a/b','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a\\nb','type':'a/b','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a','type':'a','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a','type':'a/','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a','type':'a/b;c','size':1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a','type':'a/b','size':-1}}",
    "{'text':'a','file':{'id':'0123456789abcdef','name':'a','type':'a/b','size':'1'}}",
  };
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autoptr (JsonArray) history = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    assert_refused (chat, requests[i], SFU_ERROR_BAD_REQUEST);
  history = sfu_chat_history (chat);
  g_assert_cmpuint (json_array_get_length (history), ==, 0);
}

/* @character: repeated to a text of @length. */
static char *
long_text (const char *character, guint length)
{
  GString *text = g_string_new ("{'text':'");

  for (guint i = 0; i < length; i++)
    g_string_append (text, character);
  g_string_append (text, "'}");
  return g_string_free (text, FALSE);
}

static void
test_length (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autofree char *fits = long_text ("\xf0\x9f\x98\x80", SFU_CHAT_TEXT_MAX);
  g_autofree char *too_long = long_text ("x", SFU_CHAT_TEXT_MAX + 1);
  g_autoptr (JsonObject) message = say (chat, &ann, fits, 1, NULL);

  g_assert_nonnull (message);
  assert_refused (chat, too_long, SFU_ERROR_BAD_REQUEST);
}

static void
test_pace (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autoptr (JsonObject) other = NULL;
  g_autoptr (JsonObject) later = NULL;

  for (guint i = 0; i < SFU_CHAT_PACE_MESSAGES; i++)
    json_object_unref (say (chat, &ann, "{'text':'a'}", 1000000, NULL));
  assert_refused (chat, "{'text':'a'}", SFU_ERROR_TOO_FAST);
  other = say (chat, &bob, "{'text':'b'}", 1000000, NULL);
  g_assert_nonnull (other);
  later = say (chat, &ann, "{'text':'c'}", 1000000 + SFU_CHAT_PACE_TIME, NULL);
  g_assert_nonnull (later);
}

static void
test_history (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autoptr (JsonArray) history = NULL;
  JsonObject *first;

  for (guint i = 0; i < SFU_CHAT_HISTORY_MAX + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'text':'%u'}", i);

      json_object_unref (say (chat, &ann, text, i * 100000, NULL));
    }
  history = sfu_chat_history (chat);
  g_assert_cmpuint (json_array_get_length (history), ==, SFU_CHAT_HISTORY_MAX);
  first = json_array_get_object_element (history, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "text"), ==, "5");
}

/* Large messages: fewer of them are kept. */
static void
test_memory (void)
{
  g_autoptr (SfuChat) chat = sfu_chat_new ();
  g_autofree char *text = long_text ("\xf0\x9f\x98\x80", SFU_CHAT_TEXT_MAX);
  g_autoptr (JsonArray) history = NULL;

  for (guint i = 0; i < SFU_CHAT_HISTORY_MAX; i++)
    json_object_unref (say (chat, &ann, text, i * 100000, NULL));
  history = sfu_chat_history (chat);
  g_assert_cmpuint (json_array_get_length (history), ==, SFU_CHAT_HISTORY_BYTES / (16000 + 1024));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/chat/message", test_message);
  g_test_add_func ("/sfu/chat/file", test_file);
  g_test_add_func ("/sfu/chat/refused", test_refused);
  g_test_add_func ("/sfu/chat/length", test_length);
  g_test_add_func ("/sfu/chat/pace", test_pace);
  g_test_add_func ("/sfu/chat/history", test_history);
  g_test_add_func ("/sfu/chat/memory", test_memory);
  return g_test_run ();
}
