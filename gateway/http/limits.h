/* What a client may take of the server before it is sent away. libsoup has no such bounds. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GwHttpLimits:
 * @connections: open at once, all listeners together; more are told 503.
 * @connections_per_address: of one IPv4 address or one IPv6 /64; loopback (a proxy of our own) is
 *   exempt.
 * @head_size: bytes of a request's head; more is 431.
 * @handshake_time: milliseconds for a TLS handshake.
 * @head_time: milliseconds for a whole request head; the first one's begin with the connection.
 * @idle_time: milliseconds that a kept connection may wait for its next request.
 * @body_rate: bytes a second that a body must average once @head_time has passed.
 * @stall_time: milliseconds in which a client that we write to must take something.
 */
typedef struct
{
  guint connections;
  guint connections_per_address;
  gsize head_size;
  guint handshake_time;
  guint head_time;
  guint idle_time;
  guint body_rate;
  guint stall_time;
} GwHttpLimits;

#define GW_HTTP_LIMITS_DEFAULT                                                                     \
  {                                                                                                \
    .connections = 10000, .connections_per_address = 256, .head_size = 32 * 1024,                  \
    .handshake_time = 10 * 1000, .head_time = 10 * 1000, .idle_time = 60 * 1000, .body_rate = 512, \
    .stall_time = 30 * 1000                                                                        \
  }

G_END_DECLS
