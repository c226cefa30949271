#include "plugins/turn/stun.h"

#include <string.h>

#define HEADER_SIZE 20
#define INTEGRITY_SIZE 20

struct _TurnStun
{
  StunAgent open;   /* asks for no credentials */
  StunAgent closed; /* asks for those of a user */
  const TurnAuth *auth;
  const TurnNonce *nonce;
  const char *realm;
};

/* Comprehension-required attributes that we understand (RFC 8489 18.3, RFC 8656 18), and
 * MESSAGE-INTEGRITY-SHA256 and what goes with it, which clients may send along. */
static const guint16 known_attributes[] = {
  STUN_ATTRIBUTE_USERNAME,
  STUN_ATTRIBUTE_MESSAGE_INTEGRITY,
  STUN_ATTRIBUTE_CHANNEL_NUMBER,
  STUN_ATTRIBUTE_LIFETIME,
  STUN_ATTRIBUTE_XOR_PEER_ADDRESS,
  STUN_ATTRIBUTE_DATA,
  STUN_ATTRIBUTE_REALM,
  STUN_ATTRIBUTE_NONCE,
  STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE,
  STUN_ATTRIBUTE_EVEN_PORT,
  STUN_ATTRIBUTE_REQUESTED_TRANSPORT,
  STUN_ATTRIBUTE_DONT_FRAGMENT,
  STUN_ATTRIBUTE_RESERVATION_TOKEN,
  0x001C, /* MESSAGE-INTEGRITY-SHA256 */
  0x001D, /* PASSWORD-ALGORITHM */
  0,
};

TurnStun *
turn_stun_new (const TurnAuth *auth, const TurnNonce *nonce, const char *realm)
{
  TurnStun *self = g_new0 (TurnStun, 1);
  self->auth = auth;
  self->nonce = nonce;
  self->realm = realm;
  stun_agent_init (&self->open, known_attributes, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  stun_agent_init (&self->closed, known_attributes, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS);
  return self;
}

void
turn_stun_free (TurnStun *self)
{
  g_free (self);
}

typedef struct
{
  TurnStun *stun;
  TurnLogin *login;
  gint64 now;
} Validation;

/* libnice asks for the password of @username. */
static bool
find_password (StunAgent *agent,
               StunMessage *message,
               uint8_t *username,
               uint16_t username_size,
               uint8_t **password,
               size_t *password_size,
               void *user_data)
{
  Validation *validation = user_data;
  TurnLogin *login = validation->login;
  uint16_t size = 0;

  if (!stun_message_find (message, STUN_ATTRIBUTE_MESSAGE_INTEGRITY, &size) ||
      size != INTEGRITY_SIZE)
    return false;
  if (!turn_auth_find (validation->stun->auth, username, username_size, validation->now, login))
    return false;
  *password = (uint8_t *) login->password;
  *password_size = strlen (login->password);
  return true;
}

static TurnStunVerdict
refuse (TurnRequest *request, StunError error)
{
  request->error = error;
  return TURN_STUN_REFUSED;
}

static gboolean
is_our_realm (const TurnStun *self, const StunMessage *message)
{
  uint16_t size = 0;
  const void *realm = stun_message_find (message, STUN_ATTRIBUTE_REALM, &size);
  return realm && size == strlen (self->realm) && memcmp (realm, self->realm, size) == 0;
}

/* RFC 8489 9.2.4 */
static TurnStunVerdict
authenticate (TurnStun *self,
              const guint8 *data,
              gsize size,
              const GwAddress *client,
              gint64 now,
              TurnRequest *request)
{
  StunMessage *message = &request->message;
  uint16_t nonce_size = 0;
  const guint8 *nonce;

  if (!stun_message_has_attribute (message, STUN_ATTRIBUTE_MESSAGE_INTEGRITY))
    return refuse (request, STUN_ERROR_UNAUTHORIZED);
  nonce = stun_message_find (message, STUN_ATTRIBUTE_NONCE, &nonce_size);
  if (!nonce || !stun_message_has_attribute (message, STUN_ATTRIBUTE_USERNAME) ||
      !stun_message_has_attribute (message, STUN_ATTRIBUTE_REALM))
    return refuse (request, STUN_ERROR_BAD_REQUEST);
  if (!turn_nonce_check (self->nonce, client, now, nonce, nonce_size))
    return refuse (request, STUN_ERROR_STALE_NONCE);
  if (!is_our_realm (self, message))
    return refuse (request, STUN_ERROR_UNAUTHORIZED);

  Validation validation = { self, &request->login, now };
  StunMessage checked;
  StunValidationStatus status =
      stun_agent_validate (&self->closed, &checked, data, size, find_password, &validation);
  if (status != STUN_VALIDATION_SUCCESS && status != STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE)
    return refuse (request, STUN_ERROR_UNAUTHORIZED);
  request->message = checked;
  request->authenticated = TRUE;
  if (status == STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE)
    return refuse (request, STUN_ERROR_UNKNOWN_ATTRIBUTE);
  return TURN_STUN_REQUEST;
}

static TurnStunVerdict
read_message (TurnStun *self,
              const guint8 *data,
              gsize size,
              const GwAddress *client,
              gint64 now,
              TurnRequest *request)
{
  /* RFC 8489 6: requests and indications only; responses would be looked up in vain. */
  if (size < HEADER_SIZE || (data[0] & 0xC1) != 0)
    return TURN_STUN_IGNORED;
  StunValidationStatus status =
      stun_agent_validate (&self->open, &request->message, data, size, NULL, NULL);
  gboolean unknown = status == STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE;
  if (status != STUN_VALIDATION_SUCCESS && !unknown)
    return TURN_STUN_IGNORED;

  request->method = stun_message_get_method (&request->message);
  if (stun_message_get_class (&request->message) == STUN_INDICATION)
    return TURN_STUN_INDICATION;
  if (stun_message_get_class (&request->message) != STUN_REQUEST)
    return TURN_STUN_IGNORED;
  if (request->method == STUN_BINDING)
    return unknown ? refuse (request, STUN_ERROR_UNKNOWN_ATTRIBUTE) : TURN_STUN_BINDING;
  return authenticate (self, data, size, client, now, request);
}

TurnStunVerdict
turn_stun_read (TurnStun *self,
                const guint8 *data,
                gsize size,
                const GwAddress *client,
                gint64 now,
                TurnRequest *request)
{
  request->authenticated = FALSE;
  request->login.owner = NULL;
  request->verdict = read_message (self, data, size, client, now, request);
  return request->verdict;
}

static StunAgent *
agent_of (TurnStun *self, const TurnRequest *request)
{
  return request->authenticated ? &self->closed : &self->open;
}

static gboolean
append_challenge (TurnStun *self, StunMessage *answer, const GwAddress *client, gint64 now)
{
  char nonce[TURN_NONCE_SIZE];
  turn_nonce_make (self->nonce, client, now, nonce);
  return stun_message_append_string (answer, STUN_ATTRIBUTE_REALM, self->realm) ==
             STUN_MESSAGE_RETURN_SUCCESS &&
         stun_message_append_string (answer, STUN_ATTRIBUTE_NONCE, nonce) ==
             STUN_MESSAGE_RETURN_SUCCESS;
}

gsize
turn_stun_write_error (TurnStun *self,
                       const TurnRequest *request,
                       StunError error,
                       const GwAddress *client,
                       gint64 now,
                       guint8 *out)
{
  StunAgent *agent = agent_of (self, request);
  StunMessage answer;

  if (error == STUN_ERROR_UNKNOWN_ATTRIBUTE)
    return stun_agent_build_unknown_attributes_error (agent, &answer, out, TURN_ANSWER_MAX,
                                                      &request->message);
  if (!stun_agent_init_error (agent, &answer, out, TURN_ANSWER_MAX, &request->message, error))
    return 0;
  if ((error == STUN_ERROR_UNAUTHORIZED || error == STUN_ERROR_STALE_NONCE) &&
      !append_challenge (self, &answer, client, now))
    return 0;
  return turn_stun_finish (self, request, &answer);
}

gboolean
turn_stun_begin (TurnStun *self, const TurnRequest *request, StunMessage *answer, guint8 *out)
{
  return stun_agent_init_response (agent_of (self, request), answer, out, TURN_ANSWER_MAX,
                                   &request->message);
}

gsize
turn_stun_finish (TurnStun *self, const TurnRequest *request, StunMessage *answer)
{
  /* Without a key the agent takes that of the request. */
  return stun_agent_finish_message (agent_of (self, request), answer, NULL, 0);
}

gboolean
turn_stun_append_address (StunMessage *answer, StunAttribute type, const GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (address, &name);
  return stun_message_append_xor_addr (answer, type, &name, size) == STUN_MESSAGE_RETURN_SUCCESS;
}

static guint16
read_be16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

/* RFC 8489 14.2; what is XORed with the address is the cookie and the transaction id, which stand
 * in the header in this order. */
static gboolean
read_xor_address (const guint8 *header, const guint8 *value, gsize size, GwAddress *address)
{
  const guint8 *mask = header + 4;
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

  if (size < 4)
    return FALSE;
  *address = (GwAddress){ .port = read_be16 (value + 2) ^ read_be16 (mask) };
  if (value[1] == 1 && size == 8)
    {
      address->family = AF_INET;
      for (gsize i = 0; i < 4; i++)
        address->ip[i] = value[4 + i] ^ mask[i];
      return TRUE;
    }
  if (value[1] != 2 || size != 20)
    return FALSE;
  /* By sockaddr, which makes IPv4 of what is IPv4-mapped. */
  in6.sin6_port = g_htons (address->port);
  for (gsize i = 0; i < 16; i++)
    in6.sin6_addr.s6_addr[i] = value[4 + i] ^ mask[i];
  gw_address_from_sockaddr ((struct sockaddr *) &in6, address);
  return TRUE;
}

gboolean
turn_stun_find_addresses (const StunMessage *message,
                          StunAttribute type,
                          GwAddress *addresses,
                          guint maximum,
                          guint *count)
{
  const guint8 *data = message->buffer;
  gsize end = MIN ((gsize) stun_message_length (message), message->buffer_len);

  *count = 0;
  for (gsize offset = HEADER_SIZE; offset + 4 <= end;)
    {
      guint16 found = read_be16 (data + offset);
      gsize size = read_be16 (data + offset + 2);
      const guint8 *value = data + offset + 4;

      if (size > end - offset - 4 || found == STUN_ATTRIBUTE_MESSAGE_INTEGRITY)
        break;
      offset += 4 + ((size + 3) & ~(gsize) 3);
      if (found != type)
        continue;
      if (*count == maximum || !read_xor_address (data, value, size, &addresses[*count]))
        return FALSE;
      ++*count;
    }
  return *count > 0;
}

gboolean
turn_stun_find_byte (const StunMessage *message, StunAttribute type, guint8 *value)
{
  uint32_t word;
  if (stun_message_find32 (message, type, &word) != STUN_MESSAGE_RETURN_SUCCESS)
    return FALSE;
  *value = (guint8) (word >> 24);
  return TRUE;
}
