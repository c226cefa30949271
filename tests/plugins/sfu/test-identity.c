#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/identity.h"

#define NOW 1700000000

static GwSecret *
secret_new (void)
{
  GwSecret *secret = gw_secret_new ("a secret of the whole deployment", NULL);

  g_assert_nonnull (secret);
  return secret;
}

static char *
sign (const GwSecret *secret, const char *id, const char *name, const char *role)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", id);
  json_object_set_string_member (claims, "name", name);
  json_object_set_string_member (claims, "role", role);
  return gw_token_sign (secret, GW_PURPOSE_JOIN, "meeting-1", claims, NOW, 60);
}

static void
test_reads (void)
{
  g_autoptr (GwSecret) secret = secret_new ();
  g_autofree char *token = sign (secret, "a_B-1", "Åse Ødegård", "host");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfuIdentity) identity = sfu_identity_from_token (secret, token, NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (identity->meeting, ==, "meeting-1");
  g_assert_cmpstr (identity->id, ==, "a_B-1");
  g_assert_cmpstr (identity->name, ==, "Åse Ødegård");
  g_assert_cmpstr (identity->role, ==, "host");
}

static void
assert_refused (const GwSecret *secret, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sfu_identity_from_token (secret, token, now, &error));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_TOKEN);
  /* A token is never repeated in a message. */
  g_assert_null (token[0] != '\0' ? strstr (error->message, token) : NULL);
}

static void
test_refuses (void)
{
  static const char *const claims[][3] = {
    { "", "Ann", "guest" },
    { "a b", "Ann", "guest" },
    { "a/../b", "Ann", "guest" },
    { "12345678901234567890123456789012345678901234567890123456789012345", "Ann", "guest" },
    { "ann", "", "guest" },
    { "ann", "12345678901234567890123456789012345678901234567890123456789012345", "guest" },
    { "ann", "Ann", "admin" },
  };
  g_autoptr (GwSecret) secret = secret_new ();
  g_autofree char *valid = sign (secret, "ann", "Ann", "guest");

  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autofree char *token = sign (secret, claims[i][0], claims[i][1], claims[i][2]);

      assert_refused (secret, token, NOW);
    }
  assert_refused (secret, "", NOW);
  assert_refused (secret, "a.b.c", NOW);
  assert_refused (secret, valid, NOW + 3600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/identity/reads", test_reads);
  g_test_add_func ("/sfu/identity/refuses", test_refuses);
  return g_test_run ();
}
