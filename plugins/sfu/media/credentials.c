#include "plugins/sfu/media/credentials.h"

#include <openssl/rand.h>

/* RFC 8839 5.4: ice-char. 64 of them, so that a byte maps evenly. */
static const char ice_chars[64 + 1] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
fill (char *text, gsize size)
{
  guint8 bytes[32];

  g_assert (size <= sizeof bytes);
  g_assert (RAND_bytes (bytes, (int) size) == 1);
  for (gsize i = 0; i < size; i++)
    text[i] = ice_chars[bytes[i] % 64];
  text[size] = '\0';
}

void
sfu_ice_credentials_make (SfuIceCredentials *self)
{
  fill (self->ufrag, sizeof self->ufrag - 1);
  fill (self->pwd, sizeof self->pwd - 1);
}
