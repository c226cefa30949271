/* What a file token allows: one meeting, for reading or for writing too. Any thread. */
#pragma once

#include "gateway/cluster/token.h"

G_BEGIN_DECLS

typedef enum
{
  FS_READ,
  FS_WRITE,
  FS_REMOVE, /* hosts only */
} FsRight;

/* @meeting: whose files are wanted. @owner: (out) (transfer full): the bearer's participant id.
 * Returns: %FALSE with GW_ERROR_TOKEN set when @token is none, GW_ERROR_BAD_REQUEST when it is one,
 *   but does not allow this. */
gboolean fs_access_check (const GwSecret *secret,
                          const char *token,
                          const char *meeting,
                          FsRight right,
                          gint64 now,
                          char **owner,
                          GError **error);

G_END_DECLS
