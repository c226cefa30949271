/* The one who has signed in. Control thread only. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* Returns: (transfer full): as clients see @account. */
JsonObject *api_me_describe (const ApiAccount *account);

/* GET /me and PATCH /me; @request: (transfer full), with its account. */
void api_me_show (ApiRequest *request);
void api_me_change (ApiRequest *request);

G_END_DECLS
