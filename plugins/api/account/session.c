#include "plugins/api/account/session.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/account/cookie.h"
#include "plugins/api/store/accounts.h"

typedef struct
{
  ApiRequest *request;
  ApiSessionFound found;
  gpointer data;
} Search;

static gpointer
find (ApiDatabase *database, gconstpointer token_hash, GError **error)
{
  return api_accounts_find_session (database, token_hash, gw_wall_clock (), error);
}

static void
free_account (gpointer account)
{
  api_account_free (account);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Search *search = data;
  g_autoptr (GError) error = NULL;

  search->request->account = api_store_run_finish (result, &error);
  if (error != NULL && !g_error_matches (error, GW_ERROR, GW_ERROR_NOT_FOUND))
    api_request_fail (search->request, error);
  else if (!api_request_is_late (search->request))
    search->found (search->request, search->data);
}

/* Returns: %FALSE when it was refused. */
static gboolean
check_origin (ApiRequest *request)
{
  if (api_cookie_is_same_origin (request->message, gw_host_domain_address (request->api->host)))
    return TRUE;

  api_request_refuse (request, SOUP_STATUS_FORBIDDEN, "cross-origin",
                      "Another site's page must not do this for you.", 0);
  return FALSE;
}

void
api_session_find (ApiRequest *request, ApiSessionFound done, gpointer data)
{
  g_autofree char *token = api_cookie_find (request->message);
  Search *search;

  if (token == NULL)
    {
      done (request, data);
      return;
    }
  if (!check_origin (request))
    return;

  search = g_new0 (Search, 1);
  *search = (Search){ request, done, data };
  api_store_run (request->api->store, find, api_cookie_hash (token), g_free, free_account, found,
                 search);
}

static gpointer
end (ApiDatabase *database, gconstpointer token_hash, GError **error)
{
  return GINT_TO_POINTER (api_accounts_end_session (database, token_hash, error));
}

static void
free_nothing (gpointer data)
{
}

static void
ended (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;

  if (api_store_run_finish (result, &error) == NULL)
    {
      api_request_fail (request, error);
      return;
    }

  api_cookie_set (request->message, NULL);
  api_request_reply_nothing (request);
}

void
api_session_end (ApiRequest *request)
{
  g_autofree char *token = api_cookie_find (request->message);

  if (token == NULL)
    api_request_reply_nothing (request);
  else
    api_store_run (request->api->store, end, api_cookie_hash (token), g_free, free_nothing, ended,
                   request);
}
