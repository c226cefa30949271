#include "plugins/allocate/ask/question.h"

static void
test_prints (void)
{
  static const struct
  {
    const char *url;
    const char *expected;
  } cases[] = {
    { "https://a.example/p",
      "https://a.example/p?Kind=SFUTURN&Email=a%2Bb%40c.d&BeginAt=1&EndAt=2" },
    { "https://a.example/p?k=v",
      "https://a.example/p?k=v&Kind=SFUTURN&Email=a%2Bb%40c.d&BeginAt=1&EndAt=2" },
    { "https://a.example/p?",
      "https://a.example/p?Kind=SFUTURN&Email=a%2Bb%40c.d&BeginAt=1&EndAt=2" },
    { "https://a.example/p?k&#x",
      "https://a.example/p?k&Kind=SFUTURN&Email=a%2Bb%40c.d&BeginAt=1&EndAt=2" },
  };
  GwAllocationRequest request = { .size = sizeof request,
                                  .kind = GW_ALLOCATION_SFU_TURN,
                                  .email = "a+b@c.d",
                                  .begin_at = 1,
                                  .end_at = 2,
                                  .meeting = "m" };
  g_autofree char *fs = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = allocate_question_print (cases[i].url, &request);

      g_assert_cmpstr (url, ==, cases[i].expected);
    }
  request.kind = GW_ALLOCATION_FS;
  fs = allocate_question_print ("http://a/", &request);
  g_assert_cmpstr (fs, ==, "http://a/?Kind=FS&Email=a%2Bb%40c.d");
}

static void
test_header (void)
{
  g_autofree char *longest = g_strnfill (200, 'x');
  g_autofree char *longer = g_strnfill (201, 'x');
  const char *const sent[] = { "abcd-efgh-jkmn", "~!", longest };
  const char *const kept[] = { "", "a b", "a\r\nX: b", "ä", longer };

  for (gsize i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      const GwAllocationRequest request = { .size = sizeof request, .meeting = sent[i] };
      g_autofree char *header = allocate_question_header (&request);
      g_autofree char *expected = g_strconcat ("Meeting-Id: ", sent[i], NULL);

      g_assert_cmpstr (header, ==, expected);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const GwAllocationRequest request = { .size = sizeof request, .meeting = kept[i] };

      g_assert_null (allocate_question_header (&request));
    }
}

static void
test_origin (void)
{
  g_autofree char *origin =
      allocate_question_origin ("https://user:pass@a.example:8443/secret?key=x#y");

  g_assert_cmpstr (origin, ==, "https://a.example:8443");
}

static void
test_good_answers (void)
{
  g_auto (AllocateAnswer) both = { 0 };
  g_auto (AllocateAnswer) alone = { 0 };
  g_auto (AllocateAnswer) fs = { 0 };

  g_assert_true (allocate_answer_read ("{\"sfu\":\"a:1\",\"turn\":\"[::1]:2\",\"more\":[]}",
                                       GW_ALLOCATION_SFU_TURN, &both, NULL));
  g_assert_cmpstr (both.sfu, ==, "a:1");
  g_assert_cmpstr (both.turn, ==, "[::1]:2");
  g_assert_true (allocate_answer_read ("{\"sfu\":\"a:1\",\"turn\":null}", GW_ALLOCATION_SFU_TURN,
                                       &alone, NULL));
  g_assert_null (alone.turn);
  g_assert_true (allocate_answer_read ("{\"fs\":\"f:1\"}", GW_ALLOCATION_FS, &fs, NULL));
  g_assert_cmpstr (fs.fs, ==, "f:1");
}

static void
test_bad_answers (void)
{
  static const struct
  {
    const char *body;
    const char *message;
  } cases[] = {
    { "", "it is no JSON object" },
    { "[]", "it is no JSON object" },
    { "{}", "the member \"sfu\" is missing" },
    { "{\"sfu\":\"a:1\"}", "the member \"turn\" is missing" },
    { "{\"sfu\":1,\"turn\":null}",
      "the member \"sfu\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\":\"a\",\"turn\":null}",
      "the member \"sfu\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\":\"a:99999\",\"turn\":null}",
      "the member \"sfu\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\":null,\"turn\":null}",
      "the member \"sfu\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\":\"a:1\",\"turn\":\"b\"}",
      "the member \"turn\" is not HOST:PORT, such as 1.sfuserver.com:443" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AllocateAnswer) answer = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (
          allocate_answer_read (cases[i].body, GW_ALLOCATION_SFU_TURN, &answer, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/question/prints", test_prints);
  g_test_add_func ("/allocate/question/header", test_header);
  g_test_add_func ("/allocate/question/origin", test_origin);
  g_test_add_func ("/allocate/question/good-answers", test_good_answers);
  g_test_add_func ("/allocate/question/bad-answers", test_bad_answers);
  return g_test_run ();
}
