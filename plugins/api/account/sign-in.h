/* Signing in by a code that was mailed, and out. Control thread only. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* POST /sign-in, POST /sign-in/verify and POST /sign-out; @request: (transfer full). */
void api_sign_in_begin (ApiRequest *request);
void api_sign_in_verify (ApiRequest *request);
void api_sign_out (ApiRequest *request);

G_END_DECLS
