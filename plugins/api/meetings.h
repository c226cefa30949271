/* Handlers: meetings are created and looked up. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* POST /meetings */
void api_meetings_create (ApiRequest *request);

/* GET /meetings/{id} */
void api_meetings_show (ApiRequest *request);

G_END_DECLS
