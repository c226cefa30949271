/* GET, PATCH and DELETE of the meetings that somebody has scheduled. Control thread only. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* @request: (transfer full), with its account. */
void api_scheduled_list (ApiRequest *request);
void api_scheduled_change (ApiRequest *request);
void api_scheduled_remove (ApiRequest *request);

G_END_DECLS
