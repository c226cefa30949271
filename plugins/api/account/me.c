#include "plugins/api/account/me.h"

#include "plugins/api/body.h"
#include "plugins/api/store/accounts.h"
#include "plugins/api/text.h"

JsonObject *
api_me_describe (const ApiAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "email", account->email);
  json_object_set_string_member (object, "name", account->name);
  return object;
}

void
api_me_show (ApiRequest *request)
{
  api_request_reply (request, SOUP_STATUS_OK, api_me_describe (request->account));
}

static gpointer
set_name (ApiDatabase *database, gconstpointer account, GError **error)
{
  return GINT_TO_POINTER (api_accounts_set_name (database, account, error));
}

static void
free_account (gpointer account)
{
  api_account_free (account);
}

static void
free_nothing (gpointer data)
{
}

static void
name_set (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;

  if (api_store_run_finish (result, &error) == NULL)
    api_request_fail (request, error);
  else
    api_me_show (request);
}

void
api_me_change (ApiRequest *request)
{
  g_autoptr (JsonObject) body = api_request_body (request);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *name = NULL;

  if (body == NULL)
    return;
  if (api_body_text (body, "name", &text, &error))
    name = api_text_clean ("name", text, API_NAME_MAX, &error);
  if (name == NULL)
    {
      api_request_fail (request, error);
      return;
    }

  g_free (request->account->name);
  request->account->name = name;
  api_store_run (request->api->store, set_name, api_account_new (request->account->email, name),
                 free_account, free_nothing, name_set, request);
}
