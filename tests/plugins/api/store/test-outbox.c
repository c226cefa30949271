#include "plugins/api/store/outbox.h"

#include <string.h>

#include "plugins/api/store/migrations.h"
#include "tests/plugins/api/store/fixture.h"

#define NOW G_GINT64_CONSTANT (1896091200)
#define LEASE 100

static ApiDatabase *
open_database (TestDatabase *fixture)
{
  ApiDatabase *database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  api_migrations_apply (database, &error);
  g_assert_no_error (error);
  return database;
}

static void
add (ApiDatabase *database, const char *id)
{
  g_autofree char *body = g_strnfill (20000, 'x');
  const ApiMail mail = { .id = (char *) id,
                         .recipient = (char *) "a@b",
                         .subject = (char *) "Tea \xf0\x9f\x8d\xb5",
                         .body = body,
                         .created_at = NOW,
                         .expires_at = NOW + 1000 };
  g_autoptr (GError) error = NULL;

  api_outbox_add (database, &mail, &error);
  g_assert_no_error (error);
}

static GPtrArray *
claim (ApiDatabase *database, gint64 now, guint max)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *mails = api_outbox_claim (database, now, LEASE, max, &error);

  g_assert_no_error (error);
  return mails;
}

static guint
count (ApiDatabase *database, gint64 now)
{
  g_autoptr (GPtrArray) mails = claim (database, now, 100);

  return mails->len;
}

static void
test_claim (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) first = open_database (fixture);
  g_autoptr (ApiDatabase) second = test_database_connect (fixture);
  g_autoptr (GPtrArray) mails = NULL;
  const ApiMail *mail;

  add (first, "m");
  g_assert_cmpuint (count (first, NOW - 1), ==, 0);
  mails = claim (first, NOW, 100);
  g_assert_cmpuint (mails->len, ==, 1);
  mail = mails->pdata[0];
  g_assert_cmpstr (mail->id, ==, "m");
  g_assert_cmpstr (mail->subject, ==, "Tea \xf0\x9f\x8d\xb5");
  g_assert_cmpuint (strlen (mail->body), ==, 20000);
  g_assert_cmpint (mail->expires_at, ==, NOW + 1000);
  g_assert_cmpint (mail->attempts, ==, 1);

  g_assert_cmpuint (count (second, NOW + LEASE - 1), ==, 0);
  g_assert_cmpuint (count (second, NOW + LEASE), ==, 1);
}

static void
test_settle (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) late = NULL;
  g_autofree char *problem = g_strnfill (2000, 'y');
  g_autoptr (GError) error = NULL;

  add (database, "m");
  early = claim (database, NOW, 1);
  api_outbox_settle (database, early->pdata[0], API_MAIL_LATER, NOW + 5, problem, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (database, NOW + 4), ==, 0);
  late = claim (database, NOW + 5, 1);
  g_assert_cmpuint (late->len, ==, 1);

  /* Whoever was too slow has no say any more. */
  api_outbox_settle (database, early->pdata[0], API_MAIL_SENT, 0, NULL, &error);
  g_assert_no_error (error);
  api_outbox_settle (database, late->pdata[0], API_MAIL_GIVEN_UP, NOW + 6, "\xff no", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (database, NOW + 10000), ==, 0);
  g_assert_true (api_outbox_clean (database, NOW + 7, &error));
  add (database, "m"); /* its id is free again */
}

static void
test_sent (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GPtrArray) mails = NULL;
  g_autoptr (GError) error = NULL;

  add (database, "m");
  mails = claim (database, NOW, 1);
  api_outbox_settle (database, mails->pdata[0], API_MAIL_SENT, 0, NULL, &error);
  g_assert_no_error (error);
  add (database, "m");
}

typedef struct
{
  TestDatabase *fixture;
  guint taken;
} Worker;

static gpointer
take_all (gpointer data)
{
  Worker *worker = data;
  g_autoptr (ApiDatabase) database = test_database_connect (worker->fixture);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GPtrArray) mails = api_outbox_claim (database, NOW, LEASE, 3, NULL);

      worker->taken += mails != NULL ? mails->len : 0;
    }
  return NULL;
}

/* Several processes at once: each mail has one taker. */
static void
test_race (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  Worker workers[4] = { { 0 } };
  GThread *threads[4];
  guint taken = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);

      add (database, id);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      workers[i].fixture = fixture;
      threads[i] = g_thread_new (NULL, take_all, &workers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_thread_join (threads[i]);
      taken += workers[i].taken;
    }
  g_assert_cmpuint (taken + count (database, NOW), ==, 50);
}

static void
add_tests (const char *backend, gconstpointer server)
{
  TEST_DATABASE_ADD ("outbox/claim", test_claim);
  TEST_DATABASE_ADD ("outbox/settle", test_settle);
  TEST_DATABASE_ADD ("outbox/sent", test_sent);
  TEST_DATABASE_ADD ("outbox/race", test_race);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
