/* Datagrams of TURN clients: raw, and as requests whose credentials are right, so that what
 * stands in front of MESSAGE-INTEGRITY reaches the handlers. Each input is a list of commands:
 * one byte that says how, one that says the method or is skipped, one of length, then the bytes. */
#include <stdint.h>
#include <string.h>

#include "plugins/turn/framing.h"
#include "plugins/turn/requests.h"

#define NOW 1900000000
#define SECOND G_USEC_PER_SEC

typedef struct
{
  TurnShared *shared;
  GwSecret *secret;
  GwPoll *poll;
  TurnPeers *peers;
  TurnTable *table;
  TurnStun *stun;
  TurnWay way; /* whose writer is never asked */
  gint64 time;
} Bench;

static void
bench_init (Bench *bench)
{
  const char *const users[] = { "u:p", NULL }, *const none[] = { NULL };
  TurnShared *shared = bench->shared = g_new0 (TurnShared, 1);
  bench->secret = gw_secret_new ("a secret of enough length", NULL);
  gw_address_parse_ip ("127.0.0.1", 0, &shared->v4.advertised);
  shared->v4.bound = shared->v4.advertised;
  shared->v4.ports = turn_port_pool_new (40000, 65535);
  shared->v6.ports = turn_port_pool_new (40000, 65535);
  shared->auth = turn_auth_new (bench->secret, users, "users", NULL);
  shared->nonce = turn_nonce_new ();
  shared->quota = turn_quota_new (4, 4);
  shared->realm = g_strdup ("r");
  shared->lifetime = 600;
  shared->lifetime_max = 3600;
  bench->poll = gw_poll_new (NULL);
  bench->peers = turn_peers_new (none, "", none, "", NULL);
  bench->table = turn_table_new (shared, bench->poll);
  bench->stun = turn_stun_new (shared->auth, shared->nonce, shared->realm);
  gw_address_parse_ip ("192.0.2.1", 5000, &bench->way.tuple.remote);
  gw_address_parse_ip ("192.0.2.2", 3478, &bench->way.tuple.local);
}

static void
bench_clear (Bench *bench)
{
  turn_table_free (bench->table);
  turn_stun_free (bench->stun);
  turn_peers_unref (bench->peers);
  gw_poll_free (bench->poll);
  g_assert_cmpuint (turn_quota_used (bench->shared->quota), ==, 0);
  turn_shared_free (bench->shared);
  gw_secret_free (bench->secret);
}

static void
check_answer (const Bench *bench, const TurnRequest *request, const guint8 *out, gsize size)
{
  StunAgent agent;
  StunMessage answer;

  g_assert_cmpuint (size, <=, TURN_ANSWER_MAX);
  if (size == 0)
    return;
  stun_agent_init (&agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  g_assert_cmpint (stun_message_validate_buffer_length (out, size, true), ==, (int) size);
  (void) stun_agent_validate (&agent, &answer, out, size, NULL, NULL);
  /* What stranger asks gets at most a challenge. */
  if (!request->authenticated)
    g_assert_cmpuint (size, <, 300);
}

static void
receive (Bench *bench, const guint8 *data, gsize size)
{
  TurnNow now = { bench->time, NOW + bench->time / SECOND };
  TurnOffice office = { bench->shared, bench->stun, bench->table, bench->peers };
  TurnRequest request;
  TurnChannelData frame;
  TurnFrame framed;
  GwAddress peers[4];
  guint count;
  guint8 out[TURN_ANSWER_MAX];

  if (turn_frame_measure (data, size, &framed) == TURN_FRAME_KNOWN)
    g_assert_cmpuint (framed.size, >=, framed.content);
  if (turn_channel_data_is (data, size))
    {
      if (turn_channel_data_read (data, size, &frame))
        g_assert_true (frame.data + frame.size <= data + size);
      return;
    }
  switch (turn_stun_read (bench->stun, data, size, &bench->way.tuple.remote, now.wall, &request))
    {
    case TURN_STUN_IGNORED:
      return;
    case TURN_STUN_INDICATION:
      (void) turn_stun_find_addresses (&request.message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, peers,
                                       G_N_ELEMENTS (peers), &count);
      return;
    default:
      break;
    }
  TurnAnswer answer = turn_requests_answer (&office, &request, &bench->way, &now, out);
  check_answer (bench, &request, out, answer.size);
}

/* @data: attributes. */
static void
receive_signed (Bench *bench, guint8 method, const guint8 *data, gsize size)
{
  guint8 out[1024];
  char nonce[TURN_NONCE_SIZE];
  StunAgent agent;
  StunMessage message;

  stun_agent_init (&agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS);
  stun_agent_init_request (&agent, &message, out, sizeof out, (StunMethod) (method % 12));
  turn_nonce_make (bench->shared->nonce, &bench->way.tuple.remote, NOW + bench->time / SECOND,
                   nonce);
  stun_message_append_string (&message, STUN_ATTRIBUTE_USERNAME, "u");
  stun_message_append_string (&message, STUN_ATTRIBUTE_REALM, "r");
  stun_message_append_string (&message, STUN_ATTRIBUTE_NONCE, nonce);

  gsize length = stun_message_length (&message);
  gsize whole = size & ~(gsize) 3;
  memcpy (out + length, data, whole);
  length += whole - 20;
  out[2] = (guint8) (length >> 8);
  out[3] = (guint8) length;
  if (stun_message_validate_buffer_length (out, length + 20, true) != (int) length + 20)
    return;
  length = stun_agent_finish_message (&agent, &message, (const uint8_t *) "p", 1);
  receive (bench, out, length);
}

static void
run (Bench *bench, const uint8_t *data, size_t size)
{
  for (guint i = 0; i < 32 && size >= 3; i++)
    {
      guint8 how = data[0], method = data[1];
      gsize length = MIN ((gsize) data[2], size - 3);

      if (how % 4 == 0)
        receive (bench, data + 3, length);
      else if (how % 4 == 3)
        {
          bench->time += method * (gint64) SECOND * 10;
          turn_table_expire (bench->table, bench->time);
        }
      else
        receive_signed (bench, method, data + 3, length);
      data += 3 + length;
      size -= 3 + length;
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Bench bench = { .time = SECOND };

  bench_init (&bench);
  run (&bench, data, size);
  bench_clear (&bench);
  return 0;
}
