#include "plugins/sfu/transport/fingerprint.h"

#include <string.h>

#include "plugins/sfu/transport/dtls-identity.h"

/* "01:01:…" of @size bytes. */
static char *
make_text (gsize size)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < size; i++)
    g_string_append (text, i ? ":01" : "01");
  return g_string_free (text, FALSE);
}

static gboolean
parses (const char *hash, gsize size)
{
  SfuFingerprint fingerprint;
  g_autofree char *text = make_text (size);
  gboolean ok = sfu_fingerprint_parse (hash, text, &fingerprint);
  g_assert_cmpint (ok, ==, fingerprint.digest != NULL);
  g_assert_false (fingerprint.verified);
  return ok;
}

static void
test_hashes (void)
{
  g_assert_true (parses ("sha-256", 32));
  g_assert_true (parses ("SHA-256", 32));
  g_assert_true (parses ("sha-384", 48));
  g_assert_true (parses ("sha-512", 64));
  g_assert_false (parses ("sha-256", 31));
  g_assert_false (parses ("sha-256", 33));
  g_assert_false (parses ("sha-512", 32));
  g_assert_false (parses ("sha-1", 20));
  g_assert_false (parses ("md5", 16));
  g_assert_false (parses ("", 0));
}

static void
test_malformed (void)
{
  SfuFingerprint fingerprint;
  g_autofree char *text = make_text (32);
  for (gsize i = 0; i < strlen (text); i++)
    {
      char kept = text[i];
      text[i] = 'x';
      g_assert_false (sfu_fingerprint_parse ("sha-256", text, &fingerprint));
      g_assert_null (fingerprint.digest);
      text[i] = kept;
    }
}

/* What we print is what we read, and no two identities are the same. */
static void
test_identity (void)
{
  SfuFingerprint fingerprint;
  g_autoptr (SfuDtlsIdentity) one = sfu_dtls_identity_new (NULL);
  g_autoptr (SfuDtlsIdentity) two = sfu_dtls_identity_new (NULL);
  const char *text = sfu_dtls_identity_fingerprint (one);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_assert_cmpuint (strlen (text), ==, 32 * 3 - 1);
  g_assert_true (sfu_fingerprint_parse ("sha-256", text, &fingerprint));
  g_assert_true (sfu_fingerprint_parse ("sha-256", lower, &fingerprint));
  g_assert_cmpstr (text, !=, sfu_dtls_identity_fingerprint (two));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fingerprint/hashes", test_hashes);
  g_test_add_func ("/fingerprint/malformed", test_malformed);
  g_test_add_func ("/fingerprint/identity", test_identity);
  return g_test_run ();
}
