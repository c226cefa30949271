#include "plugins/api/pages.h"

#include <string.h>

#include <gio/gio.h>

#include "plugins/api/id.h"
#include "plugins/api/web/web.h"

#define MEETING_PAGE "/m/"
#define ASSETS "/assets/"
#define INDEX "/index.html"

#define CACHE_NEVER "no-cache" /* ask each time; the ETag answers */
#define CACHE_FOREVER "public, max-age=31536000, immutable"
#define CACHE_HOUR "public, max-age=3600"

static const struct
{
  const char *suffix;
  const char *content_type;
} content_types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".json", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".map", "application/json" },
  { ".svg", "image/svg+xml" },
  { ".png", "image/png" },
  { ".ico", "image/vnd.microsoft.icon" },
  { ".woff2", "font/woff2" },
  { ".wasm", "application/wasm" },
  { ".ogg", "audio/ogg" },
  { ".txt", "text/plain; charset=utf-8" },
};

/* Scripts and styles come from here only; a meeting's sfu and its fs may be any host, without TLS
 * on this very machine only. */
static const struct
{
  const char *name;
  const char *value;
} security_headers[] = {
  { "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob: mediastream:; font-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; connect-src 'self' wss: https: ws://localhost:* ws://127.0.0.1:* "
    "http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'" },
  { "Permissions-Policy",
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "
    "autoplay=(self), screen-wake-lock=(self), speaker-selection=(self), geolocation=(), "
    "payment=(), usb=()" },
  { "Referrer-Policy", "no-referrer" }, /* the address of a meeting is its key */
  { "X-Content-Type-Options", "nosniff" },
  { "X-Frame-Options", "DENY" },
  { "X-Robots-Tag", "noindex" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
};

void
api_pages_add_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  for (gsize i = 0; i < G_N_ELEMENTS (security_headers); i++)
    soup_message_headers_replace (headers, security_headers[i].name, security_headers[i].value);
}

static const char *
content_type_of (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (content_types); i++)
    {
      if (g_str_has_suffix (path, content_types[i].suffix))
        return content_types[i].content_type;
    }

  return "application/octet-stream";
}

static gboolean
is_page (const char *path)
{
  g_autofree char *id = NULL;

  if (*path == '\0' || g_str_equal (path, "/"))
    return TRUE;
  if (!g_str_has_prefix (path, MEETING_PAGE))
    return FALSE;

  id = api_id_parse_meeting (path + strlen (MEETING_PAGE));
  return id != NULL;
}

/* Names in a resource are compared as they stand, there is no ".." to follow; but a slash at the
 * end is forgiven there, and would make a second address of every file. */
static GBytes *
find_file (const char *file)
{
  g_autofree char *name = g_strconcat (API_WEB_PREFIX, file, NULL);

  if (g_str_has_suffix (file, "/"))
    return NULL;
  return g_resource_lookup_data (api_web_get_resource (), name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

void
api_pages_serve (SoupServerMessage *message, const char *path, gpointer data)
{
  const char *file = is_page (path) ? INDEX : path;
  g_autoptr (GBytes) bytes = NULL;
  const char *cache = CACHE_HOUR;

  api_pages_add_headers (message);
  if (!gw_request_allow (message, "GET"))
    return;

  bytes = find_file (file);
  if (bytes == NULL)
    {
      /* The client has a page for addresses that it does not know. */
      g_autoptr (GBytes) page = find_file (INDEX);

      gw_reply_bytes (message, SOUP_STATUS_NOT_FOUND, "text/html; charset=utf-8", CACHE_NEVER,
                      page);
      return;
    }

  if (g_str_equal (file, INDEX))
    cache = CACHE_NEVER;
  else if (g_str_has_prefix (file, ASSETS))
    cache = CACHE_FOREVER;
  gw_reply_bytes (message, SOUP_STATUS_OK, content_type_of (file), cache, bytes);
}
