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

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "mail-port \"%s\" is no port: 1 to 65535", text);
  return FALSE;
}

/* A password, or @FILE whose first line it is. */
static gboolean
read_password (const GwConfig *config, ApiRelay *relay, guint n, GError **error)
{
  const char *text = nth (config, "mail-password", n);
  g_autofree char *contents = NULL;

  if (text == NULL || text[0] != '@')
    {
      relay->password = g_strdup (text != NULL ? text : "");
      return TRUE;
    }
  if (!g_file_get_contents (text + 1, &contents, NULL, error))
    {
      g_prefix_error (error, "mail-password: ");
      return FALSE;
    }

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
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "mail-from is missing: the address that our mails come from, such as "
                   "meeting@example.org");
      return FALSE;
    }
  if (api_message_parse_from (text, &relay->from_name, &relay->from_address))
    return TRUE;

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "mail-from \"%s\" is no address: write meeting@example.org, or "
               "Meetings <meeting@example.org>",
               text);
  return FALSE;
}

static gboolean
read_relay (
    const GwConfig *config, ApiRelay *relay, guint n, const char *domain_address, GError **error)
{
  relay->host = g_strdup (nth (config, "mail-server", n));
  relay->user = g_strdup (nth (config, "mail-username", n));
  relay->requires_tls = gw_config_boolean (config, "mail-requires-tls");
  if (strpbrk (relay->host, "/@ ") != NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "mail-server \"%s\" is no host: write its name or IP address, and its port as "
                   "mail-port",
                   relay->host);
      return FALSE;
    }

  return read_port (config, relay, n, error) && read_password (config, relay, n, error) &&
         read_from (config, relay, n, domain_address, error);
}

GPtrArray *
api_relays_new (const GwConfig *config, const char *domain_address, GError **error)
{
  guint n_relays = g_strv_length ((char **) gw_config_list (config, "mail-server"));
  g_autoptr (GPtrArray) relays = g_ptr_array_new_with_free_func (relay_free);

  if (n_relays > 0)
    api_message_init ();
  for (guint i = 0; i < n_relays; i++)
    {
      ApiRelay *relay = g_new0 (ApiRelay, 1);

      g_ptr_array_add (relays, relay);
      if (!read_relay (config, relay, i, domain_address, error))
        {
          g_autofree char *where = gw_config_where (config, "mail-server");

          g_prefix_error (error, "%s: ", where);
          return NULL;
        }
    }

  return g_steal_pointer (&relays);
}
