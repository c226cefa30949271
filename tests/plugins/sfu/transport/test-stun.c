/* Checks, well-formed and hostile. */
#include "plugins/sfu/transport/stun.h"

#include <stun/usages/ice.h>
#include <string.h>

#define PWD "server-password-of-22-chars"
#define USERNAME "ours:theirs"
#define ROOM 512

static const char *
find_password (const char *ufrag, gpointer unused)
{
  return g_str_equal (ufrag, "ours") ? PWD : NULL;
}

static void
agent_init (StunAgent *agent)
{
  static const guint16 known[] = {
    STUN_ATTRIBUTE_USERNAME,           STUN_ATTRIBUTE_MESSAGE_INTEGRITY,  STUN_ATTRIBUTE_ERROR_CODE,
    STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, STUN_ATTRIBUTE_UNKNOWN_ATTRIBUTES, 0,
  };
  stun_agent_init (agent, known, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
}

/* @extra: (nullable): adds attributes of its own before the integrity. */
static gsize
make_check (StunAgent *agent,
            guint8 *bytes,
            const char *username,
            const char *password,
            void (*extra) (StunMessage *message))
{
  StunMessage message;
  stun_agent_init_request (agent, &message, bytes, ROOM, STUN_BINDING);
  stun_message_append_flag (&message, STUN_ATTRIBUTE_USE_CANDIDATE);
  stun_message_append32 (&message, STUN_ATTRIBUTE_PRIORITY, 77);
  stun_message_append64 (&message, STUN_ATTRIBUTE_ICE_CONTROLLING, 1);
  stun_message_append_string (&message, STUN_ATTRIBUTE_USERNAME, username);
  if (extra)
    extra (&message);
  return stun_agent_finish_message (agent, &message, (const guint8 *) password, strlen (password));
}

static void
add_sha256_integrity (StunMessage *message)
{
  static const guint8 digest[32];
  stun_message_append_bytes (message, 0x001C, digest, sizeof digest);
}

static void
add_unknown (StunMessage *message)
{
  stun_message_append32 (message, 0x7777, 1);
}

static void
add_unknown_optional (StunMessage *message)
{
  stun_message_append32 (message, 0xC057, 1);
}

static void
add_controlled (StunMessage *message)
{
  stun_message_append64 (message, STUN_ATTRIBUTE_ICE_CONTROLLED, 1);
}

static int
answer_code (SfuStun *stun, StunAgent *agent, const SfuStunRequest *request)
{
  guint8 answer[SFU_STUN_ANSWER_MAX];
  StunMessage message;
  GwAddress remote;
  int code = 0;
  gw_address_parse ("[2001:db8::5]:4000", &remote, NULL);
  gsize size = sfu_stun_answer (stun, request, &remote, answer);
  if (size == 0)
    return 0;
  g_assert_cmpint (stun_agent_validate (agent, &message, answer, size, NULL, NULL), ==,
                   STUN_VALIDATION_SUCCESS);
  if (stun_message_get_class (&message) == STUN_ERROR)
    {
      stun_message_find_error (&message, &code);
      return code;
    }
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  GwAddress mapped;
  g_assert_cmpint (
      stun_message_find_xor_addr (&message, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &storage, &length),
      ==, STUN_MESSAGE_RETURN_SUCCESS);
  gw_address_from_sockaddr ((struct sockaddr *) &storage, &mapped);
  g_assert_true (gw_address_equal (&mapped, &remote));
  return 200;
}

static void
test_verdicts (void)
{
  static const struct
  {
    const char *username, *password;
    void (*extra) (StunMessage *message);
    SfuStunVerdict verdict;
    int code;
  } rows[] = {
    { USERNAME, PWD, NULL, SFU_STUN_CHECK, 200 },
    { USERNAME, PWD, add_sha256_integrity, SFU_STUN_CHECK, 200 },
    { USERNAME, PWD, add_unknown_optional, SFU_STUN_CHECK, 200 },
    { USERNAME, PWD, add_unknown, SFU_STUN_UNKNOWN_ATTRIBUTE, 420 },
    { USERNAME, PWD, add_controlled, SFU_STUN_ROLE_CONFLICT, 487 },
    { USERNAME, "wrong", NULL, SFU_STUN_REFUSED, 0 },
    { USERNAME, "wrong", add_unknown, SFU_STUN_REFUSED, 0 },
    { "nobody:theirs", PWD, NULL, SFU_STUN_REFUSED, 0 },
    { "ours", PWD, NULL, SFU_STUN_REFUSED, 0 },
    { ":theirs", PWD, NULL, SFU_STUN_REFUSED, 0 },
  };
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      StunAgent agent;
      SfuStunRequest request;
      guint8 bytes[ROOM];
      agent_init (&agent);
      gsize size = make_check (&agent, bytes, rows[i].username, rows[i].password, rows[i].extra);
      g_assert_cmpint (sfu_stun_read (stun, bytes, size, &request), ==, rows[i].verdict);
      g_assert_cmpint (answer_code (stun, &agent, &request), ==, rows[i].code);
      if (rows[i].verdict == SFU_STUN_CHECK)
        {
          g_assert_true (request.use_candidate);
          g_assert_cmpuint (request.priority, ==, 77);
          g_assert_cmpstr (request.ufrag, ==, "ours");
        }
    }
  sfu_stun_free (stun);
}

/* Integrity and fingerprint cover every bit. */
static void
test_every_bit (void)
{
  StunAgent agent;
  SfuStunRequest request;
  guint8 bytes[ROOM];
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  agent_init (&agent);
  gsize size = make_check (&agent, bytes, USERNAME, PWD, NULL);
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      bytes[bit / 8] ^= (guint8) (1 << (bit % 8));
      SfuStunVerdict verdict = sfu_stun_read (stun, bytes, size, &request);
      g_assert_true (verdict != SFU_STUN_CHECK && verdict != SFU_STUN_ROLE_CONFLICT);
      g_assert_true (verdict != SFU_STUN_UNKNOWN_ATTRIBUTE);
      bytes[bit / 8] ^= (guint8) (1 << (bit % 8));
    }
  for (gsize length = 0; length < size; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (bytes, length);
      g_assert_cmpint (sfu_stun_read (stun, exact, length, &request), ==, SFU_STUN_REFUSED);
    }
  g_assert_cmpint (sfu_stun_read (stun, bytes, size, &request), ==, SFU_STUN_CHECK);
  sfu_stun_free (stun);
}

/* What stands behind MESSAGE-INTEGRITY is not authenticated: a nomination there is none
 * (RFC 8489 14.5). */
static void
test_behind_integrity (void)
{
  StunAgent plain, agent;
  StunMessage message;
  SfuStunRequest request;
  guint8 bytes[ROOM];
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  agent_init (&agent);
  stun_agent_init (&plain, (const guint16[]){ 0 }, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_USE_FINGERPRINT);

  /* Without a fingerprint at first, so that something fits between. */
  plain.usage_flags = STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS;
  stun_agent_init_request (&plain, &message, bytes, ROOM, STUN_BINDING);
  stun_message_append_string (&message, STUN_ATTRIBUTE_USERNAME, USERNAME);
  stun_agent_finish_message (&plain, &message, (const guint8 *) PWD, strlen (PWD));
  stun_message_append_flag (&message, STUN_ATTRIBUTE_USE_CANDIDATE);
  plain.usage_flags |= STUN_AGENT_USAGE_USE_FINGERPRINT;
  gsize size = stun_agent_finish_message (&plain, &message, NULL, 0);
  if (sfu_stun_read (stun, bytes, size, &request) == SFU_STUN_CHECK)
    g_assert_false (request.use_candidate);
  sfu_stun_free (stun);
}

static void
test_not_for_us (void)
{
  StunAgent agent;
  StunMessage message;
  SfuStunRequest request;
  guint8 bytes[ROOM];
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  agent_init (&agent);
  stun_agent_init_indication (&agent, &message, bytes, ROOM, STUN_BINDING);
  gsize size = stun_agent_finish_message (&agent, &message, NULL, 0);
  g_assert_cmpint (sfu_stun_read (stun, bytes, size, &request), ==, SFU_STUN_IGNORED);
  stun_agent_init_request (&agent, &message, bytes, ROOM, STUN_ALLOCATE);
  size = stun_agent_finish_message (&agent, &message, NULL, 0);
  g_assert_cmpint (sfu_stun_read (stun, bytes, size, &request), ==, SFU_STUN_IGNORED);
  sfu_stun_free (stun);
}

static const SfuIceLogin login = { .ufrag = (char *) "ours",
                                   .remote_ufrag = (char *) "theirs",
                                   .remote_pwd = (char *) PWD };

/* The peer's answer to a probe of ours; without its integrity when @password is %NULL. */
static gsize
answer_probe (SfuStun *stun, guint8 answer[ROOM], const char *password)
{
  StunAgent agent;
  StunMessage request, response;
  guint8 probe[SFU_STUN_PROBE_MAX];
  static const guint8 transaction[SFU_ICE_TRANSACTION_SIZE] = "transaction";
  struct sockaddr_storage mapped;
  GwAddress remote;
  gsize size = sfu_stun_probe (stun, &login, transaction, probe);
  agent_init (&agent);
  g_assert_cmpmem (sfu_stun_transaction (probe), SFU_ICE_TRANSACTION_SIZE, transaction,
                   sizeof transaction);
  StunDefaultValidaterData who[] = {
    { (uint8_t *) "theirs:ours", 11, (uint8_t *) PWD, strlen (PWD) },
    { NULL, 0, NULL, 0 },
  };
  static const guint16 known[] = { STUN_ATTRIBUTE_USERNAME, STUN_ATTRIBUTE_MESSAGE_INTEGRITY,
                                   STUN_ATTRIBUTE_PRIORITY, 0 };
  agent.known_attributes = (guint16 *) known;
  g_assert_cmpint (
      stun_agent_validate (&agent, &request, probe, size, stun_agent_default_validater, who), ==,
      STUN_VALIDATION_SUCCESS);
  g_assert_true (stun_message_has_attribute (&request, STUN_ATTRIBUTE_ICE_CONTROLLED));
  gw_address_parse ("192.0.2.5:4000", &remote, NULL);
  socklen_t length = gw_address_to_sockaddr (&remote, &mapped);
  stun_agent_init_response (&agent, &response, answer, ROOM, &request);
  stun_message_append_xor_addr (&response, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &mapped, length);
  response.key = (uint8_t *) password; /* the right one, else */
  response.key_len = password ? strlen (password) : 0;
  if (!password)
    agent.usage_flags = STUN_AGENT_USAGE_USE_FINGERPRINT | STUN_AGENT_USAGE_IGNORE_CREDENTIALS;
  return stun_agent_finish_message (&agent, &response, (const guint8 *) password,
                                    password ? strlen (password) : 0);
}

/* Only the peer can answer a check of ours, and nobody can change its answer. */
static void
test_probe (void)
{
  guint8 answer[ROOM];
  SfuStunRequest request;
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  gsize size = answer_probe (stun, answer, PWD);
  g_assert_cmpint (sfu_stun_read (stun, answer, size, &request), ==, SFU_STUN_ANSWER);
  g_assert_true (sfu_stun_read_answer (stun, &login, answer, size));
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      answer[bit / 8] ^= (guint8) (1 << (bit % 8));
      g_assert_false (sfu_stun_read (stun, answer, size, &request) == SFU_STUN_ANSWER &&
                      sfu_stun_read_answer (stun, &login, answer, size));
      answer[bit / 8] ^= (guint8) (1 << (bit % 8));
    }
  for (gsize length = 20; length < size; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (answer, length);
      g_assert_false (sfu_stun_read_answer (stun, &login, exact, length));
    }
  size = answer_probe (stun, answer, "another password of 22 ");
  g_assert_false (sfu_stun_read_answer (stun, &login, answer, size));
  size = answer_probe (stun, answer, NULL);
  g_assert_cmpuint (size, >, 20);
  g_assert_false (sfu_stun_read_answer (stun, &login, answer, size));
  sfu_stun_free (stun);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stun/verdicts", test_verdicts);
  g_test_add_func ("/stun/every-bit", test_every_bit);
  g_test_add_func ("/stun/behind-integrity", test_behind_integrity);
  g_test_add_func ("/stun/not-for-us", test_not_for_us);
  g_test_add_func ("/stun/probe", test_probe);
  return g_test_run ();
}
