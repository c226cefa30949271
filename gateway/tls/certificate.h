/* A TLS server's certificate chain and key, which can be replaced while listeners use it: the next
 * handshake presents the new one, connections that are open keep theirs. Control thread. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct _GwCertificate GwCertificate;

/* @chain: PEM file, the leaf first. @key: its private key, PEM without a passphrase.
 * Returns: %NULL with @error naming the file when one cannot be read or they do not match. */
GwCertificate *gw_certificate_new_from_files (const char *chain, const char *key, GError **error);

/* As above from PEM text; @name stands for the files in messages. */
GwCertificate *gw_certificate_new_from_pem (const char *chain,
                                            gsize chain_size,
                                            const char *key,
                                            gsize key_size,
                                            const char *name,
                                            GError **error);

GwCertificate *gw_certificate_ref (GwCertificate *certificate);
void gw_certificate_unref (GwCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCertificate, gw_certificate_unref)

/* Reads the files and presents them from now on; on error the old pair stays. */
gboolean gw_certificate_replace (GwCertificate *certificate,
                                 const char *chain,
                                 const char *key,
                                 GError **error);

/* Presents from now on what @other holds. */
void gw_certificate_take_over (GwCertificate *certificate, GwCertificate *other);

/* Returns: seconds since 1970 UTC when the leaf expires. */
gint64 gw_certificate_expires_at (GwCertificate *certificate);

/* Returns: seconds since 1970 UTC from when on the leaf is good. */
gint64 gw_certificate_begins_at (GwCertificate *certificate);

/* Whether the leaf is for @name, a DNS name or an IP address. */
gboolean gw_certificate_is_for (GwCertificate *certificate, const char *name);

/* Returns: (transfer full): a server's new TLS session with the present pair. */
SSL *gw_certificate_new_session (GwCertificate *certificate);

/* For who speaks TLS with a context of his own: @context presents the present pair.
 * Returns: %FALSE with @error set when it cannot. */
gboolean gw_certificate_give (GwCertificate *certificate, SSL_CTX *context, GError **error);

/* Another pair is presented from now on. */
typedef void (*GwCertificateChanged) (gpointer data);

/* One at most per @data. */
void gw_certificate_watch (GwCertificate *certificate, GwCertificateChanged changed, gpointer data);
void gw_certificate_unwatch (GwCertificate *certificate, gpointer data);

G_END_DECLS
