#include "gateway/cluster/secret.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "gateway/gateway/plugin.h"

#define SECRET_MIN 16
#define PURPOSES (GW_PURPOSE_SIGN_IN + 1)

/* Keys of another use of the same text must differ from ours. */
#define LABEL_PREFIX "meeting-gateway "

struct _GwSecret
{
  guint8 keys[PURPOSES][GW_SECRET_KEY_SIZE];
};

static const char *const purpose_names[PURPOSES] = {
  [GW_PURPOSE_JOIN] = "join", [GW_PURPOSE_NODE] = "node",   [GW_PURPOSE_FILE] = "file",
  [GW_PURPOSE_TURN] = "turn", [GW_PURPOSE_PLACE] = "place", [GW_PURPOSE_SIGN_IN] = "sign-in",
};

const char *
gw_purpose_name (GwPurpose purpose)
{
  g_return_val_if_fail ((guint) purpose < PURPOSES, NULL);
  return purpose_names[purpose];
}

gboolean
gw_secret_derive (const guint8 *text,
                  gsize text_size,
                  const guint8 *salt,
                  gsize salt_size,
                  const guint8 *label,
                  gsize label_size,
                  guint8 *key,
                  gsize key_size)
{
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_KEY, (guint8 *) text, text_size),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_INFO, (guint8 *) label, label_size),
    salt_size > 0
        ? OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, (guint8 *) salt, salt_size)
        : OSSL_PARAM_construct_end (),
    OSSL_PARAM_construct_end (),
  };
  EVP_KDF *kdf = EVP_KDF_fetch (NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = kdf != NULL ? EVP_KDF_CTX_new (kdf) : NULL;
  gboolean ok = context != NULL && EVP_KDF_derive (context, key, key_size, parameters) == 1;

  EVP_KDF_CTX_free (context);
  EVP_KDF_free (kdf);
  return ok;
}

GwSecret *
gw_secret_new (const char *text, GError **error)
{
  g_autoptr (GwSecret) self = NULL;
  gsize size = strlen (text);

  if (size < SECRET_MIN)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "is too short: it needs at least %u characters, such as the output of "
                   "\"openssl rand -hex 32\"",
                   SECRET_MIN);
      return NULL;
    }
  self = g_new0 (GwSecret, 1);
  for (guint i = 0; i < PURPOSES; i++)
    {
      g_autofree char *label = g_strconcat (LABEL_PREFIX, purpose_names[i], NULL);

      if (!gw_secret_derive ((const guint8 *) text, size, NULL, 0, (const guint8 *) label,
                             strlen (label), self->keys[i], sizeof self->keys[i]))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "cannot be used: OpenSSL has no HKDF");
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
gw_secret_free (GwSecret *self)
{
  OPENSSL_cleanse (self, sizeof *self);
  g_free (self);
}

const guint8 *
gw_secret_key (const GwSecret *self, GwPurpose purpose)
{
  g_return_val_if_fail ((guint) purpose < PURPOSES, NULL);
  return self->keys[purpose];
}
