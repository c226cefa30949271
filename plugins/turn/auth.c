#include "plugins/turn/auth.h"

#include <string.h>

#include "gateway/cluster/turn-credentials.h"
#include "gateway/gateway/plugin.h"

struct _TurnAuth
{
  const GwSecret *secret;
  GHashTable *users; /* name → password */
};

static gboolean
add_user (TurnAuth *self, const char *entry)
{
  const char *colon = strchr (entry, ':');
  if (!colon || colon == entry || colon[1] == '\0' || colon - entry >= TURN_USERNAME_SIZE ||
      strlen (colon + 1) >= TURN_PASSWORD_SIZE)
    return FALSE;
  g_hash_table_replace (self->users, g_strndup (entry, (gsize) (colon - entry)),
                        g_strdup (colon + 1));
  return TRUE;
}

TurnAuth *
turn_auth_new (const GwSecret *secret, const char *const *users, const char *where, GError **error)
{
  TurnAuth *self = g_new0 (TurnAuth, 1);
  self->secret = secret;
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; users[i]; i++)
    {
      if (add_user (self, users[i]))
        continue;
      /* The entry may hold a password: it is counted, not shown. */
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s: entry %u is not NAME:PASSWORD with 1 to %u and 1 to %u bytes", where, i + 1,
                   TURN_USERNAME_SIZE - 1, TURN_PASSWORD_SIZE - 1);
      turn_auth_free (self);
      return NULL;
    }
  return self;
}

void
turn_auth_free (TurnAuth *self)
{
  g_hash_table_unref (self->users);
  g_free (self);
}

/* "EXPIRY" or "EXPIRY:PARTICIPANT" */
static gboolean
find_participant (const TurnAuth *self, gint64 now, TurnLogin *login)
{
  char *end;
  if (!g_ascii_isdigit (login->username[0]))
    return FALSE;
  guint64 expiry = g_ascii_strtoull (login->username, &end, 10);
  if ((*end != ':' && *end != '\0') || expiry > G_MAXINT64 || (gint64) expiry <= now)
    return FALSE;
  gw_turn_password (self->secret, login->username, login->password);
  login->owner = *end == ':' && end[1] != '\0' ? end + 1 : login->username;
  return TRUE;
}

gboolean
turn_auth_find (
    const TurnAuth *self, const guint8 *username, gsize size, gint64 now, TurnLogin *login)
{
  if (size == 0 || size >= sizeof login->username || memchr (username, '\0', size))
    return FALSE;
  memcpy (login->username, username, size);
  login->username[size] = '\0';

  const char *password = g_hash_table_lookup (self->users, login->username);
  if (!password)
    return find_participant (self, now, login);
  g_strlcpy (login->password, password, sizeof login->password);
  login->owner = login->username;
  return TRUE;
}
