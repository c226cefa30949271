#include "gateway/cli/allocation-service.h"

#include "gateway/cli/own-gateway.h"
#include "gateway/cluster/allocation-answer.h"
#include "gateway/cluster/allocation-query.h"

#define API "api"
#define FACE "allocate-http"

/* Milliseconds, as api waits. */
#define TIMEOUT 20000

typedef struct
{
  GMainLoop *loop;
  const GwAllocationRequest *request;
  const char *origin;
  char *text;
  GError *error;
} Question;

char *
gw_allocation_service_of_api (const GwSetup *setup)
{
  const GwConfig *api = gw_own_gateway_section (setup, API);

  return api != NULL ? g_strdup (gw_config_string (api, "allocateserver")) : NULL;
}

gboolean
gw_allocation_service_exists (const GwSetup *setup)
{
  g_autofree char *url = gw_allocation_service_of_api (setup);

  return url != NULL || gw_own_gateway_section (setup, FACE) != NULL;
}

static char *
service_url (const GwSetup *setup, GError **error)
{
  g_autofree char *own = NULL;
  char *url = gw_allocation_service_of_api (setup);

  if (url != NULL)
    return url;
  own = gw_own_gateway_url (setup);
  if (own == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s answers on a port that only the running gateway knows: [gateway] listen "
                   "names none",
                   FACE);
      return NULL;
    }
  return g_strconcat (own, gw_config_string (gw_own_gateway_section (setup, FACE), "path"), NULL);
}

char *
gw_allocation_service_print (const char *sfu, const char *turn, const char *fs)
{
  if (fs != NULL)
    return g_strdup_printf ("fs %s", fs);
  if (turn == NULL)
    return g_strdup_printf ("sfu %s", sfu);
  return g_strdup_printf ("sfu %s\nturn %s", sfu, turn);
}

static void
read_body (Question *question, JsonObject *body)
{
  GwAllocationAnswer answer;

  if (gw_allocation_answer_read (body, question->request->kind, &answer, &question->error))
    question->text = gw_allocation_service_print (answer.sfu, answer.turn, answer.fs);
  else
    g_prefix_error (&question->error,
                    "%s answered with an object that cannot be used: ", question->origin);
}

static void
on_answer (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  Question *question = data;

  if (error != NULL)
    question->error = g_error_copy (error);
  else if (answer->status == 200)
    read_body (question, answer->body);
  else if (answer->retry_after > 0)
    g_set_error (&question->error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                 "%s has none at present (status %u); ask again in %u seconds", question->origin,
                 answer->status, answer->retry_after);
  else
    g_set_error (&question->error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                 "%s has none at present (status %u)", question->origin, answer->status);
  g_main_loop_quit (question->loop);
}

char *
gw_allocation_service_ask (const GwSetup *setup, const GwAllocationRequest *request, GError **error)
{
  g_autofree char *service = service_url (setup, error);
  g_autoptr (GwClient) client = service != NULL ? gw_own_gateway_client (setup, error) : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *origin = NULL;
  g_autofree char *url = NULL;
  g_autofree char *header = gw_allocation_query_header (request);
  const char *const headers[] = { header, NULL };
  Question question = { .loop = loop, .request = request };
  GwClientRequest sent = { .method = "GET", .timeout = TIMEOUT, .headers = headers };

  if (client == NULL)
    return NULL;
  question.origin = origin = gw_client_origin (service);
  sent.url = url = gw_allocation_query_print (service, request);
  gw_client_send (client, &sent, on_answer, &question);
  g_main_loop_run (loop);
  if (question.error != NULL)
    g_propagate_error (error, question.error);
  return question.text;
}
