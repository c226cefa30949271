/* Who may use the relays: participants with credentials that follow from the deployment's secret,
 * and users of the key-file for foreign clients. Immutable, any thread. */
#pragma once

#include <glib.h>

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* RFC 8489 14.3: fewer than 509 bytes. With the terminating zero. */
#define TURN_USERNAME_SIZE 509
#define TURN_PASSWORD_SIZE 256

typedef struct _TurnAuth TurnAuth;

typedef struct
{
  char username[TURN_USERNAME_SIZE];
  char password[TURN_PASSWORD_SIZE];
  const char *owner; /* inside @username: the same person with credentials of another day */
} TurnLogin;

/* @secret: outlives it. @users: "name:password" each.
 * Returns: (transfer full) (nullable): %NULL with @error set, its message beginning with @where. */
TurnAuth *
turn_auth_new (const GwSecret *secret, const char *const *users, const char *where, GError **error);
void turn_auth_free (TurnAuth *auth);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnAuth, turn_auth_free)

/* @now: seconds since 1970 UTC. Returns: %FALSE when there is no such user, or no more. */
gboolean turn_auth_find (
    const TurnAuth *auth, const guint8 *username, gsize size, gint64 now, TurnLogin *login);

G_END_DECLS
