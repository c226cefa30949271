/* The bytes of one accepted socket, plain or through TLS, never blocking.
 *
 * TLS is OpenSSL's own state machine and not GTlsServerConnection: that one runs every handshake
 * in a thread of the process's small GTask pool, where a few clients that fall silent would stop
 * everybody's database and name look-ups, and its close may wait for a client that does not read.
 * Control thread. */
#pragma once

#include <gio/gio.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct _GwChannel GwChannel;

/* @socket: accepted. @session: (transfer full) (nullable): TLS, in accept state. */
GwChannel *gw_channel_new (GSocket *socket, SSL *session);

/* Closes the socket without ceremony. */
void gw_channel_free (GwChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwChannel, gw_channel_free)

/* Drives the TLS handshake on. Returns: %TRUE when it is done (at once without TLS); else
 * G_IO_ERROR_WOULD_BLOCK or what is wrong. */
gboolean gw_channel_handshake (GwChannel *channel, GError **error);

/* Returns: bytes moved; 0 at the end of the stream (reading); -1 with @error set, often
 * G_IO_ERROR_WOULD_BLOCK. A write that would block is to be tried again with the same bytes. */
gssize gw_channel_read (GwChannel *channel, guint8 *data, gsize size, GError **error);
gssize gw_channel_write (GwChannel *channel, const guint8 *data, gsize size, GError **error);

/* Whether reading (G_IO_IN) or writing (G_IO_OUT) is worth a try now. */
gboolean gw_channel_is_ready (GwChannel *channel, GIOCondition condition);

/* Whether bytes that can be read are already here, decrypted: no socket source fires for them. */
gboolean gw_channel_has_pending (GwChannel *channel);

/* Returns: (transfer full): a GSocketSource; during the handshake ask for G_IO_IN. */
GSource *gw_channel_create_source (GwChannel *channel, GIOCondition condition);

/* Says that nothing more will be written (TLS close_notify, FIN); what the peer still sends can be
 * drained with gw_channel_drain(). */
void gw_channel_end (GwChannel *channel);

/* Reads and throws away, below TLS. Returns: %FALSE at the end of the stream. */
gboolean gw_channel_drain (GwChannel *channel);

/* Both ways at once; pending sources fire. */
void gw_channel_abort (GwChannel *channel);

G_END_DECLS
