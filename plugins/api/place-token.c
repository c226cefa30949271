#include "plugins/api/place-token.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

#define ISSUED_FOR "api place"

GwSecret *
api_place_token_secret (const GwSecret *deployment)
{
  const guint8 *key = gw_secret_key (deployment, GW_PURPOSE_JOIN);
  char *text = g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, GW_SECRET_KEY_SIZE,
                                        (const guint8 *) ISSUED_FOR, strlen (ISSUED_FOR));
  g_autoptr (GError) error = NULL;
  GwSecret *secret = gw_secret_new (text, &error);

  explicit_bzero (text, strlen (text));
  g_free (text);
  if (secret == NULL)
    g_error ("a secret of 64 characters is refused: %s", error->message);
  return secret;
}

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
  return gw_token_sign (secret, GW_PURPOSE_JOIN, meeting, claims, now, API_PLACE_TOKEN_LIFETIME);
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
      gw_token_verify (secret, GW_PURPOSE_JOIN, meeting, token, now, error);
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
