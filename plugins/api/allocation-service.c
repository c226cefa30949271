#include "plugins/api/allocation-service.h"

#include "gateway/cluster/allocation-answer.h"
#include "gateway/cluster/allocation-query.h"

#define OPTION "allocateserver"

/* Milliseconds for an answer; the host waits a little longer. */
#define TIMEOUT 20000

/* Seconds until we ask again where the service does not say. */
#define RETRY_AFTER 5

/* Seconds after which the same trouble is told again. */
#define REMIND 60

#define STATUS_OK 200

struct _ApiAllocationService
{
  GwHost *host;
  char *url;
  char *origin;
  GHashTable *questions; /* those under way, as a set */
  char *trouble;         /* what was told last; %NULL while all is well */
  gint64 told_at;        /* microseconds, monotonic */
};

typedef struct
{
  ApiAllocationService *service;
  GwAllocation *allocation;
  GwClientCall *call;
} Question;

/* Told when it is new, and now and then while it lasts. */
static void
tell (ApiAllocationService *service, GLogLevelFlags level, const char *trouble)
{
  gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (service->trouble, trouble) == 0 &&
      now - service->told_at < (gint64) REMIND * G_USEC_PER_SEC)
    return;

  g_free (service->trouble);
  service->trouble = g_strdup (trouble);
  service->told_at = now;
  g_log_structured (G_LOG_DOMAIN, level, "MESSAGE", "no nodes for a meeting: %s", trouble);
}

static void
reply_wait (Question *question, GLogLevelFlags level, guint retry_after, const char *reason)
{
  tell (question->service, level, reason);
  gw_allocation_reply_retry (question->allocation, retry_after, reason);
}

static void
take (Question *question, JsonObject *body)
{
  ApiAllocationService *service = question->service;
  GwAllocationKind kind = gw_allocation_request (question->allocation)->kind;
  GwAllocationAnswer answer;
  g_autoptr (GError) error = NULL;

  if (!gw_allocation_answer_read (body, kind, &answer, &error))
    {
      g_autofree char *reason = g_strdup_printf (
          "%s answered with an object that cannot be used: %s", service->origin, error->message);

      reply_wait (question, G_LOG_LEVEL_WARNING, RETRY_AFTER, reason);
      return;
    }

  if (service->trouble != NULL)
    g_message ("%s allocates", service->origin);
  g_clear_pointer (&service->trouble, g_free);
  if (kind == GW_ALLOCATION_FS)
    gw_allocation_reply_fs (question->allocation, answer.fs);
  else
    gw_allocation_reply_sfu_turn (question->allocation, answer.sfu, answer.turn);
}

static void
answered (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  Question *question = data;
  ApiAllocationService *service = question->service;

  question->call = NULL;
  if (error != NULL)
    {
      reply_wait (question, G_LOG_LEVEL_WARNING, RETRY_AFTER, error->message);
    }
  else if (answer->status == STATUS_OK)
    {
      take (question, answer->body);
    }
  else
    {
      guint seconds = answer->retry_after > 0 ? answer->retry_after : RETRY_AFTER;
      g_autofree char *reason =
          g_strdup_printf ("%s has none at present (status %u)", service->origin, answer->status);

      reply_wait (question, G_LOG_LEVEL_MESSAGE, seconds, reason);
    }
  g_hash_table_remove (service->questions, question);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->call, gw_client_cancel);
  g_free (question);
}

static void
allocate (gpointer self, GwAllocation *allocation)
{
  ApiAllocationService *service = self;
  Question *question = g_new0 (Question, 1);
  const GwAllocationRequest *asked = gw_allocation_request (allocation);
  g_autofree char *url = gw_allocation_query_print (service->url, asked);
  g_autofree char *header = gw_allocation_query_header (asked);
  const char *const headers[] = { header, NULL };
  const GwClientRequest request = {
    .method = "GET", .url = url, .timeout = TIMEOUT, .headers = headers
  };

  question->service = service;
  question->allocation = allocation;
  g_hash_table_add (service->questions, question);
  question->call = gw_client_send (gw_host_client (service->host), &request, answered, question);
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
};

gboolean
api_allocation_service_check (const GwConfig *config, GError **error)
{
  const char *url = gw_config_string (config, OPTION);
  g_autofree char *where = gw_config_where (config, OPTION);

  if (url == NULL || gw_client_is_url (url))
    return TRUE;
  /* The URL may be a secret: it is not repeated. */
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "%s is no http or https URL, such as https://allocate.example.com/path", where);
  return FALSE;
}

ApiAllocationService *
api_allocation_service_new (GwHost *host, const GwConfig *config, GError **error)
{
  g_autoptr (ApiAllocationService) service = g_new0 (ApiAllocationService, 1);

  service->host = host;
  service->url = g_strdup (gw_config_string (config, OPTION));
  service->origin = gw_client_origin (service->url);
  service->questions = g_hash_table_new_full (NULL, NULL, question_free, NULL);
  if (!api_allocation_service_check (config, error) ||
      !gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, service, error))
    return NULL;
  return g_steal_pointer (&service);
}

void
api_allocation_service_free (ApiAllocationService *service)
{
  g_hash_table_unref (service->questions);
  g_free (service->url);
  g_free (service->origin);
  g_free (service->trouble);
  g_free (service);
}
