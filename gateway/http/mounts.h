/* What is served where: handlers by the prefix of their paths. Control thread. */
#pragma once

#include "gateway/http/server.h"

G_BEGIN_DECLS

typedef struct _GwMounts GwMounts;

typedef struct
{
  gsize body_max;
  GwHandler head;    /* of a stream */
  GwHandler handler; /* nullable: then it is a WebSocket's */
  GwSocketHandler socket_handler;
  GwWebsocketLimits limits;
  gpointer data;
} GwMount;

GwMounts *gw_mounts_new (void);
void gw_mounts_free (GwMounts *mounts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwMounts, gw_mounts_free)

/* @mount: copied. A prefix that is taken is a programming error. */
void gw_mounts_add (GwMounts *mounts, const char *prefix, const GwMount *mount);
void gw_mounts_remove (GwMounts *mounts, const char *prefix);

/* @path: normalised. @rest: (out): what follows the prefix in @path.
 * Returns: (nullable) (transfer none): the mount with the longest prefix of @path. */
const GwMount *gw_mounts_find (GwMounts *mounts, const char *path, const char **rest);

G_END_DECLS
