#include "gateway/cluster/token.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "gateway/gateway/plugin.h"

#define MAC_SIZE 32
#define SKEW 30 /* seconds by which clocks may differ */

/* {"alg":"HS256","typ":"JWT"} in base64url. Only this very header is ever accepted: there is no
 * algorithm to negotiate, and none to confuse (RFC 8725 2.1). */
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* RFC 7515 2: base64url without padding. */
static char *
encode (const guint8 *data, gsize size)
{
  char *text = g_base64_encode (data, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* Strict: one text has one spelling, so that a signature cannot be rewritten (RFC 4648 3.5).
 * @data: room for size * 3 / 4 bytes. */
static gboolean
decode (const char *text, gsize size, guint8 *data, gsize *length)
{
  guint32 bits = 0;
  guint count = 0;

  *length = 0;
  if (size % 4 == 1)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    {
      const char *at = memchr (alphabet, text[i], sizeof alphabet - 1);

      if (at == NULL)
        return FALSE;
      bits = bits << 6 | (guint32) (at - alphabet);
      count += 6;
      if (count >= 8)
        {
          count -= 8;
          data[(*length)++] = bits >> count;
        }
    }
  return (bits & ((1u << count) - 1)) == 0;
}

static void
sign (const GwSecret *secret, GwPurpose purpose, const char *text, gsize size, guint8 mac[MAC_SIZE])
{
  guint length = 0;

  if (HMAC (EVP_sha256 (), gw_secret_key (secret, purpose), GW_SECRET_KEY_SIZE,
            (const guint8 *) text, size, mac, &length) == NULL ||
      length != MAC_SIZE)
    g_error ("OpenSSL has no HMAC-SHA256");
}

static char *
print_claims (
    GwPurpose purpose, const char *audience, JsonObject *claims, gint64 now, gint64 lifetime)
{
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (claims != NULL)
    {
      json_object_iter_init (&iter, claims);
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (all, name, json_node_copy (value));
    }
  json_object_set_string_member (all, "iss", gw_purpose_name (purpose));
  json_object_set_string_member (all, "aud", audience);
  json_object_set_int_member (all, "iat", now);
  json_object_set_int_member (all, "exp", now + lifetime);
  json_node_set_object (node, all);
  return json_to_string (node, FALSE);
}

char *
gw_token_sign (const GwSecret *secret,
               GwPurpose purpose,
               const char *audience,
               JsonObject *claims,
               gint64 now,
               gint64 lifetime)
{
  g_autofree char *json = NULL;
  g_autofree char *body = NULL;
  g_autofree char *head = NULL;
  g_autofree char *signature = NULL;
  guint8 mac[MAC_SIZE];

  g_return_val_if_fail (audience != NULL && lifetime > 0, NULL);
  json = print_claims (purpose, audience, claims, now, lifetime);
  body = encode ((const guint8 *) json, strlen (json));
  head = g_strconcat (HEADER, ".", body, NULL);
  sign (secret, purpose, head, strlen (head), mac);
  signature = encode (mac, sizeof mac);
  return g_strconcat (head, ".", signature, NULL);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error (error, GW_ERROR, GW_ERROR_TOKEN, "the token %s", reason);
  return FALSE;
}

/* The signature is checked before a byte of the claims is looked at. */
static gboolean
check_signature (const GwSecret *secret,
                 GwPurpose purpose,
                 const char *token,
                 const char *signature,
                 GError **error)
{
  guint8 ours[MAC_SIZE];
  guint8 theirs[MAC_SIZE];
  gsize size = strlen (signature);
  gsize length;

  /* 32 bytes are 43 letters; more would not fit. */
  if (size != (MAC_SIZE * 4 + 2) / 3 || !decode (signature, size, theirs, &length) ||
      length != MAC_SIZE)
    return refuse (error, "has no HS256 signature");
  sign (secret, purpose, token, signature - 1 - token, ours);
  if (CRYPTO_memcmp (ours, theirs, MAC_SIZE) != 0)
    return refuse (error, "was signed with another secret, or changed");
  return TRUE;
}

static JsonObject *
parse_claims (const char *text, gsize size, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree guint8 *json = g_malloc (size);
  gsize length;

  if (!decode (text, size, json, &length) || length == 0 ||
      !g_utf8_validate_len ((const char *) json, length, NULL) ||
      !json_parser_load_from_data (parser, (const char *) json, length, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      refuse (error, "holds no JSON object");
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/* Returns: (nullable): the member, when it is a text. */
static const char *
text_claim (JsonObject *claims, const char *name)
{
  JsonNode *node = json_object_get_member (claims, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
time_claim (JsonObject *claims, const char *name, gint64 *time)
{
  JsonNode *node = json_object_get_member (claims, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *time = json_node_get_int (node);
  /* So that the sums below cannot overflow. */
  return *time >= 0 && *time < G_MAXINT64 - SKEW;
}

static gboolean
check_claims (
    JsonObject *claims, GwPurpose purpose, const char *audience, gint64 now, GError **error)
{
  gint64 issued_at, expires_at;

  if (g_strcmp0 (text_claim (claims, "iss"), gw_purpose_name (purpose)) != 0)
    return refuse (error, "is for another purpose");
  if (text_claim (claims, "aud") == NULL)
    return refuse (error, "names no audience");
  if (audience != NULL && strcmp (text_claim (claims, "aud"), audience) != 0)
    return refuse (error, "is for another audience");
  if (!time_claim (claims, "exp", &expires_at) || !time_claim (claims, "iat", &issued_at))
    return refuse (error, "does not say when it was issued and expires");
  if (now >= expires_at + SKEW)
    return refuse (error, "has expired");
  if (issued_at > now + SKEW)
    return refuse (error, "comes from the future; are the clocks of both machines right?");
  return TRUE;
}

/* Returns: the place of @token's second dot, which ends what is signed; %NULL with @error set. */
static const char *
find_signature (const char *token, GError **error)
{
  const char *end = NULL;

  if (strnlen (token, GW_TOKEN_MAX + 1) > GW_TOKEN_MAX)
    {
      refuse (error, "is too long");
      return NULL;
    }
  if (g_str_has_prefix (token, HEADER "."))
    end = strchr (token + strlen (HEADER "."), '.');
  if (end == NULL)
    refuse (error, "is no HS256 JSON Web Token");
  return end;
}

gboolean
gw_token_is_signed (const GwSecret *secret, GwPurpose purpose, const char *token)
{
  const char *end = find_signature (token, NULL);

  return end != NULL && check_signature (secret, purpose, token, end + 1, NULL);
}

JsonObject *
gw_token_verify (const GwSecret *secret,
                 GwPurpose purpose,
                 const char *audience,
                 const char *token,
                 gint64 now,
                 GError **error)
{
  const char *body = token + strlen (HEADER ".");
  const char *end = find_signature (token, error);
  g_autoptr (JsonObject) claims = NULL;

  if (end == NULL || !check_signature (secret, purpose, token, end + 1, error))
    return NULL;
  claims = parse_claims (body, end - body, error);
  if (claims == NULL || !check_claims (claims, purpose, audience, now, error))
    return NULL;
  return g_steal_pointer (&claims);
}
