#include "gateway/cluster/token.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

#define SECRET "the secret of the tests"
#define NOW G_GINT64_CONSTANT (1700000000)
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

/* Signed by another implementation with the key of test-secret.c; it expires at NOW + 3600. */
#define FOREIGN                                                                                    \
  HEADER "."                                                                                       \
         "eyJpc3MiOiJqb2luIiwiYXVkIjoibTEiLCJzdWIiOiJwMSIsIm5hbWUiOiJa"                            \
         "b8OrIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDM2MDB9"                                    \
         "."                                                                                       \
         "DqWgcMZrgqE1aY5oi_If4VWgASM7ossJKB6-kEzn5Kw"

static GwSecret *
make_secret (void)
{
  return gw_secret_new (SECRET, NULL);
}

static char *
encode (const char *text, gsize size)
{
  char *base64 = g_base64_encode ((const guint8 *) text, size);

  g_strdelimit (base64, "+", '-');
  g_strdelimit (base64, "/", '_');
  base64[strcspn (base64, "=")] = '\0';
  return base64;
}

/* A token with any header and claims, rightly signed. */
static char *
forge (const GwSecret *secret, const char *header, const char *claims, gsize claims_size)
{
  g_autofree char *first = encode (header, strlen (header));
  g_autofree char *second = encode (claims, claims_size);
  g_autofree char *body = g_strjoin (".", first, second, NULL);
  g_autofree char *signature = NULL;
  guint8 mac[32];
  gsize size = sizeof mac;
  g_autoptr (GHmac) hmac =
      g_hmac_new (G_CHECKSUM_SHA256, gw_secret_key (secret, GW_PURPOSE_JOIN), GW_SECRET_KEY_SIZE);

  g_hmac_update (hmac, (const guint8 *) body, -1);
  g_hmac_get_digest (hmac, mac, &size);
  signature = encode ((const char *) mac, sizeof mac);
  return g_strjoin (".", body, signature, NULL);
}

static void
assert_refused (
    const char *token, GwPurpose purpose, const char *audience, gint64 now, const char *part)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) claims = gw_token_verify (secret, purpose, audience, token, now, &error);

  g_assert_null (claims);
  g_assert_error (error, GW_ERROR, GW_ERROR_TOKEN);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, part);
}

static void
test_round (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autoptr (JsonObject) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  json_object_set_string_member (claims, "name", "Zoë \"quoted\"");
  json_object_set_string_member (claims, "iss", "node"); /* must not win over ours */
  token = gw_token_sign (secret, GW_PURPOSE_JOIN, "m1", claims, NOW, 60);
  g_assert_true (g_str_has_prefix (token, HEADER "."));
  back = gw_token_verify (secret, GW_PURPOSE_JOIN, "m1", token, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (back, "name"), ==, "Zoë \"quoted\"");
  g_assert_cmpstr (json_object_get_string_member (back, "iss"), ==, "join");
  g_assert_cmpstr (json_object_get_string_member (back, "aud"), ==, "m1");
  g_assert_cmpint (json_object_get_int_member (back, "iat"), ==, NOW);
  g_assert_cmpint (json_object_get_int_member (back, "exp"), ==, NOW + 60);
}

static void
test_foreign (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) claims =
      gw_token_verify (secret, GW_PURPOSE_JOIN, NULL, FOREIGN, NOW + 10, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (claims, "aud"), ==, "m1");
  g_assert_cmpstr (json_object_get_string_member (claims, "name"), ==, "Zoë");
}

/* What we sign is what the openssl program signs. */
static void
test_openssl (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autofree char *token = gw_token_sign (secret, GW_PURPOSE_FILE, "x", NULL, NOW, 60);
  char *dot = strrchr (token, '.');
  const guint8 *key = gw_secret_key (secret, GW_PURPOSE_FILE);
  g_autoptr (GString) command = g_string_new ("printf %s '");
  g_autofree char *output = NULL;
  g_autofree char *program = g_find_program_in_path ("openssl");

  if (program == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  *dot = '\0';
  g_string_append_printf (command,
                          "%s' | openssl dgst -sha256 -mac HMAC -binary -macopt hexkey:", token);
  for (guint i = 0; i < GW_SECRET_KEY_SIZE; i++)
    g_string_append_printf (command, "%02x", key[i]);
  g_string_append (command, " | openssl base64 -A | tr '+/' '-_' | tr -d '='");
  {
    const char *argv[] = { "sh", "-c", command->str, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                 &output, NULL, NULL, NULL));
  }
  g_assert_cmpstr (output, ==, dot + 1);
}

static void
test_time (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autofree char *token = gw_token_sign (secret, GW_PURPOSE_JOIN, "m1", NULL, NOW, 60);
  const gint64 good[] = { NOW - 30, NOW, NOW + 60, NOW + 89 };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonObject) claims =
          gw_token_verify (secret, GW_PURPOSE_JOIN, "m1", token, good[i], NULL);

      g_assert_nonnull (claims);
    }
  assert_refused (token, GW_PURPOSE_JOIN, "m1", NOW + 90, "has expired");
  assert_refused (token, GW_PURPOSE_JOIN, "m1", NOW - 31, "comes from the future");
  assert_refused (token, GW_PURPOSE_JOIN, "m1", 0, "comes from the future");
  assert_refused (token, GW_PURPOSE_JOIN, "m1", G_MAXINT64 - 100, "has expired");
}

static void
test_use (void)
{
  assert_refused (FOREIGN, GW_PURPOSE_NODE, "m1", NOW, "another secret");
  assert_refused (FOREIGN, GW_PURPOSE_JOIN, "m2", NOW, "for another audience");
}

/* Every single letter that differs is noticed. */
static void
test_changed (void)
{
  gsize size = strlen (FOREIGN);
  g_autoptr (GwSecret) secret = make_secret ();

  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *token = g_strdup (FOREIGN);
      g_autoptr (GError) error = NULL;

      token[i] = token[i] == 'A' ? 'B' : 'A';
      g_assert_null (gw_token_verify (secret, GW_PURPOSE_JOIN, NULL, token, NOW, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_TOKEN);
    }
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *token = g_strndup (FOREIGN, i);

      g_assert_null (gw_token_verify (secret, GW_PURPOSE_JOIN, NULL, token, NOW, NULL));
    }
}

static void
test_form (void)
{
  g_autofree char *endless = g_strnfill (GW_TOKEN_MAX + 1, 'a');
  const char *const cases[][2] = {
    { "", "is no HS256" },
    { "a.b.c", "is no HS256" },
    { HEADER, "is no HS256" },
    { HEADER ".", "is no HS256" },
    { HEADER "..", "has no HS256 signature" },
    { HEADER ".e30", "is no HS256" },
    { HEADER ".e30.", "has no HS256 signature" },
    { HEADER ".e30.AAAA", "has no HS256 signature" },
    { HEADER ".e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "another secret" },
    /* The last letter has bits that stand for nothing. */
    { HEADER ".e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "has no HS256 signature" },
    { HEADER ".e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "has no HS256 signature" },
    { HEADER ".e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/A", "has no HS256 signature" },
    { FOREIGN "=", "has no HS256 signature" },
    { FOREIGN ".x", "has no HS256 signature" },
    { FOREIGN "\n", "has no HS256 signature" },
    { " " FOREIGN, "is no HS256" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i][0], GW_PURPOSE_JOIN, NULL, NOW, cases[i][1]);
  assert_refused (endless, GW_PURPOSE_JOIN, NULL, NOW, "is too long");
}

/* Other algorithms, "none" above all, even when the signature is ours. */
static void
test_headers (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  const char *claims = "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000,\"exp\":1700000060}";
  const char *const headers[] = {
    "{\"alg\":\"none\"}",
    "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
    "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
    "{\"typ\":\"JWT\",\"alg\":\"HS256\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"crit\":[\"x\"]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *token = forge (secret, headers[i], claims, strlen (claims));

      assert_refused (token, GW_PURPOSE_JOIN, NULL, NOW, "is no HS256");
    }
}

/* Rightly signed, but what is inside makes no sense: a fault of another role, not an attack. */
static void
test_claims (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  const char *const cases[][2] = {
    { "", "holds no JSON object" },
    { "{", "holds no JSON object" },
    { "[]", "holds no JSON object" },
    { "null", "holds no JSON object" },
    { "\"text\"", "holds no JSON object" },
    { "{\"iss\":\"join\xff\"}", "holds no JSON object" },
    { "{}", "for another purpose" },
    { "{\"iss\":7}", "for another purpose" },
    { "{\"iss\":\"node\"}", "for another purpose" },
    { "{\"iss\":\"join\"}", "names no audience" },
    { "{\"iss\":\"join\",\"aud\":[\"m\"]}", "names no audience" },
    { "{\"iss\":\"join\",\"aud\":\"m\"}", "does not say when" },
    { "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000}", "does not say when" },
    { "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000,\"exp\":\"9999999999\"}",
      "does not say when" },
    { "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000,\"exp\":1e12}", "does not say when" },
    { "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000,\"exp\":-1}", "does not say when" },
    { "{\"iss\":\"join\",\"aud\":\"m\",\"iat\":1700000000,\"exp\":9223372036854775807}",
      "does not say when" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token =
          forge (secret, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", cases[i][0], strlen (cases[i][0]));

      assert_refused (token, GW_PURPOSE_JOIN, NULL, NOW, cases[i][1]);
    }
}

static void
test_signed (void)
{
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (GwSecret) other = gw_secret_new ("another secret of these tests", NULL);
  g_autofree char *expired = gw_token_sign (secret, GW_PURPOSE_NODE, "api", NULL, NOW, 1);
  g_autofree char *changed = g_strconcat (expired, "A", NULL);

  g_assert_true (gw_token_is_signed (secret, GW_PURPOSE_NODE, expired));
  g_assert_false (gw_token_is_signed (other, GW_PURPOSE_NODE, expired));
  g_assert_false (gw_token_is_signed (secret, GW_PURPOSE_JOIN, expired));
  g_assert_false (gw_token_is_signed (secret, GW_PURPOSE_NODE, changed));
  g_assert_false (gw_token_is_signed (secret, GW_PURPOSE_NODE, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/round", test_round);
  g_test_add_func ("/token/foreign", test_foreign);
  g_test_add_func ("/token/openssl", test_openssl);
  g_test_add_func ("/token/time", test_time);
  g_test_add_func ("/token/use", test_use);
  g_test_add_func ("/token/changed", test_changed);
  g_test_add_func ("/token/form", test_form);
  g_test_add_func ("/token/headers", test_headers);
  g_test_add_func ("/token/claims", test_claims);
  g_test_add_func ("/token/signed", test_signed);
  return g_test_run ();
}
