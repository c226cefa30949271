/* allocate: which sfu, turn and fs serve a meeting, by the pool strategy
 * (docs/allocation-strategies.md).
 *
 * The plugin is made with the public headers only. It asks and answers; pool.c knows which node to
 * hand out, books.c keeps what was handed out.
 */
#include "config.h"

#include <string.h>

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/helpers.h"
#include "plugins/allocate/pool/books.h"
#include "plugins/allocate/pool/reason.h"
#include "plugins/allocate/rules.h"

/* Seconds between looks at api's calendar. */
#define REVIEW_SECONDS 300

/* Seconds after the start in which a node that was booked may still be on its way to be heard. */
#define START_SECONDS 20

#define RETRY_SECONDS 5

typedef struct
{
  GwHost *host;
  AllocateRules *rules;
  AllocateRoster *sfus;
  AllocatePool *pool;
  AllocateBooks *books;
  AllocateHelpers *turns;
  AllocateHelpers *stores;
  GwAlarm *alarm;      /* nullable */
  GHashTable *waiting; /* of Booking, as a set */
  gint64 started_at;
} AllocatePlugin;

/* A scheduled meeting whose booking is on its way to the disk. */
typedef struct
{
  AllocatePlugin *plugin;
  GwAllocation *allocation;
  char *sfu;
} Booking;

static const GwOption options[] = {
  { "sfu", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the sfus to hand out, as HOST:PORT; without it, every sfu that is alive" },
  { "turn", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the turns to hand out, as HOST:PORT; without it, every turn that is alive" },
  { "fs", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the file stores to hand out, as HOST:PORT; without it, every fs that is alive" },
  ALLOCATE_RULES_OPTIONS,
  { "share-scheduled", NULL, GW_OPTION_BOOLEAN, "false", 0, 0,
    "whether scheduled meetings whose times overlap may share an sfu, the least booked one first; "
    "a machine that is the only one needs it" },
  { "keep-free", NULL, GW_OPTION_DURATION, "30min", 0, 24 * G_TIME_SPAN_HOUR / 1000,
    "how long before a scheduled meeting its sfu gets no instant meetings, where there is "
    "another" },
  { 0 },
};

static void
booking_free (gpointer data)
{
  Booking *booking = data;

  g_free (booking->sfu);
  g_free (booking);
}

static AllocateQuestion
question_of (AllocatePlugin *self, const GwAllocationRequest *request)
{
  gint64 now = gw_host_now (self->host);

  return (AllocateQuestion){
    .meeting = request->meeting,
    .begin_at = request->begin_at,
    .end_at = request->end_at,
    .labels = allocate_rules_labels (self->rules, request->email),
    .now = now,
    .trust = now >= self->started_at && now < self->started_at + START_SECONDS,
  };
}

static void
allocate_fs (AllocatePlugin *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const AllocateQuestion question = question_of (self, request);
  const char *fs =
      allocate_helpers_take (self->stores, question.meeting, question.labels, question.now);

  if (fs == NULL)
    gw_allocation_reply_retry (allocation, RETRY_SECONDS, "no fs is free");
  else
    gw_allocation_reply_fs (allocation, fs);
}

static void
reply (AllocatePlugin *self, GwAllocation *allocation, const char *sfu)
{
  const AllocateQuestion question = question_of (self, gw_allocation_request (allocation));
  const char *turn =
      allocate_helpers_take (self->turns, question.meeting, question.labels, question.now);

  gw_allocation_reply_sfu_turn (allocation, sfu, turn);
}

static void
on_booked (const GError *error, gpointer data)
{
  Booking *booking = data;
  AllocatePlugin *self = booking->plugin;

  if (error == NULL)
    reply (self, booking->allocation, booking->sfu);
  else
    gw_allocation_reply_error (booking->allocation,
                               g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE,
                                            "the booking of %s cannot be kept, and is not made: %s",
                                            booking->sfu, error->message));
  g_hash_table_remove (self->waiting, booking);
}

static void
book_scheduled (AllocatePlugin *self,
                GwAllocation *allocation,
                const AllocateQuestion *question,
                const char *sfu)
{
  Booking *booking = g_new0 (Booking, 1);

  *booking = (Booking){ self, allocation, g_strdup (sfu) };
  g_hash_table_add (self->waiting, booking);
  allocate_books_keep (self->books, question, booking->sfu, on_booked, booking);
}

static void
allocate_sfu_turn (AllocatePlugin *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const AllocateQuestion question = question_of (self, request);
  const GPtrArray *nodes = allocate_roster_call (self->sfus);
  const AllocateChoice choice = allocate_pool_choose (self->pool, &question, nodes);

  if (choice.address == NULL)
    {
      g_autofree char *reason = allocate_reason_print (&choice, &question, "sfu", nodes->len);

      gw_allocation_reply_retry (allocation, allocate_reason_retry (&choice, &question), reason);
    }
  else if (question.begin_at == 0)
    {
      reply (self, allocation, allocate_pool_book (self->pool, &question, choice.address)->address);
    }
  else if (choice.kept && allocate_pool_find (self->pool, question.meeting)->durable)
    {
      reply (self, allocation, choice.address);
    }
  else
    {
      book_scheduled (self, allocation, &question, choice.address);
    }
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);

  if (strlen (request->meeting) > ALLOCATE_BOOKS_MEETING_MAX)
    {
      gw_allocation_reply_error (allocation,
                                 g_error_new (GW_ERROR, GW_ERROR_BAD_REQUEST,
                                              "the meeting's id is longer than %d bytes",
                                              ALLOCATE_BOOKS_MEETING_MAX));
      return;
    }
  switch (request->kind)
    {
    case GW_ALLOCATION_SFU_TURN:
      allocate_sfu_turn (data, allocation);
      return;
    case GW_ALLOCATION_FS:
      allocate_fs (data, allocation);
      return;
    }

  gw_allocation_reply_error (
      allocation, g_error_new (GW_ERROR, GW_ERROR_BAD_REQUEST, "unknown kind of allocation"));
}

static void
release (gpointer data, const char *meeting)
{
  AllocatePlugin *self = data;

  allocate_books_release (self->books, meeting);
  allocate_helpers_release (self->turns, meeting);
  allocate_helpers_release (self->stores, meeting);
}

static char *
explain_sfu (AllocatePlugin *self, const AllocateQuestion *question)
{
  const GPtrArray *nodes = allocate_roster_call (self->sfus);
  const AllocateChoice choice = allocate_pool_choose (self->pool, question, nodes);

  return allocate_reason_explain (&choice, question, "sfu", nodes->len);
}

static char *
explain (gpointer data, const GwAllocationRequest *request)
{
  AllocatePlugin *self = data;
  const AllocateQuestion question = question_of (self, request);
  gboolean fs = request->kind == GW_ALLOCATION_FS;
  const char *helper = allocate_helpers_look (fs ? self->stores : self->turns, question.meeting,
                                              question.labels, question.now);
  g_autofree char *sfu = fs ? NULL : explain_sfu (self, &question);

  return g_strdup_printf ("%s%s%s: %s", sfu != NULL ? sfu : "", sfu != NULL ? "\n" : "",
                          fs ? "fs" : "turn", helper != NULL ? helper : "none is free");
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .release = release,
  .explain = explain,
};

static void
on_alarm (gpointer data)
{
  AllocatePlugin *self = data;
  gint64 now = gw_host_now (self->host);

  self->alarm = gw_host_set_alarm (self->host, now + REVIEW_SECONDS, on_alarm, self);
  allocate_books_review (self->books);
  allocate_pool_sweep (self->pool, now);
  allocate_helpers_sweep (self->turns, now);
  allocate_helpers_sweep (self->stores, now);
}

static void
destroy (gpointer data)
{
  AllocatePlugin *self = data;

  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->books, allocate_books_free);
  g_clear_pointer (&self->pool, allocate_pool_free);
  g_clear_pointer (&self->turns, allocate_helpers_free);
  g_clear_pointer (&self->stores, allocate_helpers_free);
  g_clear_pointer (&self->sfus, allocate_roster_free);
  g_clear_pointer (&self->rules, allocate_rules_free);
  g_free (self);
}

static gboolean
read_options (AllocatePlugin *self, const GwConfig *config, GError **error)
{
  GwHost *host = self->host;

  return (self->rules = allocate_rules_new (config, error)) != NULL &&
         (self->sfus = allocate_roster_new (host, config, "sfu", error)) != NULL &&
         (self->turns = allocate_helpers_new (host, config, "turn", error)) != NULL &&
         (self->stores = allocate_helpers_new (host, config, "fs", error)) != NULL;
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  AllocatePlugin *self = g_new0 (AllocatePlugin, 1);
  gboolean shared = gw_config_boolean (config, "share-scheduled");

  self->host = host;
  if (!read_options (self, config, error) ||
      !gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error))
    {
      destroy (self);
      return NULL;
    }

  self->pool = allocate_pool_new (shared ? ALLOCATE_SHARED : ALLOCATE_EXCLUSIVE,
                                  gw_config_integer (config, "keep-free") / 1000);
  self->books = allocate_books_new (host, self->pool);
  self->waiting = g_hash_table_new_full (NULL, NULL, booking_free, NULL);
  return self;
}

static gboolean
start (gpointer data, GError **error)
{
  AllocatePlugin *self = data;

  self->started_at = gw_host_now (self->host);
  self->alarm = gw_host_set_alarm (self->host, self->started_at + REVIEW_SECONDS, on_alarm, self);
  return TRUE;
}

static gboolean
check (const GwConfig *config, GError **error)
{
  static const char *const roles[] = { "sfu", "turn", "fs", NULL };
  g_autoptr (AllocateRules) rules = allocate_rules_new (config, error);

  return rules != NULL && allocate_rosters_check (config, roles, error);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "allocate",
  .version = PACKAGE_VERSION,
  .summary = "decides which sfu, turn and fs serve a meeting",
  .options = options,
  .create = create,
  .start = start,
  .destroy = destroy,
  .check = check,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
