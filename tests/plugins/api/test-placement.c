#include "plugins/api/placement.h"

#include <glib/gstdio.h>

/* The host of these tests: one sfu that lives or not, and an allocator that is answered by hand.
 * The functions stand in for those of the library. */
struct _GwHost
{
  const char *live;
  gboolean draining;
  guint n_asked;
  guint n_released;
  gint64 begin_at; /* of the newest question */
  char email[64];
  GwAllocationDone done;
  gpointer data;
};

const GwNode *
gw_host_find_node (GwHost *host, const char *role, const char *address)
{
  static GwNode node = { .size = sizeof node, .role = "sfu" };

  g_assert_cmpstr (role, ==, "sfu");
  node.draining = host->draining;
  return g_strcmp0 (host->live, address) == 0 ? &node : NULL;
}

void
gw_host_allocate (GwHost *host,
                  const GwAllocationRequest *request,
                  GwAllocationDone done,
                  gpointer data)
{
  g_assert_cmpint (request->kind, ==, GW_ALLOCATION_SFU_TURN);
  g_assert_cmpstr (request->meeting, ==, "m");
  host->n_asked++;
  host->begin_at = request->begin_at;
  g_strlcpy (host->email, request->email, sizeof host->email);
  host->done = done;
  host->data = data;
}

void
gw_host_release (GwHost *host, const char *meeting)
{
  g_assert_cmpstr (meeting, ==, "m");
  host->n_released++;
}

typedef struct
{
  char *folder;
  GwHost host;
  ApiStore *store;
  ApiPlacement *placement;
  ApiMeeting meeting;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("meeting-placement-XXXXXX", NULL);
  fixture->store = api_store_open ("sqlite:meetings.db", fixture->folder, NULL);
  fixture->placement = api_placement_new (&fixture->host, fixture->store);
  fixture->now = g_get_real_time () / G_USEC_PER_SEC;
  fixture->meeting.id = (char *) "m";
  fixture->meeting.title = (char *) "M";
  fixture->meeting.sfu = fixture->meeting.turn = (char *) "";
  fixture->meeting.owner = (char *) "ada@example.org";
}

static void
ignore (GObject *source, GAsyncResult *result, gpointer data)
{
}

/* It has to be there for its nodes to be stored. */
static void
store_meeting (Fixture *fixture)
{
  api_store_add_meeting (fixture->store, &fixture->meeting, ignore, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "meetings.db", "meetings.db-wal", "meetings.db-shm" };

  api_placement_unref (fixture->placement);
  api_store_free (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* What one waiter was told, as text. */
static void
keep_place (const ApiPlace *place, gpointer data)
{
  char **told = data;

  g_assert_null (*told);
  if (place->error != NULL)
    *told = g_strdup_printf ("error %s", place->error->message);
  else if (place->sfu != NULL)
    *told = g_strdup_printf ("%s %s", place->sfu, place->turn != NULL ? place->turn : "-");
  else
    *told = g_strdup_printf ("wait %u%s", place->retry_after, place->reserved ? " reserved" : "");
}

static char *
find (Fixture *fixture, gint64 after)
{
  char *told = NULL;

  api_placement_find (fixture->placement, &fixture->meeting, fixture->now + after, keep_place,
                      &told);
  return told;
}

static void
assert_told (char **told, const char *text)
{
  while (*told == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (*told, ==, text);
  g_clear_pointer (told, g_free);
}

static void
reply (Fixture *fixture, GwAllocationReply answer)
{
  GwAllocationDone done = g_steal_pointer (&fixture->host.done);

  g_assert_nonnull (done);
  done (&answer, fixture->host.data);
}

static void
test_stored_and_live (Fixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL;

  fixture->meeting.sfu = (char *) "a:1";
  fixture->meeting.turn = (char *) "t:1";
  fixture->host.live = "a:1";
  told = find (fixture, 0);
  assert_told (&told, "a:1 t:1");

  /* People who come late belong with those who are there. */
  fixture->host.draining = TRUE;
  told = find (fixture, 0);
  assert_told (&told, "a:1 t:1");
  g_assert_cmpuint (fixture->host.n_asked, ==, 0);
}

static void
test_asked_once (Fixture *fixture, gconstpointer data)
{
  char *told[3] = { NULL };

  store_meeting (fixture);
  for (guint i = 0; i < 3; i++)
    api_placement_find (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told[i]);
  g_assert_cmpuint (fixture->host.n_asked, ==, 1);
  g_assert_null (told[0]);

  fixture->host.live = "a:1";
  reply (fixture, (GwAllocationReply){ .sfu = "a:1" });
  for (guint i = 0; i < 3; i++)
    assert_told (&told[i], "a:1 -");

  /* A row that was read before the answer was stored. */
  told[0] = find (fixture, 0);
  assert_told (&told[0], "a:1 -");
  g_assert_cmpuint (fixture->host.n_asked, ==, 1);
}

static void
test_dead_answer_backs_off (Fixture *fixture, gconstpointer data)
{
  static const char *const waits[] = { "wait 2 reserved",  "wait 4 reserved",  "wait 8 reserved",
                                       "wait 16 reserved", "wait 32 reserved", "wait 60 reserved",
                                       "wait 60 reserved" };
  char *told = NULL;

  store_meeting (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      /* The clock of the answers is the real one: ask from far ahead of it. */
      api_placement_find (fixture->placement, &fixture->meeting, fixture->now + 1000, keep_place,
                          &told);
      g_assert_cmpuint (fixture->host.n_asked, ==, i + 1);
      reply (fixture, (GwAllocationReply){ .sfu = "dead:1" });
      assert_told (&told, waits[i]);
    }

  /* Within the pause nobody asks; once the node is up nobody needs to. */
  told = find (fixture, 1);
  g_assert_nonnull (told);
  g_assert_true (g_str_has_prefix (told, "wait "));
  g_clear_pointer (&told, g_free);
  fixture->host.live = "dead:1";
  told = find (fixture, 1);
  assert_told (&told, "dead:1 -");
  g_assert_cmpuint (fixture->host.n_asked, ==, G_N_ELEMENTS (waits));
}

static void
test_retry (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint retry_after;
    const char *told;
  } cases[] = { { 5, "wait 5" }, { 0, "wait 2" }, { 3600, "wait 3600" }, { 5000, "wait 3600" } };
  char *told = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      api_placement_find (fixture->placement, &fixture->meeting, fixture->now + 10000, keep_place,
                          &told);
      reply (fixture, (GwAllocationReply){ .retry_after = cases[i].retry_after, .reason = "none" });
      assert_told (&told, cases[i].told);
    }
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (GW_ERROR, GW_ERROR_FAILED, "broken");
  char *told = NULL;

  api_placement_find (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  g_assert_cmpuint (fixture->host.n_asked, ==, 1);
  api_placement_close (fixture->placement);
  assert_told (&told, "error the api is ending");

  /* A reply after the end reaches nobody. */
  reply (fixture, (GwAllocationReply){ .error = error });
}

static void
test_error_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (GW_ERROR, GW_ERROR_FAILED, "broken");
  char *told = NULL;

  store_meeting (fixture);
  api_placement_find (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  reply (fixture, (GwAllocationReply){ .error = error });
  assert_told (&told, "error broken");
  told = find (fixture, 0);
  assert_told (&told, "error broken");
  g_assert_cmpuint (fixture->host.n_asked, ==, 1);

  api_placement_find (fixture->placement, &fixture->meeting, fixture->now + 1000, keep_place,
                      &told);
  g_assert_cmpuint (fixture->host.n_asked, ==, 2);
  fixture->host.live = "a:1";
  reply (fixture, (GwAllocationReply){ .sfu = "a:1" });
  assert_told (&told, "a:1 -");
}

/* Another api process asked since: its answer in the row is the newer one. */
static void
test_newer_row (Fixture *fixture, gconstpointer data)
{
  char *told = NULL;

  store_meeting (fixture);
  api_placement_find (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  fixture->host.live = "a:1";
  reply (fixture, (GwAllocationReply){ .sfu = "a:1" });
  assert_told (&told, "a:1 -");

  fixture->meeting.sfu = (char *) "b:1";
  fixture->meeting.allocated_at = fixture->now + 1000;
  fixture->host.live = "b:1";
  told = find (fixture, 0);
  assert_told (&told, "b:1 -");
}

/* A meeting to come: its nodes are named long before they live. */
static void
test_reserve (Fixture *fixture, gconstpointer data)
{
  char *told = NULL;

  fixture->meeting.begin_at = fixture->now + 100000;
  fixture->meeting.end_at = fixture->now + 103600;
  store_meeting (fixture);
  api_placement_reserve (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  g_assert_cmpint (fixture->host.begin_at, ==, fixture->now + 100000);
  g_assert_cmpstr (fixture->host.email, ==, "ada@example.org");
  reply (fixture, (GwAllocationReply){ .sfu = "later:1" });
  assert_told (&told, "wait 2 reserved");

  api_placement_reserve (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  assert_told (&told, "later:1 -");
  g_assert_cmpuint (fixture->host.n_asked, ==, 1);

  api_placement_release (fixture->placement, "m");
  g_assert_cmpuint (fixture->host.n_released, ==, 1);
  api_placement_reserve (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  g_assert_cmpuint (fixture->host.n_asked, ==, 2);
  reply (fixture, (GwAllocationReply){ .retry_after = 7, .reason = "none" });
  assert_told (&told, "wait 7");
}

/* It was moved to another time while the allocator thought: its answer is given back. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  char *told = NULL;

  store_meeting (fixture);
  fixture->meeting.begin_at = fixture->now;
  fixture->meeting.end_at = fixture->now + 1;
  api_placement_reserve (fixture->placement, &fixture->meeting, fixture->now, keep_place, &told);
  reply (fixture, (GwAllocationReply){ .sfu = "a:1" });
  assert_told (&told, "error meeting m has gone or moved");
  g_assert_cmpuint (fixture->host.n_released, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/api/placement/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("stored-and-live", test_stored_and_live);
  ADD ("asked-once", test_asked_once);
  ADD ("dead-answer-backs-off", test_dead_answer_backs_off);
  ADD ("retry", test_retry);
  ADD ("close", test_close);
  ADD ("error-is-kept", test_error_is_kept);
  ADD ("newer-row", test_newer_row);
  ADD ("reserve", test_reserve);
  ADD ("moved", test_moved);
  return g_test_run ();
}
