/* What uacme says, as it said it: one line for people, and what to do about it. */
#include "gateway/tls/acme-attempt.h"

static void
explains (const char *text, GwAcmeFailure expected, const char *line)
{
  GwAcmeFailure failure;
  g_autofree char *said = gw_acme_attempt_explain (text, &failure);

  g_assert_cmpstr (said, ==, line);
  g_assert_cmpint (failure, ==, expected);
}

static void
test_refused (void)
{
  explains ("uacme: challenge https://a.test/c/1 failed with status invalid\n"
            "uacme: the server reported the following error:\n"
            "{\n"
            "    \"type\": \"urn:ietf:params:acme:error:connection\",\n"
            "    \"detail\": \"192.0.2.1: Fetching http://a.test/x: Connection refused\",\n"
            "    \"status\": 400\n"
            "}\n"
            "uacme: failed to authorize order at https://a.test/o/1\n",
            GW_ACME_REFUSED,
            "192.0.2.1: Fetching http://a.test/x: Connection refused (connection)");
  explains ("uacme: x\n{\n\"type\": \"urn:ietf:params:acme:error:caa\"\n}\n", GW_ACME_REFUSED,
            "it says no more (caa)");
}

static void
test_rate_limited (void)
{
  explains ("uacme: failed to create new order at https://a.test/order\n"
            "uacme: the server reported the following error:\n"
            "{\n"
            "    \"type\": \"urn:ietf:params:acme:error:rateLimited\",\n"
            "    \"detail\": \"too many certificates already issued\",\n"
            "    \"subproblems\": [\n        {\n            \"x\": 1\n        }\n    ]\n"
            "}\n",
            GW_ACME_RATE_LIMITED, "too many certificates already issued (rateLimited)");
}

static void
test_unreached (void)
{
  explains ("uacme: curl_get: GET https://a.test/dir failed: Couldn't connect to server\n"
            "uacme: failed to fetch directory at https://a.test/dir\n",
            GW_ACME_UNREACHED, "failed to fetch directory at https://a.test/dir");
  explains ("uacme: x\n{\n\"type\": \"urn:ietf:params:acme:error:serverInternal\"\n}\n",
            GW_ACME_UNREACHED, "it says no more (serverInternal)");
  explains ("", GW_ACME_UNREACHED, "uacme failed without a word");
  explains ("uacme: the server reported the following error:\n{\n\"type\": 5\n}\n",
            GW_ACME_UNREACHED, "}");
  explains ("uacme: a\n{ not JSON\n}\nuacme: b\n\n", GW_ACME_UNREACHED, "b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls/acme-attempt/refused", test_refused);
  g_test_add_func ("/tls/acme-attempt/rate-limited", test_rate_limited);
  g_test_add_func ("/tls/acme-attempt/unreached", test_unreached);
  return g_test_run ();
}
