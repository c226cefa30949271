#include "plugins/fs/access.h"

#include "gateway/gateway/plugin.h"

#define NOW 2000000000

static GwSecret *
new_secret (void)
{
  return gw_secret_new ("a secret of the whole deployment", NULL);
}

/* @claims: JSON with ' for ". */
static char *
sign (const GwSecret *secret, GwPurpose purpose, const char *claims)
{
  g_autofree char *json = g_strdelimit (g_strdup (claims), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  return gw_token_sign (secret, purpose, "m", json_node_get_object (node), NOW, 100);
}

/* Returns: 0 when it is allowed, else the error's code. */
static int
check (GwPurpose purpose, const char *claims, const char *meeting, FsRight right, gint64 now)
{
  g_autoptr (GwSecret) secret = new_secret ();
  g_autofree char *token = sign (secret, purpose, claims);
  g_autofree char *owner = NULL;
  g_autoptr (GError) error = NULL;

  if (!fs_access_check (secret, token, meeting, right, now, &owner, &error))
    return error->code;
  g_assert_cmpstr (owner, ==, "ada");
  return 0;
}

static void
test_rights (void)
{
  static const char reader[] = "{'sub':'ada','write':false,'role':'host'}";
  static const char writer[] = "{'sub':'ada','write':true,'role':'guest'}";
  static const char host[] = "{'sub':'ada','write':true,'role':'host'}";
  static const struct
  {
    const char *claims;
    FsRight right;
    int result;
  } rows[] = {
    { reader, FS_READ, 0 },
    { reader, FS_WRITE, GW_ERROR_BAD_REQUEST },
    { reader, FS_REMOVE, GW_ERROR_BAD_REQUEST },
    { writer, FS_READ, 0 },
    { writer, FS_WRITE, 0 },
    { writer, FS_REMOVE, GW_ERROR_BAD_REQUEST },
    { host, FS_REMOVE, 0 },
    { "{'sub':'ada'}", FS_READ, 0 },
    { "{'sub':'ada'}", FS_WRITE, GW_ERROR_BAD_REQUEST },
    { "{'sub':'ada','write':'true'}", FS_WRITE, GW_ERROR_BAD_REQUEST },
    { "{'sub':'ada','write':1}", FS_WRITE, GW_ERROR_BAD_REQUEST },
    { "{'sub':'ada','write':true,'role':5}", FS_REMOVE, GW_ERROR_BAD_REQUEST },
    { "{'write':true}", FS_READ, GW_ERROR_TOKEN },
    { "{'sub':5,'write':true}", FS_READ, GW_ERROR_TOKEN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (check (GW_PURPOSE_FILE, rows[i].claims, "m", rows[i].right, NOW), ==,
                     rows[i].result);
}

static void
test_elsewhere (void)
{
  static const char claims[] = "{'sub':'ada','write':true,'role':'host'}";

  g_assert_cmpint (check (GW_PURPOSE_FILE, claims, "other", FS_READ, NOW), ==,
                   GW_ERROR_BAD_REQUEST);
  g_assert_cmpint (check (GW_PURPOSE_JOIN, claims, "m", FS_READ, NOW), ==, GW_ERROR_TOKEN);
  g_assert_cmpint (check (GW_PURPOSE_FILE, claims, "m", FS_READ, NOW + 1000), ==, GW_ERROR_TOKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fs/access/rights", test_rights);
  g_test_add_func ("/fs/access/elsewhere", test_elsewhere);
  return g_test_run ();
}
