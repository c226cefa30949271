#include "plugins/api/account/code.h"

#include <string.h>

#include <openssl/crypto.h>

#include "plugins/api/random.h"

#define DIGITS 6
#define NUMBERS 1000000
#define LABEL "meeting-gateway sign-in code"

char *
api_code_new (void)
{
  return g_strdup_printf ("%06u", api_random_below (NUMBERS));
}

char *
api_code_parse (const char *text)
{
  char digits[DIGITS + 1] = "";
  gsize n_digits = 0;

  for (; text != NULL && *text != '\0'; text++)
    {
      if (*text == ' ' || *text == '-')
        continue;
      if (!g_ascii_isdigit (*text) || n_digits == DIGITS)
        return NULL;
      digits[n_digits++] = *text;
    }

  return n_digits == DIGITS ? g_strdup (digits) : NULL;
}

char *
api_code_hash (const GwSecret *secret, const char *email, const char *code)
{
  guint8 key[GW_SECRET_KEY_SIZE];
  g_autoptr (GHmac) hmac = NULL;

  /* A key of its own, from that of the purpose that is ours alone. */
  if (!gw_secret_derive (gw_secret_key (secret, GW_PURPOSE_PLACE), GW_SECRET_KEY_SIZE, NULL, 0,
                         (const guint8 *) LABEL, strlen (LABEL), key, sizeof key))
    g_error ("OpenSSL cannot derive keys");

  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, sizeof key);
  explicit_bzero (key, sizeof key);
  g_hmac_update (hmac, (const guint8 *) email, (gssize) strlen (email));
  g_hmac_update (hmac, (const guint8 *) "\n", 1);
  g_hmac_update (hmac, (const guint8 *) code, (gssize) strlen (code));
  return g_strdup (g_hmac_get_string (hmac));
}

gboolean
api_code_hash_equal (const char *one, const char *other)
{
  gsize size = strlen (one);

  return size == strlen (other) && CRYPTO_memcmp (one, other, size) == 0;
}
