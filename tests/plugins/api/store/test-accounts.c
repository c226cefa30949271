#include "plugins/api/store/accounts.h"

#include "gateway/gateway/plugin.h"
#include "plugins/api/account/code.h"
#include "plugins/api/store/migrations.h"
#include "tests/plugins/api/store/fixture.h"

#define NOW G_GINT64_CONSTANT (1896091200)

static ApiDatabase *
open_database (TestDatabase *fixture)
{
  ApiDatabase *database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  api_migrations_apply (database, &error);
  g_assert_no_error (error);
  return database;
}

static gint64
add_code (ApiDatabase *database, const char *hash, gint64 now)
{
  const ApiCodeRequest request = { "a@b", hash, NULL, now, now + API_CODE_LIFETIME };
  g_autoptr (GError) error = NULL;
  gint64 retry_after = -1;

  api_accounts_add_code (database, &request, &retry_after, &error);
  g_assert_no_error (error);
  return retry_after;
}

/* Returns: whether @hash opened the session @token. */
static gboolean
try_code (ApiDatabase *database, const char *hash, const char *token, gint64 now)
{
  const ApiCodeTry attempt = { "a@b", hash, token, now };
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = api_accounts_try_code (database, &attempt, &error);

  if (account == NULL)
    g_assert_error (error, GW_ERROR, GW_ERROR_DENIED);
  return account != NULL;
}

static gboolean
has_session (ApiDatabase *database, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = api_accounts_find_session (database, token, now, &error);

  if (account == NULL)
    g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
  else
    g_assert_cmpstr (account->email, ==, "a@b");
  return account != NULL;
}

static void
test_codes (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);

  g_assert_false (try_code (database, "x", "t", NOW));
  g_assert_cmpint (add_code (database, "first", NOW), ==, 0);
  g_assert_cmpint (add_code (database, "second", NOW + 1), ==, 0);
  g_assert_false (try_code (database, "first", "t1", NOW + 2));
  g_assert_true (try_code (database, "second", "t2", NOW + 3));
  g_assert_false (try_code (database, "second", "t3", NOW + 4)); /* used up */
  g_assert_false (has_session (database, "t1", NOW + 5));
  g_assert_true (has_session (database, "t2", NOW + 5));

  g_assert_cmpint (add_code (database, "third", NOW + 6), ==, 0);
  g_assert_false (try_code (database, "third", "t4", NOW + 6 + API_CODE_LIFETIME));
  g_assert_true (try_code (database, "third", "t4", NOW + 5 + API_CODE_LIFETIME));
}

static void
test_tries (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);

  add_code (database, "right", NOW);
  for (guint i = 0; i < API_CODE_TRIES; i++)
    g_assert_false (try_code (database, "wrong", "t", NOW));
  g_assert_false (try_code (database, "right", "t", NOW));
}

static void
test_window (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);

  for (guint i = 0; i < API_ACCOUNTS_CODES_MAX; i++)
    g_assert_cmpint (add_code (database, "code", NOW + i), ==, 0);
  g_assert_cmpint (add_code (database, "more", NOW + 600), ==, API_ACCOUNTS_WINDOW - 600);
  g_assert_true (try_code (database, "code", "t", NOW + 10)); /* the last one is still good */
  g_assert_cmpint (add_code (database, "more", NOW + API_ACCOUNTS_WINDOW - 1), ==, 1);
  g_assert_cmpint (add_code (database, "more", NOW + API_ACCOUNTS_WINDOW), ==, 0);
}

static void
test_sessions (TestDatabase *fixture, gconstpointer data)
{
  const gint64 life = API_ACCOUNTS_SESSION_LIFETIME;
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  add_code (database, "code", NOW);
  g_assert_true (try_code (database, "code", "t", NOW));
  g_assert_true (has_session (database, "t", NOW + life - 10));
  g_assert_true (has_session (database, "t", NOW + 2 * life - 20)); /* use prolongs it */
  g_assert_false (has_session (database, "t", NOW + 4 * life));

  g_assert_true (api_accounts_end_session (database, "t", &error));
  g_assert_false (has_session (database, "t", NOW));
}

static void
test_names (TestDatabase *fixture, gconstpointer data)
{
  const ApiAccount named = { (char *) "a@b", (char *) "\xc3\x85sa" };
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = NULL;
  const ApiCodeTry again = { "a@b", "next", "t2", NOW };

  add_code (database, "code", NOW);
  g_assert_true (try_code (database, "code", "t", NOW));
  g_assert_true (api_accounts_set_name (database, &named, &error));
  add_code (database, "next", NOW);
  account = api_accounts_try_code (database, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, "\xc3\x85sa");
}

/* Returns: whether the link @id opened the session @token. */
static gboolean
use_link (ApiDatabase *database, const char *id, const char *token, gint64 now)
{
  const ApiLinkUse use = { "a@b", id, token, now, NOW + 3600 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = api_accounts_use_link (database, &use, &error);

  if (account == NULL)
    g_assert_error (error, GW_ERROR, GW_ERROR_DENIED);
  return account != NULL;
}

static void
test_links (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (use_link (database, "one", "t1", NOW));
  g_assert_true (has_session (database, "t1", NOW));
  g_assert_false (use_link (database, "one", "t2", NOW + 1));
  g_assert_false (has_session (database, "t2", NOW + 1));
  g_assert_true (use_link (database, "two", "t3", NOW + 2)); /* the account is there already */
  g_assert_true (api_accounts_clean (database, NOW + 3599, &error));
  g_assert_false (use_link (database, "one", "t4", NOW + 3599));
  g_assert_true (has_session (database, "t1", NOW + 3599));
}

static void
test_clean (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  add_code (database, "code", NOW);
  g_assert_true (try_code (database, "code", "t", NOW));
  g_assert_true (api_accounts_clean (database, NOW + 10, &error));
  g_assert_true (has_session (database, "t", NOW + 20));
  for (guint i = 1; i < API_ACCOUNTS_CODES_MAX; i++)
    add_code (database, "code", NOW);
  g_assert_cmpint (add_code (database, "code", NOW), >, 0); /* the count was not forgotten */
  g_assert_true (api_accounts_clean (database, NOW + API_ACCOUNTS_SESSION_LIFETIME * 2, &error));
  g_assert_false (has_session (database, "t", NOW + 20));
}

/* A mail that cannot be written takes its code with it. */
static void
test_both_or_none (TestDatabase *fixture, gconstpointer data)
{
  const ApiMail mail = {
    .id = (char *) "m", .recipient = (char *) "a@b", .subject = (char *) "s", .body = (char *) "b"
  };
  const ApiCodeRequest request = { "a@b", "second", &mail, NOW, NOW + API_CODE_LIFETIME };
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;
  gint64 retry_after;

  g_assert_true (api_outbox_add (database, &mail, &error));
  add_code (database, "first", NOW);
  g_assert_false (api_accounts_add_code (database, &request, &retry_after, &error)); /* the id */
  g_assert_nonnull (error);
  g_assert_false (try_code (database, "second", "t", NOW));
  g_assert_true (try_code (database, "first", "t", NOW));
}

static void
add_tests (const char *backend, gconstpointer server)
{
  TEST_DATABASE_ADD ("accounts/codes", test_codes);
  TEST_DATABASE_ADD ("accounts/tries", test_tries);
  TEST_DATABASE_ADD ("accounts/window", test_window);
  TEST_DATABASE_ADD ("accounts/sessions", test_sessions);
  TEST_DATABASE_ADD ("accounts/names", test_names);
  TEST_DATABASE_ADD ("accounts/links", test_links);
  TEST_DATABASE_ADD ("accounts/clean", test_clean);
  TEST_DATABASE_ADD ("accounts/both-or-none", test_both_or_none);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
