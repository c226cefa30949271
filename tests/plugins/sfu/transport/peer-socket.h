/* The socket of a TestPeer: datagrams, or the frames of a stream (RFC 4571). It is read on the
 * thread's default GMainContext. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef struct _TestPeerSocket TestPeerSocket;

/* One datagram, or one frame. */
typedef void (*TestPeerReceive) (guint8 *data, gsize size, gpointer user_data);

/* @ip: (nullable): to bind; "127.0.0.1" when NULL. */
TestPeerSocket *
test_peer_socket_new (const char *ip, gboolean tcp, TestPeerReceive receive, gpointer user_data);
void test_peer_socket_free (TestPeerSocket *self);

/* A stream that is connected stays so. */
void test_peer_socket_connect (TestPeerSocket *self, const GwAddress *server);
GwAddress test_peer_socket_local (const TestPeerSocket *self);
void test_peer_socket_send (TestPeerSocket *self, const guint8 *data, gsize size);

G_END_DECLS
