#include "gateway/host/fetch-call.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/http/json.h"

#define TIMEOUT_MAX 600000

struct _GwFetchCalls
{
  GHashTable *calls; /* of GwFetchCall, as a set */
  GwClient *client;
  const GwFetchStage *stage;
  gpointer self;
};

struct _GwFetchCall
{
  GwFetchCalls *owner;
  GwFetchDone done;
  gpointer data;
  GwClientCall *call; /* %NULL on a stage */
  guint failure;      /* source that tells why it could not begin */
  GError *error;      /* told by it */
};

static void
call_free (gpointer data)
{
  GwFetchCall *call = data;

  g_clear_pointer (&call->call, gw_client_cancel);
  g_clear_handle_id (&call->failure, g_source_remove);
  g_clear_error (&call->error);
  g_free (call);
}

static void
finish (GwFetchCall *call, const GwFetched *answer, const GError *error)
{
  GwFetchDone done = call->done;
  gpointer data = call->data;

  g_hash_table_remove (call->owner->calls, call);
  done (answer, error, data);
}

void
gw_fetch_call_answer (GwFetchCall *call, const GwFetched *answer)
{
  finish (call, answer, NULL);
}

void
gw_fetch_call_fail (GwFetchCall *call, const GError *error)
{
  g_autoptr (GError) copy = g_error_copy (error);

  finish (call, NULL, copy);
}

static void
on_done (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  GwFetchCall *call = data;
  GwFetched fetched = { .size = sizeof fetched };
  g_autofree char *body = NULL;
  gsize size;

  call->call = NULL;
  if (answer == NULL)
    {
      finish (call, NULL, error);
      return;
    }
  if (answer->body != NULL)
    body = gw_json_print (json_object_ref (answer->body), &size);
  fetched.status = answer->status;
  fetched.retry_after = answer->retry_after;
  fetched.body = body;
  finish (call, &fetched, NULL);
}

static gboolean
on_failure (gpointer data)
{
  GwFetchCall *call = data;
  g_autoptr (GError) error = g_steal_pointer (&call->error);

  call->failure = 0;
  finish (call, NULL, error);
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) (nullable): %NULL without a body, or with @error set. */
static JsonObject *
read_body (const GwFetch *fetch, GError **error)
{
  JsonObject *body;

  if (fetch->body == NULL)
    return NULL;
  body = gw_json_parse_object (fetch->body, strlen (fetch->body), error);
  if (body == NULL)
    g_prefix_error (error, "what is to be sent cannot be: ");
  return body;
}

static gboolean
check (const GwFetch *fetch, GError **error)
{
  if (g_strcmp0 (fetch->method, "GET") != 0 && g_strcmp0 (fetch->method, "POST") != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "the method \"%s\" is not GET or POST",
                   fetch->method != NULL ? fetch->method : "");
      return FALSE;
    }
  if (fetch->url == NULL || !gw_client_is_url (fetch->url))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "the URL is none of http or https with a host");
      return FALSE;
    }
  for (const char *const *header = fetch->headers; header != NULL && *header != NULL; header++)
    {
      if (gw_client_is_header (*header))
        continue;
      /* Not repeated: it may be a secret. */
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "a header is not \"NAME: VALUE\" of printable ASCII");
      return FALSE;
    }
  return TRUE;
}

/* Returns: whether it is on its way; if not, call->error is set. */
static gboolean
begin (GwFetchCall *call, const GwFetch *fetch)
{
  GwFetchCalls *self = call->owner;
  GwClientRequest request = { .method = fetch->method,
                              .url = fetch->url,
                              .bearer = fetch->bearer,
                              .timeout = CLAMP (fetch->timeout, 1, TIMEOUT_MAX),
                              .headers = fetch->headers };
  g_autoptr (JsonObject) body = NULL;

  if (!check (fetch, &call->error))
    return FALSE;
  body = read_body (fetch, &call->error);
  if (call->error != NULL)
    return FALSE;
  if (self->stage != NULL && self->stage->ask (self->self, call, fetch))
    return TRUE;
  if (self->client == NULL)
    {
      g_set_error (&call->error, GW_ERROR, GW_ERROR_UNAVAILABLE, "there is no network here");
      return FALSE;
    }
  request.body = body;
  call->call = gw_client_send (self->client, &request, on_done, call);
  return TRUE;
}

GwFetchCall *
gw_fetch_calls_start (GwFetchCalls *self, const GwFetch *fetch, GwFetchDone done, gpointer data)
{
  GwFetchCall *call = g_new0 (GwFetchCall, 1);
  GwFetch whole = { 0 };

  /* A plugin built with an older, shorter struct leaves the newer members zero. */
  memcpy (&whole, fetch, MIN (fetch->size, sizeof whole));
  call->owner = self;
  call->done = done;
  call->data = data;
  g_hash_table_add (self->calls, call);
  if (!begin (call, &whole))
    call->failure = g_idle_add_full (G_PRIORITY_DEFAULT, on_failure, call, NULL);
  return call;
}

void
gw_fetch_cancel (GwFetchCall *call)
{
  GwFetchCalls *self = call->owner;

  if (self->stage != NULL && call->call == NULL && call->failure == 0)
    self->stage->cancelled (self->self, call);
  g_hash_table_remove (self->calls, call);
}

GwFetchCalls *
gw_fetch_calls_new (GwClient *client, const GwFetchStage *stage, gpointer instance)
{
  GwFetchCalls *self = g_new0 (GwFetchCalls, 1);

  self->calls = g_hash_table_new_full (NULL, NULL, call_free, NULL);
  self->client = client;
  self->stage = stage;
  self->self = instance;
  return self;
}

void
gw_fetch_calls_free (GwFetchCalls *self)
{
  g_autoptr (GList) calls = g_hash_table_get_keys (self->calls);

  for (GList *call = calls; call != NULL; call = call->next)
    gw_fetch_cancel (call->data);
  g_hash_table_unref (self->calls);
  g_free (self);
}

gboolean
gw_fetch_is_url (const char *url)
{
  return url != NULL && gw_client_is_url (url);
}
