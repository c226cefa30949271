/* Handler: a person enters a meeting. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* POST /meetings/{id}/join: who it is, where the meeting runs, and the token that opens it. */
void api_join (ApiRequest *request);

G_END_DECLS
