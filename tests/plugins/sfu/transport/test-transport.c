/* A port and its transports against a peer over loopback, and what happens when things go wrong. */
#include <sys/socket.h>
#include <unistd.h>

#include "tests/plugins/sfu/transport/link.h"

static void
test_connects_with (const TestPeerOptions *options, const char *bind, const char *ip)
{
  Link link = { 0 };
  link_set_up (&link, options, bind, ip);
  link_start (&link);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_CONNECTED));
  link_wait (&link.state, SFU_TRANSPORT_CONNECTED);
  link_check_media (&link);
  if (options->mtu)
    g_assert_cmpuint (test_peer_hello_parts (link.peer), >, 1);
  link_tear_down (&link);
}

static void
test_gcm_first (void)
{
  Link link = { 0 };
  TestPeerOptions options = { .srtp_profiles = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM" };
  link_set_up (&link, &options, "127.0.0.1", "127.0.0.1");
  link_start (&link);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_CONNECTED));
  g_assert_cmpstr (test_peer_srtp_profile (link.peer), ==, "SRTP_AEAD_AES_128_GCM");
  link_wait (&link.state, SFU_TRANSPORT_CONNECTED);
  link_check_media (&link);
  link_tear_down (&link);
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
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  link.parameters.fingerprint = sfu_dtls_identity_fingerprint (link.identity);
  link_start (&link);
  link_wait (&link.state, SFU_TRANSPORT_FAILED);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_FAILED));
  link_tear_down (&link);
}

/* Of whatever hash the peer's description names; keys are there only when it is right. */
static void
test_hash (const char *hash, const char *fingerprint, SfuTransportState state)
{
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  g_autofree char *own = test_peer_fingerprint_by (link.peer, hash);
  link.parameters.fingerprint_hash = hash;
  link.parameters.fingerprint = fingerprint ? fingerprint : own;
  link_start (&link);
  link_wait (&link.state, (gint) state);
  if (state == SFU_TRANSPORT_CONNECTED)
    link_check_media (&link);
  else
    g_assert_false (test_peer_send_rtp (link.peer, link_rtp, sizeof link_rtp));
  link_tear_down (&link);
}

static void
test_hashes (void)
{
  g_autofree char *wrong = g_strnfill (64 * 3 - 1, '0');
  for (gsize i = 2; i < 64 * 3 - 1; i += 3)
    wrong[i] = ':';
  test_hash ("sha-384", NULL, SFU_TRANSPORT_CONNECTED);
  test_hash ("sha-512", NULL, SFU_TRANSPORT_CONNECTED);
  test_hash ("sha-512", wrong, SFU_TRANSPORT_FAILED);
}

static void
test_no_certificate (void)
{
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ .no_certificate = TRUE }, "127.0.0.1", "127.0.0.1");
  link_start (&link);
  link_wait (&link.state, SFU_TRANSPORT_FAILED);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_FAILED));
  link_tear_down (&link);
}

static void
test_no_srtp (void)
{
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ .srtp_profiles = "SRTP_AEAD_AES_256_GCM" }, "127.0.0.1",
               "127.0.0.1");
  link_start (&link);
  link_wait (&link.state, SFU_TRANSPORT_FAILED);
  link_tear_down (&link);
}

static void
test_role_conflict (void)
{
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ .controlled = TRUE }, "127.0.0.1", "127.0.0.1");
  link_start (&link);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_error_code (link.peer), ==, 487);
  g_assert_cmpint (g_atomic_int_get (&link.state), ==, SFU_TRANSPORT_NEW);
  link_tear_down (&link);
}

static void
test_wrong_password (void)
{
  Link link = { 0 };
  link_set_up (&link, &(TestPeerOptions){ 0 }, "127.0.0.1", "127.0.0.1");
  gw_worker_call_sync (link_worker (&link), link_open_transport, &link);
  test_peer_connect (link.peer, &link.address, UFRAG, "not-the-password-at-all");
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (link.peer), ==, 0);
  test_peer_connect (link.peer, &link.address, "nobody", PWD);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (link.peer), ==, 0);
  g_assert_cmpuint (sfu_port_stats (link.port)->stun_refused, >, 4);
  g_assert_cmpint (g_atomic_int_get (&link.state), ==, SFU_TRANSPORT_NEW);
  link_tear_down (&link);
}

/* Whoever has not shown the password by a check is nobody: nothing of what it says is looked into,
 * and no byte goes back. */
static void
test_unchecked (void)
{
  static const guint8 packets[][24] = {
    { 0x00, 0x01, 0, 0, 0x21, 0x12, 0xA4, 0x42, 'n', 'o', ' ', 'p', 'a', 's', 's', 'w', 'o', 'r' },
    { 22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 1 }, /* a ClientHello begins so */
    { 0x80, 96, 0, 1, 0, 0, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE },
    { 0x80, 201, 0, 1, 0, 0, 0, 1, 0x80, 0, 0, 1 },
  };
  Link link = { 0 };
  guint8 answer[100];
  struct sockaddr_storage name;
  link_set_up (&link, &(TestPeerOptions){ .ecdsa = TRUE }, "127.0.0.1", "127.0.0.1");
  gw_worker_call_sync (link_worker (&link), link_open_transport, &link);
  socklen_t length = gw_address_to_sockaddr (&link.address, &name);
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &name, length), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (packets); i++)
    g_assert_cmpint (send (fd, packets[i], i == 0 ? 20 : sizeof packets[i], 0), >, 0);
  while (link_stats (&link).unknown_packets < G_N_ELEMENTS (packets) - 1)
    test_peer_sleep (5);
  g_assert_cmpuint (link_stats (&link).stun_refused, ==, 1);
  g_assert_cmpint (recv (fd, answer, sizeof answer, MSG_DONTWAIT), <, 0);
  g_assert_cmpint (g_atomic_int_get (&link.state), ==, SFU_TRANSPORT_NEW);
  close (fd);
  link_tear_down (&link);
}

static void
test_close_by_peer (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  test_peer_close (link.peer);
  link_wait (&link.state, SFU_TRANSPORT_CLOSED);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_CLOSED));
  link_tear_down (&link);
}

static void
test_close_by_us (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  gw_worker_call_sync (link_worker (&link), link_close_transport, &link);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_CLOSED));
  link_tear_down (&link);
}

/* A network that lets no UDP out. */
static void
test_tcp (void)
{
  test_connects_with (&(TestPeerOptions){ .tcp = TRUE }, "127.0.0.1", "127.0.0.1");
  test_connects_with (&(TestPeerOptions){ .tcp = TRUE }, "::", "::1");
  test_connects_with (&(TestPeerOptions){ .tcp = TRUE, .mtu = 256 }, "::", "127.0.0.1");
}

/* From no known address, of no protocol, cut short, forged: counted and forgotten. */
static void
test_garbage (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  guint8 bytes[1400];
  for (guint first = 0; first < 256; first++)
    for (gsize size = 1; size <= sizeof bytes; size = size * 3 + 1)
      {
        for (gsize i = 0; i < size; i++)
          bytes[i] = (guint8) g_test_rand_int ();
        bytes[0] = (guint8) first;
        test_peer_send_raw (link.peer, bytes, size);
      }
  test_peer_sleep (100);
  g_assert_cmpuint (sfu_port_stats (link.port)->srtp_refused, >, 50);
  g_assert_cmpint (g_atomic_int_get (&link.state), ==, SFU_TRANSPORT_CONNECTED);
  link_check_media (&link);
  link_tear_down (&link);
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
  g_test_add_func ("/transport/hashes", test_hashes);
  g_test_add_func ("/transport/no-certificate", test_no_certificate);
  g_test_add_func ("/transport/no-srtp", test_no_srtp);
  g_test_add_func ("/transport/role-conflict", test_role_conflict);
  g_test_add_func ("/transport/wrong-password", test_wrong_password);
  g_test_add_func ("/transport/unchecked", test_unchecked);
  g_test_add_func ("/transport/close-by-peer", test_close_by_peer);
  g_test_add_func ("/transport/close-by-us", test_close_by_us);
  g_test_add_func ("/transport/tcp", test_tcp);
  g_test_add_func ("/transport/garbage", test_garbage);
  return g_test_run ();
}
