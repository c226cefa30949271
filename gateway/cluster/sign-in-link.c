#include "gateway/cluster/sign-in-link.h"

#include "gateway/cluster/token.h"
#include "gateway/gateway/plugin.h"

char *
gw_sign_in_link_make (
    const GwSecret *secret, const char *origin, const char *email, gint64 now, gint64 lifetime)
{
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *token = NULL;

  json_object_set_string_member (claims, "sub", email);
  json_object_set_string_member (claims, "jti", id);
  token = gw_token_sign (secret, GW_PURPOSE_SIGN_IN, origin, claims, now, lifetime);
  return g_strconcat (origin, GW_SIGN_IN_LINK_PATH "?" GW_SIGN_IN_LINK_PARAMETER "=", token, NULL);
}

GwSignInLink *
gw_sign_in_link_read (const GwSecret *secret, const char *token, gint64 now, GError **error)
{
  g_autoptr (JsonObject) claims =
      gw_token_verify (secret, GW_PURPOSE_SIGN_IN, NULL, token, now, error);
  g_autoptr (GwSignInLink) link = NULL;

  if (claims == NULL)
    return NULL;

  link = g_new0 (GwSignInLink, 1);
  link->email = g_strdup (json_object_get_string_member_with_default (claims, "sub", NULL));
  link->origin = g_strdup (json_object_get_string_member_with_default (claims, "aud", NULL));
  link->id = g_strdup (json_object_get_string_member_with_default (claims, "jti", NULL));
  link->expires_at = json_object_get_int_member_with_default (claims, "exp", 0);
  if (link->email != NULL && link->origin != NULL && link->id != NULL)
    return g_steal_pointer (&link);

  g_set_error (error, GW_ERROR, GW_ERROR_TOKEN, "the link names nobody");
  return NULL;
}

void
gw_sign_in_link_free (GwSignInLink *link)
{
  g_free (link->email);
  g_free (link->origin);
  g_free (link->id);
  g_free (link);
}
