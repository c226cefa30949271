/* GET, HEAD and DELETE /files/v1/MEETING/ID. Control thread. */
#pragma once

#include "plugins/fs/fs.h"

G_BEGIN_DECLS

/* @request: (transfer full). */
void fs_download (FsRequest *request);
void fs_remove (FsRequest *request);

G_END_DECLS
