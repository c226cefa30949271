/* POST /files/v1/MEETING: somebody wants to upload a file. Control thread. */
#pragma once

#include "plugins/fs/fs.h"

G_BEGIN_DECLS

/* @request: (transfer full). */
void fs_promise (FsRequest *request);

G_END_DECLS
