/* A port and its transports against a peer over loopback, and what happens when things go wrong. */
#include <string.h>

#include "plugins/sfu/transport/transport.h"
#include "tests/plugins/sfu/transport/peer.h"

#define UFRAG "srvu"
#define PWD "server-password-of-22-chars"

typedef struct
{
  GwWorkers *workers;
  SfuDtlsIdentity *identity;
  SfuPort *port;
  GwAddress address;
  SfuTransport *transport;
  TestPeer *peer;
  SfuTransportParameters parameters;
  /* Written by the worker, read after test_peer_sleep(). */
  gint state, rtp, rtcp;
  guint8 last[1500];
  gsize last_size;
  /* What the peer got. */
  guint got_rtp, got_rtcp;
  guint8 got[1500];
  gsize got_size;
} Fixture;

static void
on_state (SfuTransport *transport, SfuTransportState state, gpointer data)
{
  g_atomic_int_set (&((Fixture *) data)->state, (gint) state);
}

static void
on_rtp (SfuTransport *transport, GwPacket *packet, gpointer data)
{
  Fixture *fixture = data;
  memcpy (fixture->last, packet->data, packet->size);
  fixture->last_size = packet->size;
  g_atomic_int_inc (&fixture->rtp);
}

static void
on_rtcp (SfuTransport *transport, const guint8 *bytes, gsize size, gint64 now, gpointer data)
{
  Fixture *fixture = data;
  memcpy (fixture->last, bytes, size);
  fixture->last_size = size;
  g_atomic_int_inc (&fixture->rtcp);
}

static const SfuTransportEvents events = { on_state, on_rtp, on_rtcp };

static void
peer_rtp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Fixture *fixture = user_data;
  memcpy (fixture->got, data, size);
  fixture->got_size = size;
  fixture->got_rtp++;
}

static void
peer_rtcp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Fixture *fixture = user_data;
  memcpy (fixture->got, data, size);
  fixture->got_size = size;
  fixture->got_rtcp++;
}

static void
open_transport (gpointer data)
{
  Fixture *fixture = data;
  fixture->transport = sfu_transport_new (fixture->port, &fixture->parameters, &events, fixture);
}

static void
close_transport (gpointer data)
{
  Fixture *fixture = data;
  g_clear_pointer (&fixture->transport, sfu_transport_free);
}

static GwWorker *
worker (Fixture *fixture)
{
  return gw_workers_get (fixture->workers, 0);
}

/* @bind: the port's address; @ip: where the peer looks for it. */
static void
set_up (Fixture *fixture, const TestPeerOptions *options, const char *bind, const char *ip)
{
  g_autoptr (GError) error = NULL;
  GwAddress local;
  TestPeerOptions own = *options;
  g_assert_true (gw_address_parse_ip (bind, 0, &local));
  fixture->workers = gw_workers_new (1);
  fixture->identity = sfu_dtls_identity_new (&error);
  g_assert_no_error (error);
  fixture->port = sfu_port_new (worker (fixture), &local, fixture->identity, &error);
  g_assert_no_error (error);
  sfu_port_start (fixture->port);
  gw_address_parse_ip (ip, sfu_port_number (fixture->port), &fixture->address);

  own.ip = own.ip ? own.ip : ip;
  own.fingerprint = sfu_dtls_identity_fingerprint (fixture->identity);
  own.rtp = peer_rtp;
  own.rtcp = peer_rtcp;
  own.user_data = fixture;
  fixture->peer = test_peer_new (&own);
  fixture->parameters = (SfuTransportParameters){ UFRAG,
                                                  PWD,
                                                  test_peer_ufrag (fixture->peer),
                                                  test_peer_pwd (fixture->peer),
                                                  "sha-256",
                                                  test_peer_fingerprint (fixture->peer) };
}

static void
start (Fixture *fixture)
{
  gw_worker_call_sync (worker (fixture), open_transport, fixture);
  test_peer_connect (fixture->peer, &fixture->address, UFRAG, PWD);
}

static void
tear_down (Fixture *fixture)
{
  gw_worker_call_sync (worker (fixture), close_transport, fixture);
  test_peer_free (fixture->peer);
  sfu_port_free (fixture->port);
  sfu_dtls_identity_free (fixture->identity);
  gw_workers_free (fixture->workers);
}

/* 10 s at most. */
static void
wait_for (gint *variable, gint value)
{
  for (guint i = 0; i < 2000 && g_atomic_int_get (variable) != value; i++)
    test_peer_sleep (5);
  g_assert_cmpint (g_atomic_int_get (variable), ==, value);
}

static void
wait_for_got (const guint *counter, guint value)
{
  for (guint i = 0; i < 2000 && *counter != value; i++)
    test_peer_sleep (5);
  g_assert_cmpuint (*counter, ==, value);
}

static const guint8 rtp[] = { 0x80, 0x60, 0x12, 0x34, 0,   0,   0,   1,  0xCA,
                              0xFE, 0xBA, 0xBE, 'h',  'e', 'l', 'l', 'o' };
static const guint8 rtcp[] = { 0x81, 206, 0, 2, 0, 0, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE };

static void
send_both (gpointer data)
{
  Fixture *fixture = data;
  g_assert_cmpuint (sfu_transport_send_rtp (fixture->transport, rtp, 12, rtp + 12, sizeof rtp - 12),
                    >, 0);
  sfu_port_flush (fixture->port);
}

static void
send_control (gpointer data)
{
  Fixture *fixture = data;
  g_assert_cmpuint (sfu_transport_send_rtcp (fixture->transport, rtcp, sizeof rtcp), >,
                    sizeof rtcp);
  sfu_port_flush (fixture->port);
}

static void
check_media (Fixture *fixture)
{
  g_assert_true (test_peer_send_rtp (fixture->peer, rtp, sizeof rtp));
  wait_for (&fixture->rtp, 1);
  g_assert_cmpmem (fixture->last, fixture->last_size, rtp, sizeof rtp);
  g_assert_true (test_peer_send_rtcp (fixture->peer, rtcp, sizeof rtcp));
  wait_for (&fixture->rtcp, 1);
  g_assert_cmpmem (fixture->last, fixture->last_size, rtcp, sizeof rtcp);

  gw_worker_call_sync (worker (fixture), send_both, fixture);
  wait_for_got (&fixture->got_rtp, 1);
  g_assert_cmpmem (fixture->got, fixture->got_size, rtp, sizeof rtp);
  gw_worker_call_sync (worker (fixture), send_control, fixture);
  wait_for_got (&fixture->got_rtcp, 1);
  g_assert_cmpmem (fixture->got, fixture->got_size, rtcp, sizeof rtcp);
}

static void
test_connects_with (const TestPeerOptions *options, const char *bind, const char *ip)
{
  Fixture fixture = { 0 };
  set_up (&fixture, options, bind, ip);
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  check_media (&fixture);
  if (options->mtu)
    g_assert_cmpuint (test_peer_hello_parts (fixture.peer), >, 1);
  tear_down (&fixture);
}

static void
test_gcm_first (void)
{
  Fixture fixture = { 0 };
  TestPeerOptions options = { .srtp_profiles = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM" };
  set_up (&fixture, &options, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  g_assert_cmpstr (test_peer_srtp_profile (fixture.peer), ==, "SRTP_AEAD_AES_128_GCM");
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  check_media (&fixture);
  tear_down (&fixture);
}

static void
test_counter_mode (void)
{
  test_connects_with (&(TestPeerOptions){ .srtp_profiles = "SRTP_AES128_CM_SHA1_80" }, "127.0.0.1",
                      "127.0.0.1");
}

/* The answers come from the address that was asked, or connected sockets would not see them. */
static void
test_wildcard (void)
{
  test_connects_with (&(TestPeerOptions){ 0 }, "::", "127.0.0.1");
  test_connects_with (&(TestPeerOptions){ .ip = "127.0.0.1" }, "::", "127.0.0.9");
  test_connects_with (&(TestPeerOptions){ .ip = "127.0.0.1" }, "0.0.0.0", "127.0.0.9");
  test_connects_with (&(TestPeerOptions){ 0 }, "::", "::1");
}

static void
test_fragmented_hello (void)
{
  test_connects_with (&(TestPeerOptions){ .mtu = 256 }, "127.0.0.1", "127.0.0.1");
}

static void
test_loss (void)
{
  test_connects_with (&(TestPeerOptions){ .drop_every = 2 }, "127.0.0.1", "127.0.0.1");
  test_connects_with (&(TestPeerOptions){ .drop_every = 3 }, "127.0.0.1", "127.0.0.1");
}

static void
test_wrong_fingerprint (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  fixture.parameters.fingerprint = sfu_dtls_identity_fingerprint (fixture.identity);
  start (&fixture);
  wait_for (&fixture.state, SFU_TRANSPORT_FAILED);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_FAILED));
  tear_down (&fixture);
}

static void
test_no_certificate (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ .no_certificate = TRUE }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  wait_for (&fixture.state, SFU_TRANSPORT_FAILED);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_FAILED));
  tear_down (&fixture);
}

static void
test_no_srtp (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ .srtp_profiles = "SRTP_AEAD_AES_256_GCM" }, "127.0.0.1",
          "127.0.0.1");
  start (&fixture);
  wait_for (&fixture.state, SFU_TRANSPORT_FAILED);
  tear_down (&fixture);
}

static void
test_role_conflict (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ .controlled = TRUE }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_error_code (fixture.peer), ==, 487);
  g_assert_cmpint (g_atomic_int_get (&fixture.state), ==, SFU_TRANSPORT_NEW);
  tear_down (&fixture);
}

static void
test_wrong_password (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  gw_worker_call_sync (worker (&fixture), open_transport, &fixture);
  test_peer_connect (fixture.peer, &fixture.address, UFRAG, "not-the-password-at-all");
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (fixture.peer), ==, 0);
  test_peer_connect (fixture.peer, &fixture.address, "nobody", PWD);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (fixture.peer), ==, 0);
  g_assert_cmpuint (sfu_port_stats (fixture.port)->stun_refused, >, 4);
  g_assert_cmpint (g_atomic_int_get (&fixture.state), ==, SFU_TRANSPORT_NEW);
  tear_down (&fixture);
}

static void
test_close_by_peer (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  test_peer_close (fixture.peer);
  wait_for (&fixture.state, SFU_TRANSPORT_CLOSED);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CLOSED));
  tear_down (&fixture);
}

static void
test_close_by_us (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  gw_worker_call_sync (worker (&fixture), close_transport, &fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CLOSED));
  tear_down (&fixture);
}

/* Another network: media follows the next nomination. */
static void
test_move (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  guint answers = test_peer_answers (fixture.peer);
  test_peer_move (fixture.peer);
  while (test_peer_answers (fixture.peer) == answers)
    test_peer_sleep (5);
  check_media (&fixture);
  tear_down (&fixture);
}

static void
restart (gpointer data)
{
  Fixture *fixture = data;
  sfu_transport_restart (fixture->transport, &fixture->parameters);
}

static void
test_restart (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);

  fixture.parameters.local_ufrag = "newu";
  fixture.parameters.local_pwd = "another-password-of-22-chars";
  gw_worker_call_sync (worker (&fixture), restart, &fixture);
  guint answers = test_peer_answers (fixture.peer);
  test_peer_connect (fixture.peer, &fixture.address, UFRAG, PWD);
  test_peer_sleep (100);
  g_assert_cmpuint (test_peer_answers (fixture.peer), >, answers);

  answers = test_peer_answers (fixture.peer);
  test_peer_connect (fixture.peer, &fixture.address, "newu", fixture.parameters.local_pwd);
  test_peer_sleep (100);
  g_assert_cmpuint (test_peer_answers (fixture.peer), >, answers);

  answers = test_peer_answers (fixture.peer);
  test_peer_connect (fixture.peer, &fixture.address, UFRAG, PWD);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (fixture.peer), ==, answers);
  check_media (&fixture);
  tear_down (&fixture);
}

static void
test_silence (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  test_peer_set_silent (fixture.peer, TRUE);
  wait_for (&fixture.state, SFU_TRANSPORT_DISCONNECTED);
  test_peer_set_silent (fixture.peer, FALSE);
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  check_media (&fixture);
  tear_down (&fixture);
}

/* The timers are told what time it is, so that thirty seconds pass at once. */
static void
pass_half_a_minute (gpointer data)
{
  Fixture *fixture = data;
  gint64 now = g_get_monotonic_time ();
  g_assert_cmpint (sfu_transport_tick (fixture->transport, now + 31 * G_USEC_PER_SEC), ==,
                   G_MAXINT64);
  g_assert_cmpuint (sfu_transport_send_rtp (fixture->transport, rtp, 12, rtp + 12, sizeof rtp - 12),
                    ==, 0);
}

static void
test_failure_and_restart (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  gw_worker_call_sync (worker (&fixture), pass_half_a_minute, &fixture);
  wait_for (&fixture.state, SFU_TRANSPORT_FAILED);
  guint answers = test_peer_answers (fixture.peer);
  test_peer_set_silent (fixture.peer, FALSE);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (fixture.peer), ==, answers);

  fixture.parameters.local_ufrag = "newu";
  fixture.parameters.local_pwd = "another-password-of-22-chars";
  gw_worker_call_sync (worker (&fixture), restart, &fixture);
  test_peer_connect (fixture.peer, &fixture.address, "newu", fixture.parameters.local_pwd);
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  check_media (&fixture);
  tear_down (&fixture);
}

/* From no known address, of no protocol, cut short, forged: counted and forgotten. */
static void
test_garbage (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  start (&fixture);
  g_assert_true (test_peer_wait (fixture.peer, TEST_PEER_CONNECTED));
  wait_for (&fixture.state, SFU_TRANSPORT_CONNECTED);
  guint8 bytes[1400];
  for (guint first = 0; first < 256; first++)
    for (gsize size = 1; size <= sizeof bytes; size = size * 3 + 1)
      {
        for (gsize i = 0; i < size; i++)
          bytes[i] = (guint8) g_test_rand_int ();
        bytes[0] = (guint8) first;
        test_peer_send_raw (fixture.peer, bytes, size);
      }
  test_peer_sleep (100);
  g_assert_cmpuint (sfu_port_stats (fixture.port)->srtp_refused, >, 50);
  g_assert_cmpint (g_atomic_int_get (&fixture.state), ==, SFU_TRANSPORT_CONNECTED);
  check_media (&fixture);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transport/gcm-first", test_gcm_first);
  g_test_add_func ("/transport/counter-mode", test_counter_mode);
  g_test_add_func ("/transport/wildcard", test_wildcard);
  g_test_add_func ("/transport/fragmented-hello", test_fragmented_hello);
  g_test_add_func ("/transport/loss", test_loss);
  g_test_add_func ("/transport/wrong-fingerprint", test_wrong_fingerprint);
  g_test_add_func ("/transport/no-certificate", test_no_certificate);
  g_test_add_func ("/transport/no-srtp", test_no_srtp);
  g_test_add_func ("/transport/role-conflict", test_role_conflict);
  g_test_add_func ("/transport/wrong-password", test_wrong_password);
  g_test_add_func ("/transport/close-by-peer", test_close_by_peer);
  g_test_add_func ("/transport/close-by-us", test_close_by_us);
  g_test_add_func ("/transport/move", test_move);
  g_test_add_func ("/transport/restart", test_restart);
  g_test_add_func ("/transport/silence", test_silence);
  g_test_add_func ("/transport/failure-and-restart", test_failure_and_restart);
  g_test_add_func ("/transport/garbage", test_garbage);
  return g_test_run ();
}
