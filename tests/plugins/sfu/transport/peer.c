#include "tests/plugins/sfu/transport/peer.h"

#include <stun/stunagent.h>
#include <stun/usages/ice.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/plugins/sfu/transport/peer-dtls.h"
#include "tests/plugins/sfu/transport/peer-socket.h"

#define CHECK_FAST 50
#define CHECK_SLOW 1000
#define DTLS_TICK 10
#define ROOM 2048

struct _TestPeer
{
  TestPeerOptions options;
  TestPeerDtls *dtls;
  TestPeerSocket *socket;
  guint check_source, dtls_source;
  GwAddress server;
  char ufrag[9], pwd[25];
  char *server_ufrag, *server_pwd;
  StunAgent agent;
  StunTransactionId last_check;
  gboolean silent, closed, answered, dtls_begun;
  guint answers, asked, error_code, hello_parts;
  guint8 check[ROOM]; /* the server's last one */
  gsize check_size;
  GRand *chance;
};

static const guint16 known_attributes[] = {
  STUN_ATTRIBUTE_USERNAME,           STUN_ATTRIBUTE_MESSAGE_INTEGRITY,
  STUN_ATTRIBUTE_ERROR_CODE,         STUN_ATTRIBUTE_UNKNOWN_ATTRIBUTES,
  STUN_ATTRIBUTE_PRIORITY,           STUN_ATTRIBUTE_USE_CANDIDATE,
  STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, STUN_ATTRIBUTE_ICE_CONTROLLED,
  STUN_ATTRIBUTE_ICE_CONTROLLING,    0,
};

static gboolean
is_lost (TestPeer *peer)
{
  /* By chance: a strict rhythm would drop the same datagram of every flight. */
  guint every = peer->options.drop_every;
  return every && g_rand_int_range (peer->chance, 0, (gint32) every) == 0;
}

void
test_peer_send_raw (TestPeer *peer, const guint8 *data, gsize size)
{
  test_peer_socket_send (peer->socket, data, size);
}

static void
send_dtls (const guint8 *data, gsize size, gpointer user_data)
{
  TestPeer *peer = user_data;
  if (!test_peer_dtls_has_read (peer->dtls))
    peer->hello_parts++;
  if (!is_lost (peer))
    test_peer_send_raw (peer, data, size);
}

/* Until the handshake is over, however it ends. */
static gboolean
tick_dtls (gpointer data)
{
  TestPeer *peer = data;
  test_peer_dtls_tick (peer->dtls);
  if (test_peer_dtls_state (peer->dtls) == TEST_PEER_CHECKED)
    return G_SOURCE_CONTINUE;
  peer->dtls_source = 0;
  return G_SOURCE_REMOVE;
}

static bool
find_own_key (StunAgent *agent,
              StunMessage *message,
              uint8_t *username,
              uint16_t username_size,
              uint8_t **key,
              size_t *key_size,
              void *user_data)
{
  TestPeer *peer = user_data;
  g_autofree char *expected = g_strdup_printf ("%s:%s", peer->ufrag, peer->server_ufrag);
  *key = (uint8_t *) peer->pwd;
  *key_size = strlen (peer->pwd);
  return username_size == strlen (expected) && memcmp (username, expected, username_size) == 0;
}

/* The server's last check, as full agents answer it (RFC 8445 7.3). @bytes: ROOM of them. Returns:
 * its size. */
static gsize
make_answer (TestPeer *peer, guint8 *bytes)
{
  StunMessage request, answer;
  GwAddress remote = peer->server;
  struct sockaddr_storage name;
  socklen_t length = gw_address_to_sockaddr (&remote, &name);
  g_assert_cmpint (stun_agent_validate (&peer->agent, &request, peer->check, peer->check_size,
                                        find_own_key, peer),
                   ==, STUN_VALIDATION_SUCCESS);
  g_assert_true (stun_agent_init_response (&peer->agent, &answer, bytes, ROOM, &request));
  stun_message_append_xor_addr (&answer, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &name, length);
  return stun_agent_finish_message (&peer->agent, &answer, (guint8 *) peer->pwd,
                                    strlen (peer->pwd));
}

void
test_peer_answer_by (TestPeer *peer, int fd)
{
  guint8 bytes[ROOM];
  gsize size = make_answer (peer, bytes);
  g_assert_cmpint (send (fd, bytes, size, 0), ==, (gssize) size);
}

static void
receive_check (TestPeer *peer, const guint8 *data, gsize size)
{
  StunMessage request;
  guint8 answer[ROOM];
  if (stun_agent_validate (&peer->agent, &request, data, size, find_own_key, peer) !=
      STUN_VALIDATION_SUCCESS)
    return;
  memcpy (peer->check, data, size);
  peer->check_size = size;
  peer->asked++;
  if (!peer->options.deaf)
    test_peer_send_raw (peer, answer, make_answer (peer, answer));
}

static void
read_answer (TestPeer *peer, const guint8 *data, gsize size)
{
  StunMessage message;
  int code = 0;
  StunValidationStatus status =
      stun_agent_validate (&peer->agent, &message, data, size, NULL, NULL);
  if (status != STUN_VALIDATION_SUCCESS)
    return;
  if (stun_message_get_class (&message) == STUN_ERROR)
    {
      stun_message_find_error (&message, &code);
      peer->error_code = (guint) code;
      return;
    }

  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  GwAddress mapped, local = test_peer_socket_local (peer->socket);
  g_assert_cmpint (
      stun_message_find_xor_addr (&message, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &storage, &length),
      ==, STUN_MESSAGE_RETURN_SUCCESS);
  gw_address_from_sockaddr ((struct sockaddr *) &storage, &mapped);
  g_assert_true (gw_address_equal (&mapped, &local));

  peer->answers++;
  peer->answered = TRUE;
  if (!peer->dtls_begun)
    {
      peer->dtls_begun = TRUE;
      peer->dtls_source = g_timeout_add (DTLS_TICK, tick_dtls, peer);
      test_peer_dtls_start (peer->dtls);
    }
}

static void
receive (guint8 *data, gsize size, gpointer user_data)
{
  TestPeer *peer = user_data;
  gsize plain = size;
  if (data[0] == 0 && data[1] == 1)
    receive_check (peer, data, size);
  else if (data[0] <= 3)
    read_answer (peer, data, size);
  else if (data[0] >= 20 && data[0] <= 63)
    {
      if (!is_lost (peer))
        test_peer_dtls_receive (peer->dtls, data, size);
    }
  else if ((data[1] & 0x7F) >= 64 && (data[1] & 0x7F) <= 95)
    {
      if (test_peer_dtls_open (peer->dtls, TEST_PEER_RTCP, data, &plain) && peer->options.rtcp)
        peer->options.rtcp (peer, data, plain, peer->options.user_data);
    }
  else if (test_peer_dtls_open (peer->dtls, TEST_PEER_RTP, data, &plain) && peer->options.rtp)
    peer->options.rtp (peer, data, plain, peer->options.user_data);
}

TestPeer *
test_peer_new (const TestPeerOptions *options)
{
  TestPeer *peer = g_new0 (TestPeer, 1);
  peer->options = *options;
  peer->chance = g_rand_new_with_seed (20);
  g_snprintf (peer->ufrag, sizeof peer->ufrag, "%08x", g_random_int ());
  g_snprintf (peer->pwd, sizeof peer->pwd, "%08x%08x%08x", g_random_int (), g_random_int (),
              g_random_int ());
  stun_agent_init (&peer->agent, known_attributes, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
  peer->dtls = test_peer_dtls_new (options, send_dtls, peer);
  peer->socket = test_peer_socket_new (options->ip, options->tcp, receive, peer);
  return peer;
}

void
test_peer_free (TestPeer *peer)
{
  g_clear_handle_id (&peer->check_source, g_source_remove);
  g_clear_handle_id (&peer->dtls_source, g_source_remove);
  test_peer_socket_free (peer->socket);
  test_peer_dtls_free (peer->dtls);
  g_rand_free (peer->chance);
  g_free (peer->server_ufrag);
  g_free (peer->server_pwd);
  g_free (peer);
}

const char *
test_peer_ufrag (const TestPeer *peer)
{
  return peer->ufrag;
}

const char *
test_peer_pwd (const TestPeer *peer)
{
  return peer->pwd;
}

const char *
test_peer_fingerprint (const TestPeer *peer)
{
  return test_peer_dtls_fingerprint (peer->dtls);
}

char *
test_peer_fingerprint_by (const TestPeer *peer, const char *hash)
{
  return test_peer_dtls_fingerprint_by (peer->dtls, hash);
}

void
test_peer_pose_as (TestPeer *peer, const TestPeer *other)
{
  memcpy (peer->ufrag, other->ufrag, sizeof peer->ufrag);
  memcpy (peer->pwd, other->pwd, sizeof peer->pwd);
}

void
test_peer_check_as (TestPeer *peer, const char *server_ufrag, const char *server_pwd)
{
  StunMessage message;
  guint8 bytes[ROOM];
  g_autofree char *username = g_strdup_printf ("%s:%s", server_ufrag, peer->ufrag);

  /* The agent keeps the key's pointer until the answer comes. */
  stun_agent_forget_transaction (&peer->agent, peer->last_check);
  gsize size = stun_usage_ice_conncheck_create (
      &peer->agent, &message, bytes, sizeof bytes, (guint8 *) username, strlen (username),
      (guint8 *) server_pwd, strlen (server_pwd), !peer->options.controlled,
      !peer->options.controlled, 0x7E0000FF, 0x1122334455667788, NULL,
      STUN_USAGE_ICE_COMPATIBILITY_RFC5245);
  g_assert_cmpuint (size, >, 0);
  stun_message_id (&message, peer->last_check);
  test_peer_send_raw (peer, bytes, size);
}

static gboolean
send_check (gpointer data)
{
  TestPeer *peer = data;
  if (!peer->silent)
    test_peer_check_as (peer, peer->server_ufrag, peer->server_pwd);
  peer->check_source = g_timeout_add (peer->answered ? CHECK_SLOW : CHECK_FAST, send_check, peer);
  return G_SOURCE_REMOVE;
}

static void
check_now (TestPeer *peer)
{
  peer->answered = FALSE;
  g_clear_handle_id (&peer->check_source, g_source_remove);
  send_check (peer);
}

void
test_peer_connect (TestPeer *peer,
                   const GwAddress *server,
                   const char *server_ufrag,
                   const char *server_pwd)
{
  stun_agent_forget_transaction (&peer->agent, peer->last_check);
  g_free (peer->server_ufrag);
  g_free (peer->server_pwd);
  peer->server = *server;
  peer->server_ufrag = g_strdup (server_ufrag);
  peer->server_pwd = g_strdup (server_pwd);
  test_peer_socket_connect (peer->socket, server);
  check_now (peer);
}

void
test_peer_set_silent (TestPeer *peer, gboolean silent)
{
  peer->silent = silent;
  check_now (peer);
}

void
test_peer_set_deaf (TestPeer *peer, gboolean deaf)
{
  peer->options.deaf = deaf;
}

void
test_peer_rebind (TestPeer *peer)
{
  TestPeerSocket *old = peer->socket;
  /* Before the old one is closed, so that the port differs. */
  peer->socket = test_peer_socket_new (peer->options.ip, peer->options.tcp, receive, peer);
  test_peer_socket_free (old);
  test_peer_socket_connect (peer->socket, &peer->server);
}

void
test_peer_move (TestPeer *peer)
{
  test_peer_rebind (peer);
  check_now (peer);
}

void
test_peer_set_tcp (TestPeer *peer, gboolean tcp)
{
  peer->options.tcp = tcp;
  test_peer_move (peer);
}

TestPeerState
test_peer_state (const TestPeer *peer)
{
  if (!peer->dtls_begun)
    return TEST_PEER_NEW;
  return test_peer_dtls_state (peer->dtls);
}

guint
test_peer_answers (const TestPeer *peer)
{
  return peer->answers;
}

guint
test_peer_asked (const TestPeer *peer)
{
  return peer->asked;
}

guint
test_peer_error_code (const TestPeer *peer)
{
  return peer->error_code;
}

guint
test_peer_hello_parts (const TestPeer *peer)
{
  return peer->hello_parts;
}

const char *
test_peer_srtp_profile (const TestPeer *peer)
{
  return test_peer_dtls_srtp_profile (peer->dtls);
}

gboolean
test_peer_wait (TestPeer *peer, TestPeerState state)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (test_peer_state (peer) != state && g_get_monotonic_time () < end)
    test_peer_sleep (5);
  return test_peer_state (peer) == state;
}

static gboolean
set_true (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_peer_sleep (guint milliseconds)
{
  gboolean over = FALSE;
  g_timeout_add (milliseconds, set_true, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
send_sealed (TestPeer *peer, TestPeerKind kind, const guint8 *data, gsize size)
{
  guint8 sealed[ROOM];
  g_assert_cmpuint (size, <=, ROOM - TEST_PEER_GROWTH);
  memcpy (sealed, data, size);
  if (!test_peer_dtls_seal (peer->dtls, kind, sealed, &size))
    return FALSE;
  test_peer_send_raw (peer, sealed, size);
  return TRUE;
}

gboolean
test_peer_send_rtp (TestPeer *peer, const guint8 *data, gsize size)
{
  return send_sealed (peer, TEST_PEER_RTP, data, size);
}

gboolean
test_peer_send_rtcp (TestPeer *peer, const guint8 *data, gsize size)
{
  return send_sealed (peer, TEST_PEER_RTCP, data, size);
}

gsize
test_peer_seal_rtcp (TestPeer *peer, const guint8 *data, gsize size, guint8 *sealed)
{
  memcpy (sealed, data, size);
  g_assert_true (test_peer_dtls_seal (peer->dtls, TEST_PEER_RTCP, sealed, &size));
  return size;
}

void
test_peer_close (TestPeer *peer)
{
  test_peer_dtls_close (peer->dtls);
}
