/* The browser client, built by npm and embedded as a GResource (gateway docs: docs/web-client.md).
 *
 * Link with plugins/api/web/libweb.la. Files are at API_WEB_PREFIX: index.html, favicon.svg and
 * assets (a folder), whose names hold a hash of their contents, so they may be cached for ever.
 * Every page of the client (/ and /m/ID) is index.html, which must not be cached. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define API_WEB_PREFIX "/meeting-gateway/web"

/* (transfer none): lives as long as the plugin. Any thread. */
GResource *api_web_get_resource (void);

G_END_DECLS
