#include "plugins/turn/auth.h"

#include <string.h>

#include "gateway/cluster/turn-credentials.h"
#include "gateway/gateway/plugin.h"

#define NOW G_GINT64_CONSTANT (1900000000)

static GwSecret *
make_secret (void)
{
  return gw_secret_new ("a secret of enough length", NULL);
}

static gboolean
find (const TurnAuth *auth, const char *username, gint64 now, TurnLogin *login)
{
  return turn_auth_find (auth, (const guint8 *) username, strlen (username), now, login);
}

static void
test_participant (void)
{
  const char *const none[] = { NULL };
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (TurnAuth) auth = turn_auth_new (secret, none, "users", NULL);
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  TurnLogin login;

  gw_turn_credentials (secret, "p1", NOW, 60, &username, &password);
  g_assert_true (find (auth, username, NOW, &login));
  g_assert_cmpstr (login.password, ==, password);
  g_assert_cmpstr (login.owner, ==, "p1");
  g_assert_true (find (auth, username, NOW + 59, &login));
  g_assert_false (find (auth, username, NOW + 60, &login));
  /* coturn takes a time alone. */
  g_assert_true (find (auth, "1900000001", NOW, &login));
  g_assert_cmpstr (login.owner, ==, "1900000001");
}

static void
test_strangers (void)
{
  static const char *const strangers[] = {
    "",
    ":",
    ":p1",
    "p1",
    "-1:p1",
    "+2000000000:p1",
    " 2000000000:p1",
    "2000000000p1",
    "99999999999999999999999:p1",
    "1800000000:p1",
  };
  const char *const none[] = { NULL };
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (TurnAuth) auth = turn_auth_new (secret, none, "users", NULL);
  g_autofree char *much = g_strnfill (TURN_USERNAME_SIZE, '2');
  TurnLogin login;

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    g_assert_false (find (auth, strangers[i], NOW, &login));
  g_assert_false (find (auth, much, NOW, &login));
  g_assert_false (turn_auth_find (auth, (const guint8 *) "2000000000:\0x", 13, NOW, &login));
}

static void
test_users (void)
{
  const char *const users[] = { "alice:wonder:land", "bob:builder", NULL };
  const char *const wrong[] = { "alice:wonderland", "bob", NULL };
  g_autoptr (GwSecret) secret = make_secret ();
  g_autoptr (TurnAuth) auth = turn_auth_new (secret, users, "users", NULL);
  g_autoptr (GError) error = NULL;
  TurnLogin login;

  g_assert_true (find (auth, "alice", NOW, &login));
  g_assert_cmpstr (login.password, ==, "wonder:land");
  g_assert_cmpstr (login.owner, ==, "alice");
  g_assert_true (find (auth, "bob", NOW, &login));
  g_assert_false (find (auth, "carol", NOW, &login));

  g_assert_null (turn_auth_new (secret, wrong, "a.conf:3: users", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_true (g_str_has_prefix (error->message, "a.conf:3: users: entry 2 is not"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/auth/participant", test_participant);
  g_test_add_func ("/turn/auth/strangers", test_strangers);
  g_test_add_func ("/turn/auth/users", test_users);
  return g_test_run ();
}
