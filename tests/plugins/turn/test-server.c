/* The server over loopback with two workers, asked by a client on libnice's STUN. */
#include "plugins/turn/server.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/cluster/turn-credentials.h"
#include "tests/plugins/turn/client.h"

#define IPV4 1
#define IPV6 2
#define PATIENCE 20000
/* Milliseconds in which nothing may come. */
#define SILENCE 100

typedef struct
{
  GwWorkers *workers;
  GwMetrics *metrics;
  GwSecret *secret;
  TurnShared *shared;
  TurnServer *server;
  GwAddress address;
  int peer_fd;
  GwAddress peer;
} Fixture;

static GwAddress
loopback (guint16 port)
{
  GwAddress address;
  g_assert_true (gw_address_parse_ip ("127.0.0.1", port, &address));
  return address;
}

static void
open_peer (Fixture *fixture)
{
  struct sockaddr_storage name;
  GwAddress any = loopback (0);
  socklen_t size = gw_address_to_sockaddr (&any, &name);
  fixture->peer_fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fixture->peer_fd, (struct sockaddr *) &name, size), ==, 0);
  g_assert_cmpint (getsockname (fixture->peer_fd, (struct sockaddr *) &name, &size), ==, 0);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &fixture->peer);
}

static TurnShared *
make_shared (const GwSecret *secret)
{
  const char *const users[] = { "alice:wonderland", "bob:builder", NULL };
  TurnShared *shared = g_new0 (TurnShared, 1);
  shared->v4.advertised = shared->v4.bound = loopback (0);
  shared->v4.ports = turn_port_pool_new (40000, 65535);
  shared->v6.ports = turn_port_pool_new (40000, 65535);
  shared->auth = turn_auth_new (secret, users, "users", NULL);
  shared->nonce = turn_nonce_new ();
  shared->quota = turn_quota_new (40, 20);
  shared->realm = g_strdup ("test");
  shared->lifetime = 600;
  shared->lifetime_max = 3600;
  return shared;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const allow[] = { "127.0.0.1/32", NULL };
  const char *const deny[] = { "198.51.100.0/24", NULL };
  g_autoptr (TurnPeers) peers = turn_peers_new (allow, "allow", deny, "deny", NULL);
  g_autoptr (GError) error = NULL;

  fixture->workers = gw_workers_new (2);
  fixture->metrics = gw_metrics_new ();
  fixture->secret = gw_secret_new ("a secret of enough length", NULL);
  fixture->shared = make_shared (fixture->secret);
  fixture->address = loopback (0);
  const TurnServerPlan plan = { .local = loopback (0) };
  fixture->server =
      turn_server_new (fixture->workers, &plan, fixture->shared, peers, fixture->metrics, &error);
  g_assert_no_error (error);
  fixture->address.port = turn_server_port (fixture->server);
  turn_server_start (fixture->server);
  open_peer (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close (fixture->peer_fd);
  turn_server_free (fixture->server);
  g_assert_cmpuint (turn_quota_used (fixture->shared->quota), ==, 0);
  turn_shared_free (fixture->shared);
  gw_secret_free (fixture->secret);
  gw_workers_free (fixture->workers);
  gw_metrics_free (fixture->metrics);
}

static TurnClient *
alice (Fixture *fixture)
{
  return turn_client_new (&fixture->address, "alice", "wonderland");
}

static TurnClient *
allocated (Fixture *fixture)
{
  TurnClient *client = alice (fixture);
  g_assert_cmpint (turn_client_allocate (client, 0, 0), ==, 0);
  return client;
}

/* Returns: what came to the peer, after at most PATIENCE. */
static gsize
peer_receive (Fixture *fixture, guint milliseconds, guint8 *data, gsize room, GwAddress *from)
{
  struct pollfd poll_fd = { .fd = fixture->peer_fd, .events = POLLIN };
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  if (poll (&poll_fd, 1, (int) milliseconds) != 1)
    return 0;
  gssize got = recvfrom (fixture->peer_fd, data, room, 0, (struct sockaddr *) &name, &size);
  gw_address_from_sockaddr ((struct sockaddr *) &name, from);
  return got > 0 ? (gsize) got : 0;
}

static void
peer_send (Fixture *fixture, const GwAddress *to, const void *data, gsize size)
{
  struct sockaddr_storage name;
  socklen_t name_size = gw_address_to_sockaddr (to, &name);
  g_assert_cmpint (sendto (fixture->peer_fd, data, size, 0, (struct sockaddr *) &name, name_size),
                   ==, (gssize) size);
}

static void
expect_at_peer (Fixture *fixture, const GwAddress *relayed, const char *text)
{
  guint8 data[2000];
  GwAddress from;
  gsize size = peer_receive (fixture, PATIENCE, data, sizeof data, &from);
  g_assert_cmpmem (data, size, text, strlen (text));
  g_assert_true (gw_address_equal (&from, relayed));
}

static void
test_binding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = alice (fixture);

  turn_client_begin (client, STUN_BINDING);
  /* Without credentials: an agent that asks for none. */
  stun_agent_init (&client->agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  g_assert_cmpint (turn_client_ask (client), ==, 0);
  GwAddress mapped = turn_client_address (client, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS);
  g_assert_true (gw_address_equal (&mapped, &client->local));
}

static void
test_allocate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = alice (fixture);
  GwAddress first, again;

  g_assert_cmpint (turn_client_allocate (client, 0, 1200), ==, 0);
  first = turn_client_address (client, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  g_assert_true (gw_address_is_loopback (&first));
  g_assert_cmpuint (first.port, >=, 40000);
  again = turn_client_address (client, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS);
  g_assert_true (gw_address_equal (&again, &client->local));
  g_assert_cmpuint (turn_client_lifetime (client), ==, 1200);

  /* A retransmission gets the same answer; a new request is one too many. */
  g_assert_cmpint (turn_client_ask_again (client), ==, 0);
  again = turn_client_address (client, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  g_assert_true (gw_address_equal (&first, &again));
  g_assert_cmpuint (turn_client_lifetime (client), ==, 1200);
  g_assert_cmpint (turn_client_allocate (client, 0, 0), ==, 437);
  g_assert_cmpuint (turn_quota_used (fixture->shared->quota), ==, 1);
}

static void
test_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) wrong = turn_client_new (&fixture->address, "alice", "looking-glass");
  g_autoptr (TurnClient) unknown = turn_client_new (&fixture->address, "carol", "wonderland");
  g_autoptr (TurnClient) stale = alice (fixture);
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpint (turn_client_allocate (wrong, 0, 0), ==, 401);
  g_assert_cmpint (turn_client_allocate (unknown, 0, 0), ==, 401);

  g_strlcpy (stale->realm, "test", sizeof stale->realm);
  g_strlcpy (stale->nonce, "0000000000000000000000000000000000000000", sizeof stale->nonce);
  g_assert_cmpint (turn_client_allocate (stale, 0, 0), ==, 438);
  g_assert_cmpint (turn_client_allocate (stale, 0, 0), ==, 0);

  gw_turn_credentials (fixture->secret, "p1", now, 3600, &username, &password);
  g_autoptr (TurnClient) participant = turn_client_new (&fixture->address, username, password);
  g_assert_cmpint (turn_client_allocate (participant, 0, 0), ==, 0);

  /* Somebody else on the same 5-tuple. */
  stale->username = "bob";
  stale->password = "builder";
  g_assert_cmpint (turn_client_refresh (stale, 600), ==, 441);
}

static int
allocate_with (Fixture *fixture, StunAttribute type, const void *value, gsize size)
{
  g_autoptr (TurnClient) client = alice (fixture);
  int code = 401;
  for (guint i = 0; i < 2 && code == 401; i++)
    {
      turn_client_begin (client, STUN_ALLOCATE);
      if (type != STUN_ATTRIBUTE_REQUESTED_TRANSPORT)
        stun_message_append32 (&client->request, STUN_ATTRIBUTE_REQUESTED_TRANSPORT, 17u << 24);
      if (value)
        stun_message_append_bytes (&client->request, type, value, size);
      code = turn_client_ask (client);
    }
  return code;
}

static void
test_allocate_refused (Fixture *fixture, gconstpointer data)
{
  static const guint8 tcp[] = { 6, 0, 0, 0 }, family3[] = { 3, 0, 0, 0 }, ipv6[] = { 2, 0, 0, 0 };
  static const guint8 even[] = { 0 }, reserve[] = { 0x80 }, token[8] = { 1 };

  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_REQUESTED_TRANSPORT, NULL, 0), ==, 400);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_REQUESTED_TRANSPORT, tcp, 4), ==, 442);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE, family3, 4), ==,
                   440);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE, ipv6, 4), ==,
                   440);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_EVEN_PORT, reserve, 1), ==, 508);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_RESERVATION_TOKEN, token, 8), ==, 508);
  g_assert_cmpint (allocate_with (fixture, (StunAttribute) 0x7FF0, token, 4), ==, 420);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_DONT_FRAGMENT, token, 0), ==, 0);
  g_assert_cmpint (allocate_with (fixture, STUN_ATTRIBUTE_EVEN_PORT, even, 1), ==, 0);
}

static void
test_quota (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) clients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) turn_client_free);

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (clients, allocated (fixture));
  g_autoptr (TurnClient) one_more = alice (fixture);
  g_assert_cmpint (turn_client_allocate (one_more, 0, 0), ==, 486);
  g_assert_cmpint (turn_client_refresh (clients->pdata[0], 0), ==, 0);
  g_assert_cmpint (turn_client_allocate (one_more, 0, 0), ==, 0);

  g_atomic_int_set (&fixture->shared->draining, TRUE);
  g_autoptr (TurnClient) late = turn_client_new (&fixture->address, "bob", "builder");
  g_assert_cmpint (turn_client_allocate (late, 0, 0), ==, 508);
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = allocated (fixture);

  g_assert_cmpint (turn_client_refresh (client, 1000000), ==, 0);
  g_assert_cmpuint (turn_client_lifetime (client), ==, 3600);
  g_assert_cmpint (turn_client_refresh (client, 1), ==, 0);
  g_assert_cmpuint (turn_client_lifetime (client), ==, 600);

  turn_client_begin (client, STUN_REFRESH);
  stun_message_append32 (&client->request, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE,
                         (guint32) IPV6 << 24);
  g_assert_cmpint (turn_client_ask (client), ==, 443);

  g_assert_cmpint (turn_client_refresh (client, 0), ==, 0);
  g_assert_cmpuint (turn_client_lifetime (client), ==, 0);
  g_assert_cmpint (turn_client_refresh (client, 0), ==, 437);
  g_assert_cmpint (turn_client_permit (client, &fixture->peer), ==, 437);
  g_assert_cmpuint (turn_quota_used (fixture->shared->quota), ==, 0);
  g_assert_cmpint (turn_client_allocate (client, IPV4, 0), ==, 0);
}

static void
test_indications (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = allocated (fixture);
  GwAddress relayed = turn_client_address (client, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  guint8 bytes[100];
  GwAddress from;
  uint16_t size;

  /* Without permission nothing passes, either way. */
  turn_client_send_indication (client, &fixture->peer, "early", 5);
  peer_send (fixture, &relayed, "early", 5);
  g_assert_cmpuint (peer_receive (fixture, SILENCE, bytes, sizeof bytes, &from), ==, 0);
  g_assert_cmpuint (turn_client_receive (client, SILENCE), ==, 0);

  g_assert_cmpint (turn_client_permit (client, &fixture->peer), ==, 0);
  turn_client_send_indication (client, &fixture->peer, "to the peer", 11);
  expect_at_peer (fixture, &relayed, "to the peer");

  peer_send (fixture, &relayed, "to the client", 13);
  g_assert_cmpuint (turn_client_receive (client, PATIENCE), >, 0);
  g_assert_cmpint (stun_agent_validate (&client->agent, &client->answer, client->in,
                                        client->in_size, NULL, NULL),
                   ==, STUN_VALIDATION_SUCCESS);
  g_assert_cmpint (stun_message_get_method (&client->answer), ==, STUN_IND_DATA);
  from = turn_client_address (client, STUN_ATTRIBUTE_XOR_PEER_ADDRESS);
  g_assert_true (gw_address_equal (&from, &fixture->peer));
  const void *found = stun_message_find (&client->answer, STUN_ATTRIBUTE_DATA, &size);
  g_assert_cmpmem (found, size, "to the client", 13);
}

static void
test_channels (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = allocated (fixture);
  GwAddress relayed = turn_client_address (client, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  GwAddress other = fixture->peer;
  other.port ^= 1;

  g_assert_cmpint (turn_client_bind (client, 0x3FFF, &fixture->peer), ==, 400);
  g_assert_cmpint (turn_client_bind (client, 0x8000, &fixture->peer), ==, 400);
  g_assert_cmpint (turn_client_bind (client, 0x4001, &fixture->peer), ==, 0);
  g_assert_cmpint (turn_client_bind (client, 0x4001, &fixture->peer), ==, 0);
  g_assert_cmpint (turn_client_bind (client, 0x4001, &other), ==, 400);
  g_assert_cmpint (turn_client_bind (client, 0x4002, &fixture->peer), ==, 400);

  turn_client_send_channel (client, 0x4002, "nobody's", 8);
  turn_client_send_channel (client, 0x4001, "to the peer", 11);
  expect_at_peer (fixture, &relayed, "to the peer");
  peer_send (fixture, &relayed, "to the client", 13);
  g_assert_cmpuint (turn_client_receive (client, PATIENCE), ==, 17);
  g_assert_cmpmem (client->in, client->in_size, "\x40\x01\x00\x0Dto the client", 17);
}

/* Two relays of ours speak with each other, each on the worker that the kernel chose. */
static void
test_two_clients (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) first = allocated (fixture);
  g_autoptr (TurnClient) second = allocated (fixture);
  GwAddress first_relayed = turn_client_address (first, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  GwAddress second_relayed = turn_client_address (second, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);

  g_assert_cmpint (turn_client_bind (first, 0x4001, &second_relayed), ==, 0);
  g_assert_cmpint (turn_client_bind (second, 0x7F01, &first_relayed), ==, 0);
  for (guint i = 0; i < 200; i++)
    {
      guint32 number = i;
      turn_client_send_channel (first, 0x4001, &number, sizeof number);
      g_assert_cmpuint (turn_client_receive (second, PATIENCE), ==, 8);
      g_assert_cmpmem (second->in, 4, "\x7F\x01\x00\x04", 4);
      g_assert_cmpmem (second->in + 4, 4, &number, sizeof number);
    }
}

static void
test_peers_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = allocated (fixture);
  GwAddress metadata, denied, ipv6, public;

  g_assert_true (gw_address_parse_ip ("169.254.169.254", 80, &metadata));
  g_assert_true (gw_address_parse_ip ("198.51.100.1", 80, &denied));
  g_assert_true (gw_address_parse_ip ("2001:db8::1", 80, &ipv6));
  g_assert_true (gw_address_parse_ip ("203.0.113.1", 80, &public));
  g_assert_cmpint (turn_client_permit (client, &metadata), ==, 403);
  g_assert_cmpint (turn_client_bind (client, 0x4000, &metadata), ==, 403);
  g_assert_cmpint (turn_client_permit (client, &denied), ==, 403);
  g_assert_cmpint (turn_client_permit (client, &ipv6), ==, 443);

  turn_client_begin (client, STUN_CREATEPERMISSION);
  g_assert_cmpint (turn_client_ask (client), ==, 400);

  /* All or none. */
  turn_client_begin (client, STUN_CREATEPERMISSION);
  turn_client_append_peer (client, &fixture->peer);
  turn_client_append_peer (client, &metadata);
  g_assert_cmpint (turn_client_ask (client), ==, 403);
  turn_client_send_indication (client, &fixture->peer, "early", 5);
  guint8 bytes[100];
  GwAddress from;
  g_assert_cmpuint (peer_receive (fixture, SILENCE, bytes, sizeof bytes, &from), ==, 0);

  turn_client_begin (client, STUN_CREATEPERMISSION);
  turn_client_append_peer (client, &public);
  turn_client_append_peer (client, &fixture->peer);
  g_assert_cmpint (turn_client_ask (client), ==, 0);
}

static void
test_large_burst (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TurnClient) client = allocated (fixture);
  GwAddress relayed = turn_client_address (client, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS);
  guint8 bytes[1400];

  memset (bytes, 7, sizeof bytes);
  g_assert_cmpint (turn_client_bind (client, 0x4001, &fixture->peer), ==, 0);
  for (guint i = 0; i < 50; i++)
    turn_client_send_channel (client, 0x4001, bytes, sizeof bytes - i);
  for (guint i = 0; i < 50; i++)
    {
      guint8 got[1600];
      GwAddress from;
      gsize size = peer_receive (fixture, PATIENCE, got, sizeof got, &from);
      g_assert_cmpuint (size, ==, sizeof bytes - i);
      peer_send (fixture, &relayed, got, size);
      g_assert_cmpuint (turn_client_receive (client, PATIENCE), ==, size + 4);
    }
}

static void
test_noise (Fixture *fixture, gconstpointer data)
{
  static const char *const noise[] = { "",
                                       "x",
                                       "\x40",
                                       "\x40\x01\x00\x09short",
                                       "\x00\x01",
                                       "\xff",
                                       "\x01\x01\x00\x00",
                                       "GET / HTTP/1.1\r\n\r\n" };
  g_autoptr (TurnClient) client = allocated (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (noise); i++)
    turn_client_send (client, noise[i], strlen (noise[i]));
  g_assert_cmpuint (turn_client_receive (client, SILENCE), ==, 0);
  g_assert_cmpint (turn_client_refresh (client, 600), ==, 0);
}

#define ADD(name, test) g_test_add ("/turn/server/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("binding", test_binding);
  ADD ("allocate", test_allocate);
  ADD ("credentials", test_credentials);
  ADD ("allocate-refused", test_allocate_refused);
  ADD ("quota", test_quota);
  ADD ("refresh", test_refresh);
  ADD ("indications", test_indications);
  ADD ("channels", test_channels);
  ADD ("two-clients", test_two_clients);
  ADD ("peers-refused", test_peers_refused);
  ADD ("large-burst", test_large_burst);
  ADD ("noise", test_noise);
  return g_test_run ();
}
