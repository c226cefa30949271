#include "plugins/api/place-token.h"

#include "gateway/gateway/plugin.h"

#define DEPLOYMENT "a secret of enough length"
#define MEETING "abcd-efgh-jkmn"
#define NOW 1700000000

typedef struct
{
  GwSecret *secret;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->secret = gw_secret_new (DEPLOYMENT, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gw_secret_free (fixture->secret);
}

static gboolean
verify (const GwSecret *secret, const char *meeting, const char *token, gint64 now)
{
  g_autofree char *participant = NULL;
  g_autofree char *role = NULL;
  g_autoptr (GError) error = NULL;

  if (!api_place_token_verify (secret, meeting, token, now, &participant, &role, &error))
    {
      g_assert_error (error, GW_ERROR, GW_ERROR_TOKEN);
      g_assert_null (participant);
      return FALSE;
    }

  g_assert_cmpstr (participant, ==, "p1");
  g_assert_cmpstr (role, ==, "host");
  return TRUE;
}

static void
test_keeps_its_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwSecret) other_process = gw_secret_new (DEPLOYMENT, NULL);
  g_autofree char *token = api_place_token_sign (fixture->secret, MEETING, "p1", "host", NOW);

  g_assert_true (verify (fixture->secret, MEETING, token, NOW));
  g_assert_true (verify (other_process, MEETING, token, NOW + API_PLACE_TOKEN_LIFETIME - 1));
  g_assert_false (verify (fixture->secret, MEETING, token, NOW + API_PLACE_TOKEN_LIFETIME + 60));
  g_assert_false (verify (fixture->secret, "abcd-efgh-jkmp", token, NOW));
}

/* Neither is taken for the other. */
static void
test_is_no_join_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = api_place_token_sign (fixture->secret, MEETING, "p1", "host", NOW);
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *join = NULL;

  for (GwPurpose purpose = GW_PURPOSE_JOIN; purpose < GW_PURPOSE_PLACE; purpose++)
    {
      g_assert_null (gw_token_verify (fixture->secret, purpose, NULL, place, NOW, NULL));
      g_assert_null (gw_token_verify (fixture->secret, purpose, MEETING, place, NOW, NULL));
    }

  json_object_set_string_member (claims, "sub", "p1");
  json_object_set_string_member (claims, "role", "host");
  join = gw_token_sign (fixture->secret, GW_PURPOSE_JOIN, MEETING, claims, NOW, 60);
  g_assert_false (verify (fixture->secret, MEETING, join, NOW));
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = api_place_token_sign (fixture->secret, MEETING, "p1", "host", NOW);
  gsize length = strlen (token);

  g_assert_false (verify (fixture->secret, MEETING, "", NOW));
  g_assert_false (verify (fixture->secret, MEETING, "..", NOW));
  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree char *cut = g_strndup (token, i);
      g_autofree char *changed = g_strdup (token);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      g_assert_false (verify (fixture->secret, MEETING, cut, NOW));
      g_assert_false (verify (fixture->secret, MEETING, changed, NOW));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/place-token/keeps-its-place", Fixture, NULL, set_up, test_keeps_its_place,
              tear_down);
  g_test_add ("/api/place-token/is-no-join-token", Fixture, NULL, set_up, test_is_no_join_token,
              tear_down);
  g_test_add ("/api/place-token/forged", Fixture, NULL, set_up, test_forged, tear_down);
  return g_test_run ();
}
