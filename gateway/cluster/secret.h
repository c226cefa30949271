/* The deployment's shared secret, and the keys derived from it (RFC 5869 HKDF-SHA256), one per
 * purpose, so that a key that leaks opens one door only. Immutable, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GW_SECRET_KEY_SIZE 32

typedef enum
{
  GW_PURPOSE_JOIN,    /* a participant may enter a meeting on an sfu */
  GW_PURPOSE_NODE,    /* heartbeats and commands between roles */
  GW_PURPOSE_FILE,    /* uploads and downloads of an fs */
  GW_PURPOSE_TURN,    /* TURN REST credentials */
  GW_PURPOSE_PLACE,   /* a person comes back to its place in a meeting */
  GW_PURPOSE_SIGN_IN, /* a link signs in whoever opens it */
} GwPurpose;

typedef struct _GwSecret GwSecret;

/* @text: at least 16 bytes. Returns: (nullable): %NULL with @error set when too short. */
GwSecret *gw_secret_new (const char *text, GError **error);
void gw_secret_free (GwSecret *secret); /* wipes the memory */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwSecret, gw_secret_free)

/* Returns: the derived key of @purpose, GW_SECRET_KEY_SIZE bytes, owned by @secret. */
const guint8 *gw_secret_key (const GwSecret *secret, GwPurpose purpose);

/* HKDF-SHA256 as such, for the above and its test vectors. @salt_size: 0 for none.
 * Returns: %FALSE when OpenSSL cannot. */
gboolean gw_secret_derive (const guint8 *text,
                           gsize text_size,
                           const guint8 *salt,
                           gsize salt_size,
                           const guint8 *label,
                           gsize label_size,
                           guint8 *key,
                           gsize key_size);

/* "join", "node", "file", "turn", "place", "sign-in" */
const char *gw_purpose_name (GwPurpose purpose);

G_END_DECLS
