/* Links that sign in the one who opens them, once and soon: for the first account of a deployment
 * that cannot send mail yet, and for somebody whose mail does not arrive. Who has the deployment's
 * secret makes them; the api takes them. Any thread. */
#pragma once

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* Below the origin: PATH?link=TOKEN. */
#define GW_SIGN_IN_LINK_PATH "/sign-in"
#define GW_SIGN_IN_LINK_PARAMETER "link"

/**
 * GwSignInLink:
 * @email: whom it signs in.
 * @origin: "https://meet.example.org", where it leads.
 * @id: of this very link, so that it is used once.
 * @expires_at: seconds since 1970 UTC.
 */
typedef struct
{
  char *email;
  char *origin;
  char *id;
  gint64 expires_at;
} GwSignInLink;

/* @origin: without a slash at its end.
 * @now: seconds since 1970 UTC. @lifetime: seconds, above 0.
 * Returns: (transfer full): the link as it is opened. */
char *gw_sign_in_link_make (
    const GwSecret *secret, const char *origin, const char *email, gint64 now, gint64 lifetime);

/* @token: what the parameter holds.
 * Returns: (transfer full): %NULL with GW_ERROR_TOKEN set. Whether it was used is the caller's to
 * know. */
GwSignInLink *
gw_sign_in_link_read (const GwSecret *secret, const char *token, gint64 now, GError **error);
void gw_sign_in_link_free (GwSignInLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwSignInLink, gw_sign_in_link_free)

G_END_DECLS
