#include "gateway/cluster/token.h"

#include <string.h>

#include <openssl/rand.h>

#include "gateway/cli/command.h"
#include "gateway/cli/secret.h"
#include "gateway/cluster/wall-clock.h"
#include "gateway/host/suggest.h"

#define NAME_MAX_LENGTH 64
#define LIFETIME_MAX (G_GINT64_CONSTANT (366) * 24 * 60 * 60 * 1000)

typedef struct
{
  char *path, *meeting, *name, *role, *participant, *lifetime;
} Arguments;

static const char *const roles[] = { "host", "guest", NULL };

static const GwOption lifetime_row = {
  .key = "lifetime",
  .type = GW_OPTION_DURATION,
  .value = "1h",
  .minimum = 1000,
  .maximum = LIFETIME_MAX,
};

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->path);
  g_free (arguments->meeting);
  g_free (arguments->name);
  g_free (arguments->role);
  g_free (arguments->participant);
  g_free (arguments->lifetime);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

/* [A-Za-z0-9_-]{1,64}, as the claim "sub" wants it. */
static gboolean
is_id (const char *text)
{
  gsize size = strlen (text);

  if (size == 0 || size > NAME_MAX_LENGTH)
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && *text != '_' && *text != '-')
      return FALSE;
  return TRUE;
}

/* What people read must have something to see in it, on one line. */
static gboolean
is_readable (const char *text)
{
  gboolean visible = FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
          g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
      visible |= g_unichar_isgraph (c) && g_unichar_type (c) != G_UNICODE_FORMAT;
    }
  return visible;
}

static char *
random_id (void)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
  guint8 bytes[16];
  char text[sizeof bytes + 1] = "";

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    g_error ("the system has no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    text[i] = letters[bytes[i] % 32];
  return g_strdup (text);
}

static GwExit
check_arguments (const Arguments *arguments)
{
  glong length;
  g_autofree char *hint = NULL;

  if (arguments->meeting == NULL || arguments->meeting[0] == '\0')
    return gw_cli_misuse ("token", "--meeting is missing: the meeting's id");
  if (!g_utf8_validate (arguments->meeting, -1, NULL))
    return gw_cli_misuse ("token", "--meeting is not UTF-8");
  if (arguments->name == NULL || !g_utf8_validate (arguments->name, -1, NULL))
    return gw_cli_misuse ("token", "--name is missing: the name that others see, in UTF-8");
  length = g_utf8_strlen (arguments->name, -1);
  if (length < 1 || length > NAME_MAX_LENGTH)
    return gw_cli_misuse ("token", "--name has %ld characters; 1 to %u are allowed", length,
                          NAME_MAX_LENGTH);
  if (!is_readable (arguments->name))
    return gw_cli_misuse ("token", "--name has nothing to see in it, or a control character");
  if (arguments->participant != NULL && !is_id (arguments->participant))
    return gw_cli_misuse ("token", "--participant has 1 to %u letters, digits, '-' and '_'",
                          NAME_MAX_LENGTH);
  if (arguments->role == NULL || g_strv_contains (roles, arguments->role))
    return GW_EXIT_OK;
  hint = gw_suggest_phrase (arguments->role, roles, "", "", "");
  return gw_cli_misuse ("token", "--role \"%s\" is neither host nor guest%s", arguments->role,
                        hint);
}

static void
print_token (const GwSecret *secret, const Arguments *arguments, gint64 lifetime)
{
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *participant =
      arguments->participant != NULL ? g_strdup (arguments->participant) : random_id ();
  g_autofree char *token = NULL;

  json_object_set_string_member (claims, "sub", participant);
  json_object_set_string_member (claims, "name", arguments->name);
  json_object_set_string_member (claims, "role",
                                 arguments->role != NULL ? arguments->role : "guest");
  token = gw_token_sign (secret, GW_PURPOSE_JOIN, arguments->meeting, claims, gw_wall_clock (),
                         lifetime);
  g_print ("%s\n", token);
}

GwExit
gw_cli_token (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_auto (GwOptionValue) lifetime = { 0 };
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  GwExit code;
  const GOptionEntry entries[] = {
    { "meeting", 'm', 0, G_OPTION_ARG_FILENAME, &arguments.meeting, "the meeting to join", "ID" },
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &arguments.name, "the name that others see", "NAME" },
    { "role", 'r', 0, G_OPTION_ARG_FILENAME, &arguments.role, "host or guest (default guest)",
      "ROLE" },
    { "participant", 'p', 0, G_OPTION_ARG_FILENAME, &arguments.participant,
      "the participant's id, to take the same place again (default random)", "ID" },
    { "lifetime", 'l', 0, G_OPTION_ARG_FILENAME, &arguments.lifetime,
      "how long it can be used (default 1h)", "DURATION" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments.path,
      "the key-file with the secret (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL))
    return GW_EXIT_USAGE;
  code = check_arguments (&arguments);
  if (code != GW_EXIT_OK)
    return code;
  if (!gw_option_read (&lifetime_row,
                       arguments.lifetime != NULL ? arguments.lifetime : lifetime_row.value, "/",
                       &lifetime, &error))
    return gw_cli_misuse ("token", "--lifetime %s", error->message);
  secret = gw_cli_secret (arguments.path, &error);
  if (secret == NULL)
    return gw_cli_fail (error);
  print_token (secret, &arguments, lifetime.number / 1000);
  return GW_EXIT_OK;
}
