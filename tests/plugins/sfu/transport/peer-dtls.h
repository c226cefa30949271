/* The DTLS client and SRTP half of a TestPeer, on OpenSSL and libsrtp2. */
#pragma once

#include <glib.h>

#include "tests/plugins/sfu/transport/peer.h"

G_BEGIN_DECLS

typedef struct _TestPeerDtls TestPeerDtls;
typedef enum
{
  TEST_PEER_RTP,
  TEST_PEER_RTCP
} TestPeerKind;

TestPeerDtls *test_peer_dtls_new (const TestPeerOptions *options,
                                  void (*send) (const guint8 *data, gsize size, gpointer user_data),
                                  gpointer user_data);
void test_peer_dtls_free (TestPeerDtls *dtls);

const char *test_peer_dtls_fingerprint (const TestPeerDtls *dtls);
char *test_peer_dtls_fingerprint_by (const TestPeerDtls *dtls, const char *hash);
const char *test_peer_dtls_srtp_profile (const TestPeerDtls *dtls);
TestPeerState test_peer_dtls_state (const TestPeerDtls *dtls);
gboolean test_peer_dtls_has_read (const TestPeerDtls *dtls);

void test_peer_dtls_start (TestPeerDtls *dtls);
void test_peer_dtls_tick (TestPeerDtls *dtls);
void test_peer_dtls_receive (TestPeerDtls *dtls, const guint8 *data, gsize size);
void test_peer_dtls_close (TestPeerDtls *dtls);

/* In place; @size: (inout); sealing grows by up to 64 bytes. */
gboolean test_peer_dtls_seal (TestPeerDtls *dtls, TestPeerKind kind, guint8 *data, gsize *size);
gboolean test_peer_dtls_open (TestPeerDtls *dtls, TestPeerKind kind, guint8 *data, gsize *size);

G_END_DECLS
