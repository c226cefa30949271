/* The bound addresses of one URL; hands over accepted sockets. Control thread. */
#pragma once

#include <gio/gio.h>

#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

typedef struct _GwListener GwListener;

/* @certificate: (nullable): what the URL asks to be served with. */
typedef void (*GwListenerAccept) (GSocket *socket, GwCertificate *certificate, gpointer data);

/* Binds every address of @url ("http://ADDR:PORT" or "https://ADDR:PORT"), all on one port. Looks
 * names up, so it may block. */
GwListener *gw_listener_new (const char *url, GwCertificate *certificate, GError **error);
void gw_listener_free (GwListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwListener, gw_listener_free)

/* Adds one URL for each bound address to @urls, with the port as picked. */
void gw_listener_add_urls (GwListener *listener, GPtrArray *urls);

void gw_listener_begin (GwListener *listener, GwListenerAccept accept, gpointer data);

G_END_DECLS
