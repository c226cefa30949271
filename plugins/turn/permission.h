/* The permissions of one allocation (RFC 8656 9): peers whose IP address the client named, for
 * five minutes each. Worker thread; times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define TURN_PERMISSION_LIFETIME (300 * G_USEC_PER_SEC)

/* A browser names the candidates of its peers, about ten. */
#define TURN_PERMISSIONS_MAX 64

typedef struct
{
  GwAddress host; /* port 0 */
  gint64 expires_at;
} TurnPermission;

typedef struct
{
  guint count;
  TurnPermission entries[TURN_PERMISSIONS_MAX];
} TurnPermissions;

typedef enum
{
  TURN_PERMISSION_INSTALLED,
  TURN_PERMISSION_FULL,
} TurnPermissionVerdict;

/* Adds or renews. @peer: port ignored. */
TurnPermissionVerdict
turn_permissions_install (TurnPermissions *permissions, const GwAddress *peer, gint64 now);

gboolean
turn_permissions_allow (const TurnPermissions *permissions, const GwAddress *peer, gint64 now);

G_END_DECLS
