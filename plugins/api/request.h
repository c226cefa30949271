/* One REST request under way. Whoever holds it answers it with exactly one of the functions below,
 * at once or later; each frees it. Control thread only. */
#pragma once

#include "plugins/api/account/account.h"
#include "plugins/api/api.h"

G_BEGIN_DECLS

/* @meeting: (nullable): the {id} of the path, in its canonical form.
 * @account: (nullable): who has signed in, where the route asks for it. */
typedef struct
{
  Api *api;
  SoupServerMessage *message;
  char *meeting;
  ApiAccount *account;
} ApiRequest;

/* @meeting: (transfer full) (nullable). */
ApiRequest *api_request_new (Api *api, SoupServerMessage *message, char *meeting);

/* @object: (transfer full). */
void api_request_reply (ApiRequest *request, guint status, JsonObject *object);

/* 204. */
void api_request_reply_nothing (ApiRequest *request);

/* @retry_after: seconds for the header Retry-After, 0: none. */
void api_request_refuse (
    ApiRequest *request, guint status, const char *code, const char *text, guint retry_after);

/* Something that @error describes went wrong: the peer is told what it may know, the rest is
 * logged. */
void api_request_fail (ApiRequest *request, const GError *error);

/* The answer was given by others already. */
void api_request_end (ApiRequest *request);

/* Returns: (transfer full) (nullable): the body; %NULL when it was refused, and the request ended.
 */
JsonObject *api_request_body (ApiRequest *request);

/* Whoever waited asks before it uses the host again. Returns: %TRUE when the api has closed since;
 * then the answer was given. */
gboolean api_request_is_late (ApiRequest *request);

/* Takes one from @limit for the peer. Returns: %FALSE when it refused. */
gboolean api_request_pass (ApiRequest *request, ApiRateLimit *limit);

G_END_DECLS
