/* A datagram BIO over memory: one datagram in at a time, each write is one datagram out. OpenSSL's
 * own memory BIO loses where datagrams begin and end. */
#pragma once

#include <glib.h>
#include <openssl/bio.h>

G_BEGIN_DECLS

/* IPv6's minimum less the headers of IPv6, UDP and a TURN channel, rounded down. */
#define GW_DATAGRAM_BIO_MTU 1200

typedef void (*GwDatagramSend) (const guint8 *data, gsize size, gpointer user_data);

BIO_METHOD *gw_datagram_bio_method_new (void);

/* Returns: (transfer full). @method outlives it. */
BIO *gw_datagram_bio_new (const BIO_METHOD *method, GwDatagramSend send, gpointer user_data);

/* What the next read gets; @data is valid until it was read or replaced. */
void gw_datagram_bio_feed (BIO *bio, const guint8 *data, gsize size);

G_END_DECLS
