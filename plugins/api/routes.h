/* The REST interface as a table; docs/rest.md and docs/openapi.json say the same. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

#define API_ROUTES_PREFIX "/api/v1"

/* No request's body is longer; bytes. */
#define API_ROUTES_BODY_MAX (16 * 1024)

/* Whether a route wants to know who has signed in. */
typedef enum
{
  API_ACCOUNT_IGNORED,
  API_ACCOUNT_WELCOME, /* request->account is set when somebody has */
  API_ACCOUNT_NEEDED,  /* and nobody else comes through */
} ApiAccountUse;

/**
 * ApiRoute:
 * @method: "GET", "POST", "PATCH" or "DELETE".
 * @pattern: the path below the prefix; {id} stands for a meeting's id.
 * @handle: answers; @request: (transfer full).
 */
typedef struct
{
  const char *method;
  const char *pattern;
  ApiAccountUse account;
  void (*handle) (ApiRequest *request);
} ApiRoute;

/* Returns: the table, ended by an empty row. */
const ApiRoute *api_routes (void);

/* Returns: %TRUE when @path is one of @pattern, its id in @id (out, transfer full): %NULL when the
 * pattern has none, or when what stands there is no id. */
gboolean api_routes_match (const char *pattern, const char *path, char **id);

/* A #GwHandler; @data: the Api. */
void api_routes_serve (SoupServerMessage *message, const char *path, gpointer data);

G_END_DECLS
