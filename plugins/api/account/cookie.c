#include "plugins/api/account/cookie.h"

#include <string.h>

#include "plugins/api/random.h"

#define NAME "meeting-session"
#define TOKEN_BYTES 32

/* Seconds; browsers allow no more. The session in the database ends earlier. */
#define LIFETIME "34560000"

char *
api_cookie_new_token (void)
{
  guint8 bytes[TOKEN_BYTES];
  char *token;

  api_random_fill (bytes, sizeof bytes);
  token = g_base64_encode (bytes, sizeof bytes);
  for (char *p = token; *p != '\0'; p++)
    {
      if (*p == '+')
        *p = '-';
      else if (*p == '/')
        *p = '_';
      else if (*p == '=')
        *p = '\0';
    }
  return token;
}

char *
api_cookie_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

char *
api_cookie_find (SoupServerMessage *message)
{
  const char *header =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Cookie");
  g_auto (GStrv) cookies = header != NULL ? g_strsplit (header, ";", -1) : NULL;

  for (char **cookie = cookies; cookie != NULL && *cookie != NULL; cookie++)
    {
      const char *text = g_strstrip (*cookie);

      if (g_str_has_prefix (text, NAME "=") && text[strlen (NAME "=")] != '\0')
        return g_strdup (text + strlen (NAME "="));
    }

  return NULL;
}

static const char *
origin_of (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin");
}

void
api_cookie_set (SoupServerMessage *message, const char *token)
{
  api_cookie_set_at (message, origin_of (message), token);
}

void
api_cookie_set_at (SoupServerMessage *message, const char *origin, const char *token)
{
  gboolean is_https = origin != NULL && g_str_has_prefix (origin, "https://");
  g_autofree char *cookie =
      g_strconcat (NAME "=", token != NULL ? token : "",
                   "; Path=/; HttpOnly; SameSite=Lax; Max-Age=", token != NULL ? LIFETIME : "0",
                   is_https ? "; Secure" : "", NULL);

  soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie",
                               cookie);
}

/* @authority: HOST or HOST:PORT, @place: what comes after "://" in an origin. */
static gboolean
names (const char *authority, const char *place, const char *port)
{
  g_autofree char *with_port = g_strconcat (place, port, NULL);

  return g_ascii_strcasecmp (authority, place) == 0 ||
         g_ascii_strcasecmp (authority, with_port) == 0;
}

gboolean
api_cookie_is_same_origin (SoupServerMessage *message, const char *domain_address)
{
  const char *host =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  const char *origin = origin_of (message);
  const char *port, *place;

  if (origin == NULL) /* no browser, or nothing that changes anything */
    return TRUE;

  port = g_str_has_prefix (origin, "https://") ? ":443" : ":80";
  place = strstr (origin, "://");
  if (place == NULL)
    return FALSE;

  place += strlen ("://");
  return (host != NULL && names (host, place, port)) ||
         (domain_address != NULL && names (domain_address, place, port));
}
