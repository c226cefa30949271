#include "gateway/host/allocation.h"

#include <string.h>

#include "gateway/host/log.h"

/* Structured messages do not reach g_test_expect_message(). */
static GString *logged;

static GLogWriterOutput
collect (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  gw_log_format (logged, 0, level, fields, count);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_logged (const char *part)
{
  if (strstr (logged->str, part) == NULL)
    g_error ("\"%s\" was not logged, but \"%s\"", part, logged->str);
  g_string_truncate (logged, 0);
}

typedef struct
{
  GwAllocation *asked; /* what the allocator was handed */
  guint replies;
  char *sfu, *turn, *fs, *reason, *error;
  guint retry_after;
} Fixture;

static void
on_done (const GwAllocationReply *reply, gpointer data)
{
  Fixture *fixture = data;

  fixture->replies++;
  fixture->sfu = g_strdup (reply->sfu);
  fixture->turn = g_strdup (reply->turn);
  fixture->fs = g_strdup (reply->fs);
  fixture->reason = g_strdup (reply->reason);
  fixture->retry_after = reply->retry_after;
  fixture->error = reply->error != NULL ? g_strdup (reply->error->message) : NULL;
}

static void
fixture_clear (Fixture *fixture)
{
  g_free (fixture->sfu);
  g_free (fixture->turn);
  g_free (fixture->fs);
  g_free (fixture->reason);
  g_free (fixture->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
keep (gpointer self, GwAllocation *allocation)
{
  ((Fixture *) self)->asked = allocation;
}

static void
reply_at_once (gpointer self, GwAllocation *allocation)
{
  gw_allocation_reply_sfu_turn (allocation, "sfu:1", "turn:1");
}

static const GwAllocator keeper = { .size = sizeof keeper, .allocate = keep };
static const GwAllocator prompt = { .size = sizeof prompt, .allocate = reply_at_once };

static void
ask (GwAllocations *allocations,
     const GwAllocator *allocator,
     GwAllocationKind kind,
     guint timeout,
     Fixture *fixture)
{
  GwAllocationRequest request = { .size = sizeof request, .kind = kind, .meeting = "m1" };
  GwPublishedAllocator published = { .plugin = "pool", .self = fixture };

  if (allocator != NULL)
    published.hooks = gw_allocator_hooks (allocator);
  gw_allocations_ask (allocations, &published, &request, timeout, on_done, fixture);
}

static void
spin (const Fixture *fixture)
{
  while (fixture->replies == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_prompt (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };

  ask (allocations, &prompt, GW_ALLOCATION_SFU_TURN, 30, &fixture);
  g_assert_cmpuint (fixture.replies, ==, 0); /* never inside the call */
  spin (&fixture);
  g_assert_cmpstr (fixture.sfu, ==, "sfu:1");
  g_assert_cmpstr (fixture.turn, ==, "turn:1");
  g_assert_null (fixture.error);
}

static void
test_request (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };
  const GwAllocationRequest *request;

  ask (allocations, &keeper, GW_ALLOCATION_FS, 30, &fixture);
  request = gw_allocation_request (fixture.asked);
  g_assert_cmpint (request->kind, ==, GW_ALLOCATION_FS);
  g_assert_cmpstr (request->meeting, ==, "m1");
  g_assert_cmpstr (request->email, ==, "");
  gw_allocation_reply_fs (fixture.asked, "fs:1");
  spin (&fixture);
  g_assert_cmpstr (fixture.fs, ==, "fs:1");
}

static void
test_retry (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &fixture);
  gw_allocation_reply_retry (fixture.asked, 99999, "none is up");
  spin (&fixture);
  g_assert_cmpuint (fixture.retry_after, ==, 3600);
  g_assert_cmpstr (fixture.reason, ==, "none is up");
  g_assert_null (fixture.error);
}

static void
test_errors (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) own = { 0 };
  g_auto (Fixture) kind = { 0 };
  g_auto (Fixture) empty = { 0 };
  g_auto (Fixture) none = { 0 };

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &own);
  gw_allocation_reply_error (own.asked, g_error_new (GW_ERROR, GW_ERROR_FAILED, "broken"));
  spin (&own);
  g_assert_cmpstr (own.error, ==, "broken");

  ask (allocations, &keeper, GW_ALLOCATION_FS, 30, &kind);
  gw_allocation_reply_sfu_turn (kind.asked, "sfu:1", NULL);
  spin (&kind);
  g_assert_cmpstr (kind.error, ==, "the allocator named an sfu where an fs was asked for");
  g_assert_null (kind.sfu);

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &empty);
  gw_allocation_reply_sfu_turn (empty.asked, "", NULL);
  spin (&empty);
  g_assert_cmpstr (empty.error, ==, "the allocator named no sfu");

  ask (allocations, NULL, GW_ALLOCATION_SFU_TURN, 30, &none);
  g_assert_cmpuint (none.replies, ==, 0);
  spin (&none);
  g_assert_true (strstr (none.error, "add one to [gateway] plugins") != NULL);
}

static void
test_twice (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &fixture);
  gw_allocation_reply_sfu_turn (fixture.asked, "sfu:1", NULL);
  gw_allocation_reply_retry (fixture.asked, 1, "second");
  assert_logged ("error gw-host: plugin pool answered for meeting m1 twice: "
                 "gw_allocation_reply_retry() is ignored");
  spin (&fixture);
  gw_allocation_reply_error (fixture.asked, g_error_new (GW_ERROR, GW_ERROR_FAILED, "third"));
  assert_logged ("error gw-host: plugin pool answered for meeting m1 twice: "
                 "gw_allocation_reply_error() is ignored");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.replies, ==, 1);
  g_assert_cmpstr (fixture.sfu, ==, "sfu:1");
  gw_allocations_prune (allocations, 0);
}

static void
test_timeout (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 1, &fixture);
  spin (&fixture);
  g_assert_null (fixture.error);
  g_assert_cmpuint (fixture.retry_after, ==, 10);
  assert_logged ("warning gw-host: plugin pool has not answered for meeting m1 within 1 s; people "
                 "are asked to wait. See what it waits for");
  gw_allocations_prune (allocations, 0); /* the allocator still holds it */
  gw_allocation_reply_sfu_turn (fixture.asked, "sfu:1", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_logged ("warning gw-host: plugin pool answered for meeting m1 after its time was over");
  g_assert_cmpuint (fixture.replies, ==, 1);
}

static gpointer
reply_on_thread (gpointer allocation)
{
  gw_allocation_reply_sfu_turn (allocation, "sfu:1", "turn:1");
  return NULL;
}

static void
test_thread (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();

  for (guint i = 0; i < 200; i++)
    {
      g_auto (Fixture) fixture = { 0 };
      GThread *thread;

      ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &fixture);
      thread = g_thread_new (NULL, reply_on_thread, fixture.asked);
      spin (&fixture);
      g_thread_join (thread);
      g_assert_cmpstr (fixture.sfu, ==, "sfu:1");
      gw_allocations_prune (allocations, 0);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_auto (Fixture) fixture = { 0 };

  ask (allocations, &keeper, GW_ALLOCATION_SFU_TURN, 30, &fixture);
  gw_allocations_cancel (allocations);
  g_assert_cmpuint (fixture.replies, ==, 1);
  g_assert_cmpstr (fixture.error, ==, "the gateway is stopping");
  gw_allocation_reply_sfu_turn (fixture.asked, "sfu:1", NULL); /* in the allocator's stop() */
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (collect, NULL, NULL);
  g_test_add_func ("/allocation/prompt", test_prompt);
  g_test_add_func ("/allocation/request", test_request);
  g_test_add_func ("/allocation/retry", test_retry);
  g_test_add_func ("/allocation/errors", test_errors);
  g_test_add_func ("/allocation/twice", test_twice);
  g_test_add_func ("/allocation/timeout", test_timeout);
  g_test_add_func ("/allocation/thread", test_thread);
  g_test_add_func ("/allocation/cancel", test_cancel);
  code = g_test_run ();
  g_string_free (logged, TRUE);
  return code;
}
