#include "plugins/api/place-token.h"

#include "gateway/gateway/plugin.h"

char *
api_place_token_sign (const GwSecret *secret,
                      const char *meeting,
                      const char *participant,
                      const char *role,
                      gint64 now)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", participant);
  json_object_set_string_member (claims, "role", role);
  return gw_token_sign (secret, GW_PURPOSE_PLACE, meeting, claims, now, API_PLACE_TOKEN_LIFETIME);
}

gboolean
api_place_token_verify (const GwSecret *secret,
                        const char *meeting,
                        const char *token,
                        gint64 now,
                        char **participant,
                        char **role,
                        GError **error)
{
  g_autoptr (JsonObject) claims =
      gw_token_verify (secret, GW_PURPOSE_PLACE, meeting, token, now, error);
  const char *sub, *given_role;

  if (claims == NULL)
    return FALSE;

  sub = json_object_get_string_member_with_default (claims, "sub", NULL);
  given_role = json_object_get_string_member_with_default (claims, "role", NULL);
  if (sub == NULL || given_role == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_TOKEN, "the token names no participant");
      return FALSE;
    }

  *participant = g_strdup (sub);
  *role = g_strdup (given_role);
  return TRUE;
}
