#include "gateway/cluster/sign-in-link.h"

#include <string.h>

#include "gateway/cluster/token.h"
#include "gateway/gateway/plugin.h"

#define NOW G_GINT64_CONSTANT (1896091200)
#define ORIGIN "https://meet.example.org"

static GwSecret *
the_secret (void)
{
  return gw_secret_new ("the secret of the tests", NULL);
}

/* Returns: the token of a link that was made NOW for an hour. */
static char *
make_token (const GwSecret *secret)
{
  g_autofree char *url = gw_sign_in_link_make (secret, ORIGIN, "ada@example.org", NOW, 3600);

  g_assert_true (g_str_has_prefix (url, ORIGIN "/sign-in?link="));
  return g_strdup (url + strlen (ORIGIN "/sign-in?link="));
}

static void
test_round_trip (void)
{
  g_autoptr (GwSecret) secret = the_secret ();
  g_autofree char *token = make_token (secret);
  g_autofree char *second = make_token (secret);
  g_autoptr (GError) error = NULL;
  g_autoptr (GwSignInLink) link = gw_sign_in_link_read (secret, token, NOW + 3599, &error);
  g_autoptr (GwSignInLink) other = gw_sign_in_link_read (secret, second, NOW, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (link->email, ==, "ada@example.org");
  g_assert_cmpstr (link->origin, ==, ORIGIN);
  g_assert_cmpint (link->expires_at, ==, NOW + 3600);
  g_assert_cmpstr (link->id, !=, other->id);
}

static void
refuse (const GwSecret *secret, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_sign_in_link_read (secret, token, now, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_TOKEN);
}

static void
test_refused (void)
{
  g_autoptr (GwSecret) secret = the_secret ();
  g_autoptr (GwSecret) other = gw_secret_new ("the secret of somebody else", NULL);
  g_autofree char *token = make_token (secret);
  g_autofree char *cut = g_strndup (token, strlen (token) - 1);
  g_autofree char *join = gw_token_sign (secret, GW_PURPOSE_JOIN, ORIGIN, NULL, NOW, 3600);
  g_autofree char *nobody = gw_token_sign (secret, GW_PURPOSE_SIGN_IN, ORIGIN, NULL, NOW, 3600);

  refuse (secret, token, NOW + 3700);
  refuse (other, token, NOW);
  refuse (secret, cut, NOW);
  refuse (secret, "", NOW);
  refuse (secret, join, NOW);
  refuse (secret, nobody, NOW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cluster/sign-in-link/round-trip", test_round_trip);
  g_test_add_func ("/cluster/sign-in-link/refused", test_refused);
  return g_test_run ();
}
