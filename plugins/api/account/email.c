#include "plugins/api/account/email.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/gateway/plugin.h"

#define LOCAL_MAX 64
#define DOMAIN_MAX 253
#define LABEL_MAX 63

/* RFC 5322 3.2.3: dot-atom. Quoted local parts are nobody's. */
static gboolean
is_local_part (const char *text, gsize size)
{
  if (size == 0 || size > LOCAL_MAX || text[0] == '.' || text[size - 1] == '.')
    return FALSE;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '.' && text[i - 1] == '.')
        return FALSE;
      if (text[i] == '\0' ||
          (!g_ascii_isalnum (text[i]) && strchr (".!#$%&'*+-/=?^_`{|}~", text[i]) == NULL))
        return FALSE;
    }

  return TRUE;
}

/* RFC 1123 2.1: letters, digits and inner hyphens. */
static gboolean
is_label (const char *label)
{
  gsize size = strlen (label);

  if (size == 0 || size > LABEL_MAX || label[0] == '-' || label[size - 1] == '-')
    return FALSE;
  return strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  if (strlen (domain) > DOMAIN_MAX || g_hostname_is_ip_address (domain))
    return FALSE;
  for (char **label = labels; *label != NULL; label++)
    {
      if (!is_label (*label))
        return FALSE;
    }

  return labels[0] != NULL;
}

/* Returns: (transfer full) (nullable). */
static char *
parse (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *at = strrchr (trimmed, '@');
  g_autofree char *local = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *domain = NULL;

  if (at == NULL || !is_local_part (trimmed, (gsize) (at - trimmed)))
    return NULL;

  ascii = g_hostname_to_ascii (at + 1);
  if (ascii == NULL)
    return NULL;
  domain = g_ascii_strdown (ascii, -1);
  if (!is_domain (domain))
    return NULL;

  local = g_ascii_strdown (trimmed, at - trimmed);
  return g_strconcat (local, "@", domain, NULL);
}

char *
api_email_parse (const char *text, GError **error)
{
  g_autofree char *email = NULL;

  if (text != NULL && strlen (text) <= 4 * API_EMAIL_MAX && g_utf8_validate (text, -1, NULL))
    email = parse (text);
  if (email != NULL && strlen (email) <= API_EMAIL_MAX)
    return g_steal_pointer (&email);

  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
               "email must be an address such as ada@example.org");
  return NULL;
}

gboolean
api_email_is_of (const char *email, const char *const *domains)
{
  const char *domain = strrchr (email, '@') + 1;

  for (gsize i = 0; domains[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (domain, domains[i]) == 0)
        return TRUE;
    }

  return domains[0] == NULL;
}
