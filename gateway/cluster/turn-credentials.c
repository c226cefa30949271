#include "gateway/cluster/turn-credentials.h"

#include <string.h>

#define SHA1_SIZE 20

void
gw_turn_key_text (const GwSecret *secret, char text[GW_TURN_KEY_TEXT_SIZE])
{
  const guint8 *key = gw_secret_key (secret, GW_PURPOSE_TURN);

  for (gsize i = 0; i < GW_SECRET_KEY_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02x", key[i]);
}

void
gw_turn_password (const GwSecret *secret,
                  const char *username,
                  char password[GW_TURN_PASSWORD_SIZE])
{
  char text[GW_TURN_KEY_TEXT_SIZE];
  guint8 digest[SHA1_SIZE];
  gsize size = sizeof digest;
  g_autoptr (GHmac) hmac = NULL;
  g_autofree char *base64 = NULL;

  gw_turn_key_text (secret, text);
  hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guint8 *) text, sizeof text - 1);
  explicit_bzero (text, sizeof text);
  g_hmac_update (hmac, (const guint8 *) username, (gssize) strlen (username));
  g_hmac_get_digest (hmac, digest, &size);
  base64 = g_base64_encode (digest, size);
  g_strlcpy (password, base64, GW_TURN_PASSWORD_SIZE);
}

void
gw_turn_credentials (const GwSecret *secret,
                     const char *participant,
                     gint64 now,
                     gint64 lifetime,
                     char **username,
                     char **password)
{
  *username = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now + lifetime, participant);
  *password = g_malloc (GW_TURN_PASSWORD_SIZE);
  gw_turn_password (secret, *username, *password);
}
