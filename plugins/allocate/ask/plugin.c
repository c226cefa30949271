/* allocate-ask: asks another allocation service by HTTP (docs/allocation-interface.md), so that
 * strategies chain: a process that serves the interface with allocate-http may get its answers from
 * the next one.
 *
 * The plugin is made with the public headers only. Control thread only.
 */
#include "config.h"

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/ask/question.h"

/* Seconds until we ask again where the service does not say. */
#define RETRY_AFTER 5

#define STATUS_OK 200

typedef struct
{
  GwHost *host;
  const char *url;
  char *origin;
  guint timeout;
  GHashTable *questions; /* those under way, as a set */
} Ask;

typedef struct
{
  Ask *ask;
  GwAllocation *allocation;
} Question;

static const GwOption options[] = {
  { "url", NULL, GW_OPTION_SECRET, NULL, 0, 0,
    "http or https URL of the allocation service to ask, or @FILE with it" },
  { "timeout", NULL, GW_OPTION_DURATION, "20s", 1000, 25 * 1000,
    "how long to wait for its answer" },
  { 0 },
};

static void
reply_nodes (const Question *question, const GwFetched *fetched)
{
  GwAllocationKind kind = gw_allocation_request (question->allocation)->kind;
  g_auto (AllocateAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  if (!allocate_answer_read (fetched->body, kind, &answer, &error))
    {
      reason = g_strdup_printf ("%s answered with an object that cannot be used: %s",
                                question->ask->origin, error->message);
      g_warning ("no nodes for a meeting: %s", reason);
      gw_allocation_reply_retry (question->allocation, RETRY_AFTER, reason);
    }
  else if (kind == GW_ALLOCATION_FS)
    {
      gw_allocation_reply_fs (question->allocation, answer.fs);
    }
  else
    {
      gw_allocation_reply_sfu_turn (question->allocation, answer.sfu, answer.turn);
    }
}

static void
on_answer (const GwFetched *fetched, const GError *error, gpointer data)
{
  Question *question = data;
  Ask *self = question->ask;

  if (error != NULL)
    {
      g_warning ("no nodes for a meeting: %s", error->message);
      gw_allocation_reply_retry (question->allocation, RETRY_AFTER, error->message);
    }
  else if (fetched->status == STATUS_OK)
    {
      reply_nodes (question, fetched);
    }
  else
    {
      guint wait = fetched->retry_after > 0 ? fetched->retry_after : RETRY_AFTER;
      g_autofree char *reason =
          g_strdup_printf ("%s has none at present (status %u)", self->origin, fetched->status);

      gw_allocation_reply_retry (question->allocation, wait, reason);
    }
  g_hash_table_remove (self->questions, question);
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  Ask *self = data;
  Question *question = g_new0 (Question, 1);
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  g_autofree char *url = allocate_question_print (self->url, request);
  g_autofree char *header = allocate_question_header (request);
  const char *const headers[] = { header, NULL };
  const GwFetch fetch = {
    .size = sizeof fetch, .method = "GET", .url = url, .timeout = self->timeout, .headers = headers
  };

  *question = (Question){ self, allocation };
  g_hash_table_add (self->questions, question);
  gw_host_fetch (self->host, &fetch, on_answer, question);
}

static char *
explain (gpointer data, const GwAllocationRequest *request)
{
  const Ask *self = data;

  return g_strdup_printf ("%s is asked; what it would answer only a real question tells",
                          self->origin);
}

/* By HTTP nothing is given back. */
static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .explain = explain,
};

/* The URL may be a secret: it is not repeated. */
static gboolean
check_url (const GwConfig *config, GError **error)
{
  const char *url = gw_config_string (config, "url");
  g_autofree char *where = NULL;

  if (url != NULL && gw_fetch_is_url (url))
    return TRUE;
  where = gw_config_where (config, "url");
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s %s http or https URL, such as https://allocate.example.com/path", where,
               url != NULL ? "is no" : "is missing: the service's");
  return FALSE;
}

static void
destroy (gpointer data)
{
  Ask *self = data;

  g_hash_table_unref (self->questions);
  g_free (self->origin);
  g_free (self);
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  Ask *self = g_new0 (Ask, 1);

  self->host = host;
  self->url = gw_config_string (config, "url");
  self->origin = allocate_question_origin (self->url);
  self->timeout = (guint) gw_config_integer (config, "timeout");
  self->questions = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  if (gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error))
    return self;

  destroy (self);
  return NULL;
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "allocate-ask",
  .version = PACKAGE_VERSION,
  .summary = "asks another allocation service which sfu, turn and fs serve a meeting",
  .options = options,
  .create = create,
  .destroy = destroy,
  .check = check_url,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
