/* A WebRTC peer for tests: controlling ICE checks, a DTLS client, SRTP by libsrtp2. It runs on
 * the thread's default GMainContext with a socket of its own on loopback.
 *
 *   TestPeer *peer = test_peer_new (&options);            (then make the SfuTransport with its
 *   ... test_peer_ufrag (peer), test_peer_fingerprint (peer) ...               parameters)
 *   test_peer_connect (peer, &server, "ufrag", "pwd");
 *   test_peer_wait (peer, TEST_PEER_CONNECTED);
 *   test_peer_send_rtp (peer, packet, size);
 */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef struct _TestPeer TestPeer;

typedef enum
{
  TEST_PEER_NEW,
  TEST_PEER_CHECKED,   /* a check was answered */
  TEST_PEER_CONNECTED, /* keys exported */
  TEST_PEER_CLOSED,    /* close_notify came */
  TEST_PEER_FAILED,    /* DTLS failed */
} TestPeerState;

typedef struct
{
  const char *ip;            /* to bind; "127.0.0.1" when NULL */
  const char *srtp_profiles; /* OpenSSL's names, ':' between; AEAD first and CM when NULL */
  const char *fingerprint;   /* (nullable): the server's, checked when given */
  guint mtu;                 /* of DTLS, 0: 1200; given, the ClientHello is 1.4 KB in fragments */
  guint drop_every;          /* 3: a third of the DTLS datagrams of both ways is lost; 0: none */
  gboolean no_certificate;
  gboolean controlled; /* plays the wrong ICE role */
  gboolean tcp;        /* its UDP is blocked (RFC 6544) */
  gboolean deaf;       /* answers no checks of the server's */
  gboolean ecdsa;      /* its key, as browsers': made in no time; RSA otherwise */
  /* Decrypted; any may be NULL. */
  void (*rtp) (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data);
  void (*rtcp) (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data);
  gpointer user_data;
} TestPeerOptions;

TestPeer *test_peer_new (const TestPeerOptions *options); /* copied */
void test_peer_free (TestPeer *peer);                     /* without a word to the server */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

/* For SfuTransportParameters or an SDP; the hash is "sha-256". */
const char *test_peer_ufrag (const TestPeer *peer);
const char *test_peer_pwd (const TestPeer *peer);
const char *test_peer_fingerprint (const TestPeer *peer);

/* @hash: "sha-384", … Returns: (transfer full). */
char *test_peer_fingerprint_by (const TestPeer *peer, const char *hash);

/* Takes @other's credentials, before it connects. */
void test_peer_pose_as (TestPeer *peer, const TestPeer *other);

/* Begins to check (every 50 ms until answered, then each second, always nominating), then DTLS.
 * Called again with other credentials: an ICE restart. */
void test_peer_connect (TestPeer *peer,
                        const GwAddress *server,
                        const char *server_ufrag,
                        const char *server_pwd);

/* One check with other credentials; those of before stay its own. */
void test_peer_check_as (TestPeer *peer, const char *server_ufrag, const char *server_pwd);

/* Stops and goes on checking; another socket with another port. */
void test_peer_set_silent (TestPeer *peer, gboolean silent);
void test_peer_move (TestPeer *peer);

/* Answers no checks of the server's; answers them again. */
void test_peer_set_deaf (TestPeer *peer, gboolean deaf);

/* Answers the server's last check by @fd, which is connected to it. */
void test_peer_answer_by (TestPeer *peer, int fd);

/* Its router gives it another address: it does not know, and checks nothing. */
void test_peer_rebind (TestPeer *peer);

/* Moves to TCP, or back to UDP. */
void test_peer_set_tcp (TestPeer *peer, gboolean tcp);

TestPeerState test_peer_state (const TestPeer *peer);
guint test_peer_answers (const TestPeer *peer);     /* success responses that were valid */
guint test_peer_asked (const TestPeer *peer);       /* checks of the server's that were valid */
guint test_peer_error_code (const TestPeer *peer);  /* of the last STUN error response, or 0 */
guint test_peer_hello_parts (const TestPeer *peer); /* datagrams of the first flight */
const char *test_peer_srtp_profile (const TestPeer *peer); /* agreed on */

/* Iterates the default context until the state is reached. Returns: %FALSE after 10 s. */
gboolean test_peer_wait (TestPeer *peer, TestPeerState state);

/* Iterates the default context while it passes. */
void test_peer_sleep (guint milliseconds);

/* @data: a plain packet. Returns: %FALSE before CONNECTED. */
gboolean test_peer_send_rtp (TestPeer *peer, const guint8 *data, gsize size);
gboolean test_peer_send_rtcp (TestPeer *peer, const guint8 *data, gsize size);

/* The same, but unsent. @sealed: room for @size and TEST_PEER_GROWTH. Returns: its size. */
#define TEST_PEER_GROWTH 64
gsize test_peer_seal_rtcp (TestPeer *peer, const guint8 *data, gsize size, guint8 *sealed);

void test_peer_send_raw (TestPeer *peer, const guint8 *data, gsize size); /* as it is */
void test_peer_close (TestPeer *peer);                                    /* close_notify */

G_END_DECLS
