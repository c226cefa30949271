#include "plugins/turn/nonce.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#define KEY_SIZE 32
#define TIME_DIGITS 8
#define MAC_SIZE 16 /* of HMAC-SHA256 */

struct _TurnNonce
{
  guint8 key[KEY_SIZE];
};

TurnNonce *
turn_nonce_new (void)
{
  TurnNonce *self = g_new0 (TurnNonce, 1);
  if (RAND_bytes (self->key, sizeof self->key) != 1)
    g_error ("the system has no random numbers");
  return self;
}

void
turn_nonce_free (TurnNonce *self)
{
  g_free (self);
}

static void
write_nonce (const TurnNonce *self, const GwAddress *client, guint32 made, char *text)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, self->key, sizeof self->key);
  const guint8 port[] = { (guint8) (client->port >> 8), (guint8) client->port };
  guint8 digest[32];
  gsize size = sizeof digest;

  g_snprintf (text, TURN_NONCE_SIZE, "%08x", made);
  g_hmac_update (hmac, (const guint8 *) text, TIME_DIGITS);
  g_hmac_update (hmac, client->ip, sizeof client->ip);
  g_hmac_update (hmac, port, sizeof port);
  g_hmac_get_digest (hmac, digest, &size);
  for (gsize i = 0; i < MAC_SIZE; i++)
    g_snprintf (text + TIME_DIGITS + 2 * i, 3, "%02x", digest[i]);
}

void
turn_nonce_make (const TurnNonce *self,
                 const GwAddress *client,
                 gint64 now,
                 char text[TURN_NONCE_SIZE])
{
  write_nonce (self, client, (guint32) now, text);
}

static gboolean
read_time (const guint8 *text, guint32 *made)
{
  *made = 0;
  for (gsize i = 0; i < TIME_DIGITS; i++)
    {
      int digit = g_ascii_xdigit_value ((char) text[i]);
      if (digit < 0)
        return FALSE;
      *made = *made << 4 | (guint32) digit;
    }
  return TRUE;
}

gboolean
turn_nonce_check (
    const TurnNonce *self, const GwAddress *client, gint64 now, const guint8 *text, gsize size)
{
  char expected[TURN_NONCE_SIZE];
  guint32 made;

  if (size != TURN_NONCE_SIZE - 1 || !read_time (text, &made))
    return FALSE;
  /* Of the time of its making only the last 32 bits stand in it. */
  if ((guint32) ((guint32) now - made) > TURN_NONCE_LIFETIME)
    return FALSE;
  write_nonce (self, client, made, expected);
  return CRYPTO_memcmp (expected, text, size) == 0;
}
