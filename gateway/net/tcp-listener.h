/* A listening TCP socket among those of a GwPoll: who comes in is accepted without waiting, a few
 * at a time. While the process or the machine is out of what connections take, it does not listen,
 * or its thread would be woken without end. Bound on the control thread, then used by the thread of
 * its poll only. */
#pragma once

#include "gateway/net/address.h"
#include "gateway/net/poll.h"

G_BEGIN_DECLS

typedef struct _GwTcpListener GwTcpListener;

/* @fd: (transfer full): does not block. @local: where it came in, @remote: whence. */
typedef void (*GwTcpListenerTaken) (int fd,
                                    const GwAddress *local,
                                    const GwAddress *remote,
                                    gpointer data);

/* Binds @local and listens. The IPv6 wildcard takes IPv4 too.
 * @poll: outlives the listener; it is ready with the listener as its item.
 * Returns: %NULL with a GW_ERROR_ADDRESS set. */
GwTcpListener *gw_tcp_listener_new (const GwAddress *local, GwPoll *poll, GError **error);
/* Other listeners made so share the port (SO_REUSEPORT): the kernel gives each connection to one of
 * them. */
GwTcpListener *gw_tcp_listener_new_shared (const GwAddress *local, GwPoll *poll, GError **error);
void gw_tcp_listener_free (GwTcpListener *listener);

/* To be called when @poll says that it is ready: accepts as many as have their turn.
 * Returns: %FALSE when it has given up listening for want of descriptors or memory. */
gboolean gw_tcp_listener_accept (GwTcpListener *listener, GwTcpListenerTaken taken, gpointer data);

/* Listens again where that was given up; to be called now and then. Returns: whether it listens. */
gboolean gw_tcp_listener_retry (GwTcpListener *listener);

G_END_DECLS
