#include "plugins/api/mail/relays.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "plugins/api/mail/message.h"

#define PORT "25"
#define PORT_WITH_LOGIN "587"

static void
relay_free (gpointer data)
{
  ApiRelay *relay = data;

  if (relay->password != NULL)
    explicit_bzero (relay->password, strlen (relay->password));
  g_free (relay->host);
  g_free (relay->user);
  g_free (relay->password);
  g_free (relay->from_name);
  g_free (relay->from_address);
  g_free (relay);
}

/* Returns: %FALSE with @error: what is wrong with @key, and where that stands. */
static gboolean G_GNUC_PRINTF (4, 5)
    refuse (const GwConfig *config, const char *key, GError **error, const char *format, ...)
{
  g_autofree char *where = gw_config_where (config, key);
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s %s", where, text);
  return FALSE;
}

/* Returns: (nullable): the @n-th of the list, or its last. */
static const char *
nth (const GwConfig *config, const char *key, guint n)
{
  const char *const *list = gw_config_list (config, key);
  guint length = g_strv_length ((char **) list);

  return length > 0 ? list[MIN (n, length - 1)] : NULL;
}

static gboolean
read_port (const GwConfig *config, ApiRelay *relay, guint n, GError **error)
{
  const char *text = nth (config, "mail-port", n);
  guint64 port;

  if (text == NULL)
    text = relay->user != NULL ? PORT_WITH_LOGIN : PORT;
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    {
      relay->port = (guint16) port;
      return TRUE;
    }
  return refuse (config, "mail-port", error, "\"%s\" is no port: 1 to 65535", text);
}

/* A password, or @FILE whose first line it is. */
static gboolean
read_password (const GwConfig *config, ApiRelay *relay, guint n, GError **error)
{
  const char *text = nth (config, "mail-password", n);
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) reason = NULL;

  if (text == NULL || text[0] != '@')
    {
      relay->password = g_strdup (text != NULL ? text : "");
      return TRUE;
    }
  path = g_canonicalize_filename (text + 1, NULL);
  if (!g_file_get_contents (path, &contents, NULL, &reason))
    return refuse (config, "mail-password", error, "cannot be read: %s", reason->message);

  relay->password = g_strndup (contents, strcspn (contents, "\r\n"));
  explicit_bzero (contents, strlen (contents));
  return TRUE;
}

static gboolean
read_from (
    const GwConfig *config, ApiRelay *relay, guint n, const char *domain_address, GError **error)
{
  const char *text = nth (config, "mail-from", n);
  g_autofree char *ours = NULL;

  if (text == NULL && relay->user != NULL && strchr (relay->user, '@') != NULL)
    text = relay->user;
  if (text == NULL && domain_address != NULL)
    {
      const char *colon = strrchr (domain_address, ':');

      text = ours =
          g_strdup_printf ("meeting@%.*s", (int) (colon - domain_address), domain_address);
    }
  if (text == NULL)
    return refuse (config, "mail-from", error,
                   "is missing: the address that our mails come from, such as "
                   "meeting@example.org");
  if (api_message_parse_from (text, &relay->from_name, &relay->from_address))
    return TRUE;
  return refuse (config, "mail-from", error,
                 "\"%s\" is no address: write meeting@example.org, or "
                 "Meetings <meeting@example.org>",
                 text);
}

/* A name or an IP address; IPv6 with or without brackets. */
static gboolean
is_host (const char *text)
{
  const char *colon = strchr (text, ':');

  if (*text == '\0' || strpbrk (text, "/@ ") != NULL)
    return FALSE;
  return colon == NULL || text[0] == '[' || g_hostname_is_ip_address (text);
}

static gboolean
read_relay (
    const GwConfig *config, ApiRelay *relay, guint n, const char *domain_address, GError **error)
{
  relay->host = g_strdup (nth (config, "mail-server", n));
  relay->user = g_strdup (nth (config, "mail-username", n));
  relay->requires_tls = gw_config_boolean (config, "mail-requires-tls");
  if (!is_host (relay->host))
    return refuse (config, "mail-server", error,
                   "\"%s\" is no host: write its name or IP address, and its port as mail-port",
                   relay->host);

  return read_port (config, relay, n, error) && read_password (config, relay, n, error) &&
         read_from (config, relay, n, domain_address, error);
}

/* What belongs to a server that is not there, somebody has forgotten half of. */
static gboolean
check_lists (const GwConfig *config, guint n_relays, GError **error)
{
  static const char *const keys[] = { "mail-port", "mail-username", "mail-password", "mail-from" };

  if (n_relays == 0 && gw_config_is_set (config, "mail-server"))
    return refuse (config, "mail-server", error, "is empty: name a mail server");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint length = g_strv_length ((char **) gw_config_list (config, keys[i]));

      if (length > 0 && n_relays == 0)
        return refuse (config, keys[i], error,
                       "needs mail-server beside it: name one, or remove this key");
      if (length > n_relays)
        return refuse (config, keys[i], error,
                       "has %u entries, and mail-server %u: the n-th of each belong together",
                       length, n_relays);
    }
  if (nth (config, "mail-password", 0) != NULL && nth (config, "mail-username", 0) == NULL)
    return refuse (config, "mail-password", error, "needs mail-username beside it");
  return TRUE;
}

gboolean
api_relays_check (const GwConfig *config, GError **error)
{
  /* Whether there is a name is said elsewhere. */
  g_autoptr (GPtrArray) relays = api_relays_new (config, "localhost:443", error);

  return relays != NULL;
}

GPtrArray *
api_relays_new (const GwConfig *config, const char *domain_address, GError **error)
{
  guint n_relays = g_strv_length ((char **) gw_config_list (config, "mail-server"));
  g_autoptr (GPtrArray) relays = g_ptr_array_new_with_free_func (relay_free);

  if (!check_lists (config, n_relays, error))
    return NULL;
  if (n_relays > 0)
    api_message_init ();
  for (guint i = 0; i < n_relays; i++)
    {
      ApiRelay *relay = g_new0 (ApiRelay, 1);

      g_ptr_array_add (relays, relay);
      if (!read_relay (config, relay, i, domain_address, error))
        return NULL;
    }

  return g_steal_pointer (&relays);
}
