/* Whether the ports that a configuration asks for can be had. */
#pragma once

#include "gateway/cli/init/report.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* @port: 0 where another one is picked at each start.
 * @is_udp: else TCP.
 * @count: that many, from @port on.
 * @key: static: what says so, for messages: "[sfu] port".
 * @purpose: static. */
typedef struct
{
  char *host; /* to listen on; "::" for every address */
  guint16 port;
  guint count;
  gboolean is_udp;
  const char *key;
  const char *purpose;
} GwInitPort;

/* Returns: (transfer full) (element-type GwInitPort): what @setup listens on, in order of use. */
GArray *gw_init_ports_of (const GwSetup *setup);

/* Tries each by binding it, and reports. */
void gw_init_ports_try (const GArray *ports, GwInitReport *report);

/* Returns: (transfer full) (nullable): "meeting, pid 812", the gateway that has one of @ports. */
char *gw_init_ports_gateway (const GArray *ports);

/* Whether this process may bind @port by TCP: %FALSE when that takes more rights than it has. */
gboolean gw_init_ports_may (guint16 port);

/* Returns: (transfer full): "443/tcp, 3478/udp, 10000-10003/udp", for those who open or forward
 * them; relays of turn are among them. */
char *gw_init_ports_print (const GArray *ports, const GwSetup *setup);

G_END_DECLS
