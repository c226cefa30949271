#include "plugins/sfu/transport/stun.h"

#include <string.h>

#define HEADER_SIZE 20
#define INTEGRITY_SIZE 20

/* RFC 8445 5.1.2.2: of a peer-reflexive candidate, which is all that a lite agent could learn. */
#define PROBE_PRIORITY ((110u << 24) | (65535u << 8) | 255u)

struct _SfuStun
{
  StunAgent agent;
  guint64 tie_breaker; /* RFC 8445 5.2; never lost, because we are controlled */
  SfuStunPassword password;
  gpointer user_data;
};

/* Comprehension-required attributes that a check, or its answer, may carry.
 * MESSAGE-INTEGRITY-SHA256 (0x001C) is unknown to libnice, and may stand beside MESSAGE-INTEGRITY
 * (RFC 8489 14.6). */
static const guint16 known_attributes[] = {
  STUN_ATTRIBUTE_USERNAME,
  STUN_ATTRIBUTE_MESSAGE_INTEGRITY,
  STUN_ATTRIBUTE_PRIORITY,
  STUN_ATTRIBUTE_USE_CANDIDATE,
  STUN_ATTRIBUTE_MAPPED_ADDRESS,
  STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS,
  0x001C,
  0,
};

SfuStun *
sfu_stun_new (SfuStunPassword password, gpointer user_data)
{
  SfuStun *stun = g_new0 (SfuStun, 1);
  stun->password = password;
  stun->user_data = user_data;
  stun->tie_breaker = (guint64) g_random_int () << 32 | g_random_int ();
  stun_agent_init (&stun->agent, known_attributes, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
  return stun;
}

void
sfu_stun_free (SfuStun *stun)
{
  g_free (stun);
}

/* RFC 8445 7.2.2: "ours:theirs". ICE-lite never checks, so theirs is of no use. */
static gboolean
parse_username (const guint8 *username, gsize size, char ufrag[SFU_ICE_UFRAG_MAX + 1])
{
  const guint8 *colon = memchr (username, ':', size);
  gsize length = colon ? (gsize) (colon - username) : 0;
  if (length == 0 || length > SFU_ICE_UFRAG_MAX || memchr (username, '\0', length))
    return FALSE;
  memcpy (ufrag, username, length);
  ufrag[length] = '\0';
  return TRUE;
}

typedef struct
{
  SfuStun *stun;
  SfuStunRequest *request;
} Validation;

/* libnice asks for the key of @username. */
static bool
find_key (StunAgent *agent,
          StunMessage *message,
          uint8_t *username,
          uint16_t username_size,
          uint8_t **key,
          size_t *key_size,
          void *user_data)
{
  Validation *validation = user_data;
  SfuStun *stun = validation->stun;
  uint16_t integrity_size = 0;
  if (!stun_message_find (message, STUN_ATTRIBUTE_MESSAGE_INTEGRITY, &integrity_size) ||
      integrity_size != INTEGRITY_SIZE ||
      !parse_username (username, username_size, validation->request->ufrag))
    return false;
  const char *password = stun->password (validation->request->ufrag, stun->user_data);
  if (!password)
    return false;
  *key = (uint8_t *) password;
  *key_size = strlen (password);
  return true;
}

static gboolean
is_binding_request (const guint8 *data)
{
  return data[0] == 0x00 && data[1] == 0x01;
}

static gboolean
is_binding_success (const guint8 *data)
{
  return data[0] == 0x01 && data[1] == 0x01;
}

static SfuStunVerdict
read_request (SfuStun *stun, const guint8 *data, gsize size, SfuStunRequest *request)
{
  if (size < HEADER_SIZE)
    return SFU_STUN_REFUSED;
  if (is_binding_success (data))
    return SFU_STUN_ANSWER;
  if (!is_binding_request (data))
    return SFU_STUN_IGNORED;

  Validation validation = { stun, request };
  StunMessage *message = &request->message;
  StunValidationStatus status =
      stun_agent_validate (&stun->agent, message, data, size, find_key, &validation);
  if (status == STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE)
    return SFU_STUN_UNKNOWN_ATTRIBUTE;
  if (status != STUN_VALIDATION_SUCCESS)
    return SFU_STUN_REFUSED;

  /* RFC 8445 7.3.1.1: a lite agent stays controlled, so the other one has to switch. */
  if (stun_message_has_attribute (message, STUN_ATTRIBUTE_ICE_CONTROLLED))
    return SFU_STUN_ROLE_CONFLICT;
  request->use_candidate = stun_message_has_attribute (message, STUN_ATTRIBUTE_USE_CANDIDATE);
  if (stun_message_find32 (message, STUN_ATTRIBUTE_PRIORITY, &request->priority) !=
      STUN_MESSAGE_RETURN_SUCCESS)
    request->priority = 0;
  return SFU_STUN_CHECK;
}

SfuStunVerdict
sfu_stun_read (SfuStun *stun, const guint8 *data, gsize size, SfuStunRequest *request)
{
  request->ufrag[0] = '\0';
  request->use_candidate = FALSE;
  request->priority = 0;
  request->verdict = read_request (stun, data, size, request);
  return request->verdict;
}

static gsize
finish (SfuStun *stun, StunMessage *answer, const SfuStunRequest *request)
{
  const char *password = stun->password (request->ufrag, stun->user_data);
  if (!password)
    return 0;
  return stun_agent_finish_message (&stun->agent, answer, (const uint8_t *) password,
                                    strlen (password));
}

gsize
sfu_stun_answer (SfuStun *stun,
                 const SfuStunRequest *request,
                 const GwAddress *remote,
                 guint8 answer[SFU_STUN_ANSWER_MAX])
{
  StunMessage message;
  struct sockaddr_storage mapped;
  socklen_t mapped_size;

  switch (request->verdict)
    {
    case SFU_STUN_CHECK:
      mapped_size = gw_address_to_sockaddr (remote, &mapped);
      if (!stun_agent_init_response (&stun->agent, &message, answer, SFU_STUN_ANSWER_MAX,
                                     &request->message) ||
          stun_message_append_xor_addr (&message, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &mapped,
                                        mapped_size) != STUN_MESSAGE_RETURN_SUCCESS)
        return 0;
      return finish (stun, &message, request);
    case SFU_STUN_ROLE_CONFLICT:
      if (!stun_agent_init_error (&stun->agent, &message, answer, SFU_STUN_ANSWER_MAX,
                                  &request->message, STUN_ERROR_ROLE_CONFLICT))
        return 0;
      return finish (stun, &message, request);
    case SFU_STUN_UNKNOWN_ATTRIBUTE:
      return stun_agent_build_unknown_attributes_error (&stun->agent, &message, answer,
                                                        SFU_STUN_ANSWER_MAX, &request->message);
    default:
      return 0;
    }
}

const guint8 *
sfu_stun_transaction (const guint8 *data)
{
  return data + HEADER_SIZE - SFU_ICE_TRANSACTION_SIZE;
}

gsize
sfu_stun_probe (SfuStun *stun,
                const SfuIceLogin *login,
                const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                guint8 probe[SFU_STUN_PROBE_MAX])
{
  StunMessage message;
  StunTransactionId id;
  g_autofree char *username = g_strconcat (login->remote_ufrag, ":", login->ufrag, NULL);
  if (!stun_agent_init_request (&stun->agent, &message, probe, SFU_STUN_PROBE_MAX, STUN_BINDING) ||
      stun_message_append32 (&message, STUN_ATTRIBUTE_PRIORITY, PROBE_PRIORITY) !=
          STUN_MESSAGE_RETURN_SUCCESS ||
      stun_message_append64 (&message, STUN_ATTRIBUTE_ICE_CONTROLLED, stun->tie_breaker) !=
          STUN_MESSAGE_RETURN_SUCCESS ||
      stun_message_append_string (&message, STUN_ATTRIBUTE_USERNAME, username) !=
          STUN_MESSAGE_RETURN_SUCCESS)
    return 0;
  memcpy (probe + HEADER_SIZE - SFU_ICE_TRANSACTION_SIZE, transaction, SFU_ICE_TRANSACTION_SIZE);
  gsize size = stun_agent_finish_message (
      &stun->agent, &message, (const uint8_t *) login->remote_pwd, strlen (login->remote_pwd));

  /* Its path remembers the transaction; the agent has room for few. */
  stun_message_id (&message, id);
  stun_agent_forget_transaction (&stun->agent, id);
  return size;
}

/* libnice would believe an answer without it, and read 20 bytes of any size. */
static gboolean
has_integrity (StunAgent *agent, const guint8 *data, gsize size)
{
  StunMessage message = { .agent = agent, .buffer = (uint8_t *) data, .buffer_len = size };
  uint16_t integrity_size = 0;
  return stun_message_validate_buffer_length (data, size, true) == (int) size &&
         stun_message_find (&message, STUN_ATTRIBUTE_MESSAGE_INTEGRITY, &integrity_size) &&
         integrity_size == INTEGRITY_SIZE;
}

gboolean
sfu_stun_read_answer (SfuStun *stun, const SfuIceLogin *login, const guint8 *data, gsize size)
{
  StunMessage message;
  StunAgentSavedIds *saved = &stun->agent.sent_ids[0];
  if (!has_integrity (&stun->agent, data, size))
    return FALSE;
  *saved = (StunAgentSavedIds){ .method = STUN_BINDING,
                                .key = (uint8_t *) login->remote_pwd,
                                .key_len = strlen (login->remote_pwd),
                                .valid = true };
  memcpy (saved->id, data + 4, sizeof saved->id);
  StunValidationStatus status =
      stun_agent_validate (&stun->agent, &message, data, size, NULL, NULL);
  *saved = (StunAgentSavedIds){ 0 };
  return status == STUN_VALIDATION_SUCCESS;
}
