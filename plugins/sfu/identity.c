#include "plugins/sfu/identity.h"

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/request.h"

#define MEETING_MAX 128
#define ID_MAX 64
#define NAME_MAX_CHARACTERS 64

/* Ids become part of msid (RFC 8830), which allows 64 token characters. */
static gboolean
id_is_valid (const char *id)
{
  if (id[0] == '\0')
    return FALSE;
  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '_' && *at != '-')
      return FALSE;
  return TRUE;
}

static gboolean
name_is_valid (const char *name)
{
  glong length = g_utf8_validate (name, -1, NULL) ? g_utf8_strlen (name, -1) : 0;
  return length >= 1 && length <= NAME_MAX_CHARACTERS;
}

SfuIdentity *
sfu_identity_from_token (const GwSecret *secret, const char *token, gint64 now, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) claims =
      gw_token_verify (secret, GW_PURPOSE_JOIN, NULL, token, now, &failure);
  if (claims == NULL)
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_TOKEN, failure->message);
      return NULL;
    }

  const char *meeting, *id, *name, *role;
  if (!sfu_request_string (claims, "aud", MEETING_MAX, &meeting, NULL) ||
      !sfu_request_string (claims, "sub", ID_MAX, &id, NULL) ||
      !sfu_request_string (claims, "name", NAME_MAX_CHARACTERS * 4, &name, NULL) ||
      !sfu_request_string (claims, "role", 16, &role, NULL) || meeting[0] == '\0' ||
      !id_is_valid (id) || !name_is_valid (name) ||
      (!g_str_equal (role, "host") && !g_str_equal (role, "guest")))
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_TOKEN,
                           "the token is signed, but names no meeting and person to join as");
      return NULL;
    }
  return sfu_identity_copy (
      &(SfuIdentity){ (char *) meeting, (char *) id, (char *) name, (char *) role });
}

SfuIdentity *
sfu_identity_copy (const SfuIdentity *identity)
{
  SfuIdentity *copy = g_new (SfuIdentity, 1);
  copy->meeting = g_strdup (identity->meeting);
  copy->id = g_strdup (identity->id);
  copy->name = g_strdup (identity->name);
  copy->role = g_strdup (identity->role);
  return copy;
}

void
sfu_identity_free (SfuIdentity *identity)
{
  g_free (identity->meeting);
  g_free (identity->id);
  g_free (identity->name);
  g_free (identity->role);
  g_free (identity);
}
