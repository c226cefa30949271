/* PUT /files/v1/MEETING/ID: a file on its way to the disk, a chunk at a time. Control thread. */
#pragma once

#include "plugins/fs/fs.h"

G_BEGIN_DECLS

typedef struct _FsUpload FsUpload;

/* When only the head is there. @request: (transfer full). Replies when it refuses. */
void fs_upload_begin (FsRequest *request);

/* The fs ends: every upload is refused, and leaves nothing. */
void fs_uploads_end (Fs *fs);

G_END_DECLS
