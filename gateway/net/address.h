/* An IPv4 or IPv6 address with a port, as a value: comparable, hashable, printable. */
#pragma once

#include <glib.h>
#include <netinet/in.h>

G_BEGIN_DECLS

/* Network byte order inside; no padding, so that it compares and hashes as bytes. An IPv4 address
 * is kept as IPv4, never mapped. */
typedef struct
{
  guint16 family; /* AF_INET, AF_INET6, or 0 for none */
  guint16 port;   /* host byte order */
  guint8 ip[16];  /* the first 4 bytes for IPv4, the rest zero */
  guint32 scope;  /* IPv6 link-local scope, else 0 */
} GwAddress;

/* "[::1]:3478" or "192.0.2.1:3478" is enough. */
#define GW_ADDRESS_TEXT_MAX 64

/* @text: "192.0.2.1:3478", "[2001:db8::1]:3478"; no names. */
gboolean gw_address_parse (const char *text, GwAddress *address, GError **error);

/* @ip: without port. */
gboolean gw_address_parse_ip (const char *ip, guint16 port, GwAddress *address);

const char *gw_address_print (const GwAddress *address, char text[GW_ADDRESS_TEXT_MAX]);
const char *gw_address_print_ip (const GwAddress *address, char text[GW_ADDRESS_TEXT_MAX]);

gboolean gw_address_equal (gconstpointer a, gconstpointer b);
guint gw_address_hash (gconstpointer address);
gboolean gw_address_is_loopback (const GwAddress *address);

void gw_address_from_sockaddr (const struct sockaddr *from, GwAddress *address);
socklen_t gw_address_to_sockaddr (const GwAddress *address, struct sockaddr_storage *to);

/* The addresses of this machine's interfaces that are up, port 0, link-local left out, loopback
 * last. Returns: (transfer full) (element-type GwAddress). */
GArray *gw_address_interfaces (void);

/* Splits "HOST:PORT" or "[IPv6]:PORT" (a name is allowed). @host: (out) (transfer full). */
gboolean gw_address_split (const char *text, char **host, guint16 *port, GError **error);

G_END_DECLS
