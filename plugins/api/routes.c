#include "plugins/api/routes.h"

#include <string.h>

#include "plugins/api/account/me.h"
#include "plugins/api/account/session.h"
#include "plugins/api/account/sign-in.h"
#include "plugins/api/id.h"
#include "plugins/api/join.h"
#include "plugins/api/meetings.h"
#include "plugins/api/nodes.h"
#include "plugins/api/scheduled.h"

#define ID "{id}"

static const ApiRoute table[] = {
  { "POST", "/sign-in", API_ACCOUNT_IGNORED, api_sign_in_begin },
  { "POST", "/sign-in/verify", API_ACCOUNT_IGNORED, api_sign_in_verify },
  { "POST", "/sign-out", API_ACCOUNT_WELCOME, api_sign_out },
  { "GET", "/me", API_ACCOUNT_NEEDED, api_me_show },
  { "PATCH", "/me", API_ACCOUNT_NEEDED, api_me_change },
  { "POST", "/meetings", API_ACCOUNT_WELCOME, api_meetings_create },
  { "GET", "/meetings", API_ACCOUNT_NEEDED, api_scheduled_list },
  { "GET", "/meetings/{id}", API_ACCOUNT_WELCOME, api_meetings_show },
  { "PATCH", "/meetings/{id}", API_ACCOUNT_NEEDED, api_scheduled_change },
  { "DELETE", "/meetings/{id}", API_ACCOUNT_NEEDED, api_scheduled_remove },
  { "POST", "/meetings/{id}/join", API_ACCOUNT_WELCOME, api_join },
  { "GET", "/fleet", API_ACCOUNT_IGNORED, api_nodes_fleet },
  { "GET", "/nodes", API_ACCOUNT_IGNORED, api_nodes_list },
  { "POST", "/nodes/heartbeat", API_ACCOUNT_IGNORED, api_nodes_heartbeat },
  { 0 },
};

const ApiRoute *
api_routes (void)
{
  return table;
}

gboolean
api_routes_match (const char *pattern, const char *path, char **id)
{
  const char *place = strstr (pattern, ID);
  gsize before = place != NULL ? (gsize) (place - pattern) : 0;
  g_autofree char *text = NULL;

  *id = NULL;
  if (place == NULL)
    return g_str_equal (pattern, path);
  if (strncmp (pattern, path, before) != 0)
    return FALSE;

  text = g_strndup (path + before, strcspn (path + before, "/"));
  if (!g_str_equal (path + before + strlen (text), place + strlen (ID)))
    return FALSE;

  *id = api_id_parse_meeting (text);
  return TRUE;
}

/* Returns: (transfer full) (nullable): "GET, POST", the methods of @path. */
static char *
methods_of (const char *path)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (const ApiRoute *route = table; route->method != NULL; route++)
    {
      g_autofree char *id = NULL;

      if (api_routes_match (route->pattern, path, &id))
        g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", route->method);
    }

  return methods->len > 0 ? g_string_free (g_steal_pointer (&methods), FALSE) : NULL;
}

static const ApiRoute *
find_route (const char *method, const char *path, char **id)
{
  if (g_str_equal (method, "HEAD"))
    method = "GET";

  for (const ApiRoute *route = table; route->method != NULL; route++)
    {
      if (g_str_equal (route->method, method) && api_routes_match (route->pattern, path, id))
        return route;
      g_clear_pointer (id, g_free);
    }

  return NULL;
}

static void
handle (ApiRequest *request, gpointer data)
{
  const ApiRoute *route = data;

  if (route->account == API_ACCOUNT_NEEDED && request->account == NULL)
    api_request_refuse (request, SOUP_STATUS_UNAUTHORIZED, "sign-in", "Sign in first.", 0);
  else
    route->handle (request);
}

static void
begin (const ApiRoute *route, ApiRequest *request)
{
  if (route->account == API_ACCOUNT_IGNORED)
    route->handle (request);
  else
    api_session_find (request, handle, (gpointer) route);
}

void
api_routes_serve (SoupServerMessage *message, const char *path, gpointer data)
{
  g_autofree char *methods = methods_of (path);
  g_autofree char *id = NULL;
  const ApiRoute *route;

  if (methods == NULL)
    {
      gw_reply_error (message, SOUP_STATUS_NOT_FOUND, "not-found",
                      "There is nothing at this address.");
      return;
    }
  if (!gw_request_allow (message, methods))
    return;

  route = find_route (soup_server_message_get_method (message), path, &id);
  g_return_if_fail (route != NULL);
  if (id == NULL && strstr (route->pattern, ID) != NULL)
    {
      gw_reply_error (message, SOUP_STATUS_NOT_FOUND, "not-found",
                      "There is no meeting with this address.");
      return;
    }

  begin (route, api_request_new (data, message, g_steal_pointer (&id)));
}
