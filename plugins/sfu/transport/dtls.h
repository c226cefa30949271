/* One DTLS 1.2 session in the server role, and the SRTP keys that come out of it (RFC 5764). One
 * thread; time is passed in, retransmissions by sfu_dtls_tick(). */
#pragma once

#include <glib.h>

#include "gateway/tls/datagram-bio.h"
#include "plugins/sfu/transport/dtls-identity.h"
#include "plugins/sfu/transport/srtp-kdf.h"

G_BEGIN_DECLS

typedef struct _SfuDtls SfuDtls;

typedef enum
{
  SFU_DTLS_NEW,       /* waiting for the ClientHello */
  SFU_DTLS_HANDSHAKE, /* under way */
  SFU_DTLS_CONNECTED, /* keys can be exported */
  SFU_DTLS_FAILED,    /* an alert, the wrong fingerprint, no certificate, time-out */
  SFU_DTLS_CLOSED,    /* close_notify */
} SfuDtlsState;

/* The master keys and salts of both directions. */
typedef struct
{
  SfuSrtpProfile profile;
  guint8 client_key[SFU_SRTP_KEY_SIZE], server_key[SFU_SRTP_KEY_SIZE];
  guint8 client_salt[SFU_SRTP_SALT_MAX], server_salt[SFU_SRTP_SALT_MAX];
} SfuDtlsKeys;

/* @send: gets each datagram, inside the calls below. A fingerprint that cannot be parsed matches
 * no certificate. */
SfuDtls *sfu_dtls_new (const SfuDtlsIdentity *identity,
                       const char *fingerprint_hash,
                       const char *fingerprint,
                       GwDatagramSend send,
                       gpointer user_data);
void sfu_dtls_free (SfuDtls *dtls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuDtls, sfu_dtls_free)

SfuDtlsState sfu_dtls_state (const SfuDtls *dtls);

/* One datagram of the peer. */
void sfu_dtls_receive (SfuDtls *dtls, const guint8 *data, gsize size);

/* Repeats the flight that was not answered. Returns: microseconds until it wants to be called
 * again, -1 when there is nothing to wait for. */
gint64 sfu_dtls_tick (SfuDtls *dtls);

/* Returns: %FALSE before SFU_DTLS_CONNECTED. Wipe @keys after use. */
gboolean sfu_dtls_export_keys (SfuDtls *dtls, SfuDtlsKeys *keys);

/* Sends close_notify. */
void sfu_dtls_close (SfuDtls *dtls);

G_END_DECLS
