#include "plugins/sfu/signalling.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

#define JOIN_TIMEOUT 30

typedef struct
{
  SfuMedia *media;
  GwSecret *secret;
  SfuMeetings *meetings;
  FakeClient *client;
  SfuSignalling *signalling;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const ice_servers[] = { "stun:192.0.2.1:3478", NULL };
  SfuRoomConfig config = { .participants_max = 10, .linger = 0 };
  SfuClient carrier;

  config.media = fixture->media = fake_media_new ();
  fixture->secret = gw_secret_new ("a secret of the whole deployment", NULL);
  fixture->meetings = sfu_meetings_new (fixture->secret, &config, ice_servers);
  fixture->client = fake_client_new ();
  carrier = fake_client_face (fixture->client);
  fixture->signalling = sfu_signalling_new (fixture->meetings, &carrier, JOIN_TIMEOUT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->signalling, sfu_signalling_free);
  sfu_meetings_free (fixture->meetings);
  fake_client_free (fixture->client);
  gw_secret_free (fixture->secret);
  fake_media_free (fixture->media);
}

/* Sends @text, with ' for ". Returns: (transfer full): the answer. */
static JsonObject *
ask (Fixture *fixture, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  fake_client_clear (fixture->client);
  sfu_signalling_receive (fixture->signalling, json_node_get_object (node));
  return fake_client_take (fixture->client, "");
}

static void
assert_error (Fixture *fixture, const char *text, const char *code)
{
  g_autoptr (JsonObject) answer = ask (fixture, text);
  JsonObject *error = json_object_get_object_member (answer, "error");

  g_assert_nonnull (error);
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
  g_assert_cmpuint (strlen (json_object_get_string_member (error, "message")), >, 0);
}

static JsonObject *
assert_ok (Fixture *fixture, const char *text)
{
  JsonObject *answer = ask (fixture, text);

  g_assert_false (json_object_has_member (answer, "error"));
  g_assert_cmpint (json_object_get_int_member (answer, "re"), ==, 7);
  return answer;
}

static char *
join_request (Fixture *fixture, const char *id)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", id);
  json_object_set_string_member (claims, "name", "Ann");
  json_object_set_string_member (claims, "role", "host");
  g_autofree char *token = gw_token_sign (fixture->secret, GW_PURPOSE_JOIN, "m", claims,
                                          g_get_real_time () / G_USEC_PER_SEC, 60);
  return g_strdup_printf ("{'id':7,'type':'join','token':'%s'}", token);
}

static void
join (Fixture *fixture)
{
  g_autofree char *request = join_request (fixture, "ann");
  g_autoptr (JsonObject) answer = assert_ok (fixture, request);
  JsonObject *self = json_object_get_object_member (answer, "participant");
  JsonArray *servers = json_object_get_array_member (answer, "iceServers");
  JsonArray *others = json_object_get_array_member (answer, "participants");

  g_assert_cmpstr (json_object_get_string_member (self, "id"), ==, "ann");
  g_assert_cmpstr (json_object_get_string_member (self, "role"), ==, "host");
  g_assert_cmpuint (json_array_get_length (others), ==, 0);
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (answer, "videoCodecs"), 0), ==,
      "VP8");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (servers, 0), "urls"), ==,
      "stun:192.0.2.1:3478");
}

static void
test_before_join (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "publish", "answer", "mute", "restart",
                                       "leave",   "chat",   "view" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *request = g_strdup_printf ("{'id':7,'type':'%s'}", types[i]);

      assert_error (fixture, request, "not-joined");
    }
  json_object_unref (assert_ok (fixture, "{'id':7,'type':'ping'}"));
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const requests[] = {
    "{}",       "{'type':'ping'}",   "{'id':'7','type':'ping'}", "{'id':-1,'type':'ping'}",
    "{'id':7}", "{'id':7,'type':1}", "{'id':7,'type':'dance'}",  "{'id':7,'type':null}",
  };
  static const char *const joined[] = {
    "{'id':7,'type':'join'}",
    "{'id':7,'type':'join','token':'x'}",
    "{'id':7,'type':'publish'}",
    "{'id':7,'type':'publish','sdp':'v=0','tracks':{}}",
    "{'id':7,'type':'publish','sdp':'v=0','tracks':[1]}",
    "{'id':7,'type':'publish','sdp':'v=0','tracks':[{'mid':'0'}]}",
    "{'id':7,'type':'publish','sdp':'v=0','tracks':[{'mid':'0','source':'tv','muted':true}]}",
    "{'id':7,'type':'publish','sdp':'v=0','tracks':[{'mid':'','source':'camera','muted':true}]}",
    "{'id':7,'type':'answer','sdp':'v=0'}",
    "{'id':7,'type':'answer','sdp':'v=0','version':9}",
    "{'id':7,'type':'view'}",
    "{'id':7,'type':'view','tracks':[{'track':'x'}]}",
    "{'id':7,'type':'view','tracks':[{'track':'x','height':-1}]}",
    "{'id':7,'type':'view','tracks':[{'track':'x','height':1,'frameRate':'all'}]}",
    "{'id':7,'type':'mute','track':'x'}",
    "{'id':7,'type':'mute','track':1,'muted':true}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    assert_error (fixture, requests[i], "bad-request");
  join (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (joined); i++)
    assert_error (fixture, joined[i], "bad-request");
  assert_error (fixture, "{'id':7,'type':'publish','sdp':'v=0','tracks':[]}", "bad-sdp");
  assert_error (fixture, "{'id':7,'type':'mute','track':'x','muted':true}", "not-found");
}

static void
test_unusable_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) answer = ask (fixture, "{'type':'ping'}");

  g_assert_true (json_object_get_null_member (answer, "re"));
}

static void
test_bad_token (Fixture *fixture, gconstpointer data)
{
  assert_error (fixture, "{'id':7,'type':'join','token':'a.b.c'}", "bad-token");
  g_assert_cmpuint (sfu_meetings_count (fixture->meetings), ==, 0);
  join (fixture);
  g_assert_cmpuint (sfu_meetings_count (fixture->meetings), ==, 1);
}

static void
test_join_in_time (Fixture *fixture, gconstpointer data)
{
  while (fixture->client->closed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->client->closed, ==, 1008);
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  json_object_unref (assert_ok (fixture, "{'id':7,'type':'leave'}"));
  g_assert_cmpuint (fixture->client->closed, ==, 1000);
  g_assert_cmpuint (sfu_meetings_count (fixture->meetings), ==, 0);
}

static void
test_chat (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  fake_client_clear (fixture->client);
  assert_error (fixture, "{'id':7,'type':'chat','text':''}", "bad-request");
  g_autoptr (JsonNode) node =
      json_from_string ("{\"id\":7,\"type\":\"chat\",\"text\":\"Hi\"}", NULL);
  sfu_signalling_receive (fixture->signalling, json_node_get_object (node));
  g_autoptr (JsonObject) message = fake_client_take (fixture->client, "chat");
  g_assert_cmpstr (json_object_get_string_member (message, "participant"), ==, "ann");
  g_assert_cmpstr (json_object_get_string_member (message, "text"), ==, "Hi");
  g_autoptr (JsonObject) answer = fake_client_take (fixture->client, "");
  g_assert_false (json_object_has_member (answer, "error"));

  /* Who comes back is told what was said. */
  FakeClient *again = fake_client_new ();
  SfuClient carrier = fake_client_face (again);
  SfuSignalling *second = sfu_signalling_new (fixture->meetings, &carrier, JOIN_TIMEOUT);
  g_autofree char *request = join_request (fixture, "bob");
  g_autoptr (JsonNode) late = json_from_string (g_strdelimit (request, "'", '"'), NULL);
  sfu_signalling_receive (second, json_node_get_object (late));
  g_autoptr (JsonObject) joined = fake_client_wait (again, "");
  JsonArray *history = json_object_get_array_member (joined, "chat");
  g_assert_cmpuint (json_array_get_length (history), ==, 1);
  sfu_signalling_free (second);
  fake_client_free (again);
}

static void
test_broken_socket (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  g_clear_pointer (&fixture->signalling, sfu_signalling_free);
  while (sfu_meetings_count (fixture->meetings) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: (transfer full): a request with @sdp, which JSON has to escape. */
static char *
sdp_request (const char *type, const char *sdp, const char *rest)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, sdp);
  g_autofree char *quoted = json_to_string (node, FALSE);
  return g_strdup_printf ("{'id':7,'type':'%s','sdp':%s,%s}", type, quoted, rest);
}

static void
test_publish_and_answer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autofree char *publish = sdp_request (
      "publish", sdp,
      "'tracks':[{'mid':'0','source':'microphone','muted':false},"
      "{'mid':'1','source':'camera','muted':false},{'mid':'2','source':'screen','muted':false}]");

  join (fixture);
  g_autoptr (JsonObject) published = assert_ok (fixture, publish);
  JsonArray *tracks = json_object_get_array_member (published, "tracks");
  g_assert_cmpuint (json_array_get_length (tracks), ==, 3);
  JsonObject *voice = json_array_get_object_element (tracks, 0);
  g_assert_cmpstr (json_object_get_string_member (voice, "mid"), ==, "0");
  g_autofree char *mute = g_strdup_printf ("{'id':7,'type':'mute','track':'%s','muted':true}",
                                           json_object_get_string_member (voice, "id"));
  json_object_unref (assert_ok (fixture, mute));

  g_autoptr (JsonObject) offer = fake_client_wait (fixture->client, "offer");
  g_autofree char *reply = fake_client_answer (json_object_get_string_member (offer, "sdp"));
  g_autofree char *answer = sdp_request ("answer", reply, "'version':1");
  json_object_unref (assert_ok (fixture, answer));
  json_object_unref (assert_ok (fixture, "{'id':7,'type':'restart'}"));
  g_autoptr (JsonObject) again = fake_client_wait (fixture->client, "offer");
  g_assert_cmpint (json_object_get_int_member (again, "version"), ==, 2);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  sfu_meetings_end (fixture->meetings, "draining", "The server is stopping.");
  g_autoptr (JsonObject) bye = fake_client_wait (fixture->client, "bye");
  g_assert_cmpstr (json_object_get_string_member (bye, "reason"), ==, "draining");
  g_assert_cmpuint (fixture->client->closed, ==, 1000);
  g_assert_cmpuint (sfu_meetings_participants (fixture->meetings), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sfu/signalling/before-join", test_before_join);
  ADD ("/sfu/signalling/malformed", test_malformed);
  ADD ("/sfu/signalling/unusable-id", test_unusable_id);
  ADD ("/sfu/signalling/bad-token", test_bad_token);
  ADD ("/sfu/signalling/join-in-time", test_join_in_time);
  ADD ("/sfu/signalling/leave", test_leave);
  ADD ("/sfu/signalling/chat", test_chat);
  ADD ("/sfu/signalling/broken-socket", test_broken_socket);
  ADD ("/sfu/signalling/publish-and-answer", test_publish_and_answer);
  ADD ("/sfu/signalling/end", test_end);
  return g_test_run ();
}
