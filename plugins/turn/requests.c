#include "plugins/turn/requests.h"

#include <string.h>

#define UDP 17
#define FAMILY_IPV4 1
#define FAMILY_IPV6 2

/* EVEN-PORT: the next port is to be kept for another allocation. */
#define EVEN_PORT_RESERVE 0x80

#define NO_ERROR ((StunError) 0)

/* One request and what it is answered from. */
typedef struct
{
  const TurnOffice *office;
  const TurnRequest *request;
  const StunMessage *message;
  const TurnWay *way;
  TurnAllocation *allocation; /* (nullable): of the client */
  gint64 now;
  StunMessage answer; /* a success, to be filled */
} Call;

typedef struct
{
  StunMethod method;
  gboolean needs_allocation;
  StunError (*handle) (Call *call);
} Method;

static gboolean
append_lifetime (Call *call, guint32 seconds)
{
  return stun_message_append32 (&call->answer, STUN_ATTRIBUTE_LIFETIME, seconds) ==
         STUN_MESSAGE_RETURN_SUCCESS;
}

/* RFC 8656 7.2: at least our default, at most our maximum. */
static guint32
lifetime_of (const Call *call)
{
  const TurnShared *shared = call->office->shared;
  uint32_t wanted;
  if (stun_message_find32 (call->message, STUN_ATTRIBUTE_LIFETIME, &wanted) !=
      STUN_MESSAGE_RETURN_SUCCESS)
    return shared->lifetime;
  return CLAMP (wanted, shared->lifetime, shared->lifetime_max);
}

static gboolean
has (const Call *call, StunAttribute type)
{
  return stun_message_has_attribute (call->message, type);
}

static StunError
answer_allocation (Call *call, const TurnAllocation *allocation)
{
  if (!turn_stun_append_address (&call->answer, STUN_ATTRIBUTE_XOR_RELAYED_ADDRESS,
                                 &allocation->relayed) ||
      !append_lifetime (call, allocation->granted) ||
      !turn_stun_append_address (&call->answer, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS,
                                 &call->way->tuple.remote))
    return STUN_ERROR_SERVER_ERROR;
  return NO_ERROR;
}

/* Reads what kind of relay is wanted. */
static StunError
read_wish (const Call *call, TurnAllocationWish *wish)
{
  guint8 value;
  uint16_t size = 0;
  const guint8 *even;

  if (!turn_stun_find_byte (call->message, STUN_ATTRIBUTE_REQUESTED_TRANSPORT, &value))
    return STUN_ERROR_BAD_REQUEST;
  if (value != UDP)
    return STUN_ERROR_UNSUPPORTED_TRANSPORT;

  even = stun_message_find (call->message, STUN_ATTRIBUTE_EVEN_PORT, &size);
  if (has (call, STUN_ATTRIBUTE_RESERVATION_TOKEN))
    /* We never gave one away. */
    return even || has (call, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE)
               ? STUN_ERROR_BAD_REQUEST
               : STUN_ERROR_INSUFFICIENT_CAPACITY;
  if (even && size != 1)
    return STUN_ERROR_BAD_REQUEST;
  if (even && (even[0] & EVEN_PORT_RESERVE))
    return STUN_ERROR_INSUFFICIENT_CAPACITY;
  wish->parity = even ? TURN_PORT_EVEN : TURN_PORT_ANY;

  wish->family = AF_INET;
  if (!has (call, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE))
    return NO_ERROR;
  if (!turn_stun_find_byte (call->message, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE, &value))
    return STUN_ERROR_BAD_REQUEST;
  if (value != FAMILY_IPV4 && value != FAMILY_IPV6)
    return STUN_ERROR_UNSUPPORTED_FAMILY;
  wish->family = value == FAMILY_IPV4 ? AF_INET : AF_INET6;
  return NO_ERROR;
}

/* RFC 8656 7.2 */
static StunError
handle_allocate (Call *call)
{
  TurnShared *shared = call->office->shared;
  TurnAllocationWish wish = { .way = *call->way, .login = &call->request->login };
  StunTransactionId id;
  StunError error;

  stun_message_id (call->message, id);
  if (call->allocation)
    {
      /* Our first answer was lost: the same again. */
      if (memcmp (id + 4, call->allocation->transaction, TURN_TRANSACTION_SIZE) == 0)
        return answer_allocation (call, call->allocation);
      return STUN_ERROR_ALLOCATION_MISMATCH;
    }
  error = read_wish (call, &wish);
  if (error != NO_ERROR)
    return error;
  if (g_atomic_int_get (&shared->draining))
    return STUN_ERROR_INSUFFICIENT_CAPACITY;
  TurnAllocation *allocation = turn_table_add (call->office->table, &wish, &error);
  if (!allocation)
    return error;
  memcpy (allocation->transaction, id + 4, TURN_TRANSACTION_SIZE);
  allocation->granted = lifetime_of (call);
  allocation->expires_at = call->now + allocation->granted * (gint64) G_USEC_PER_SEC;
  return answer_allocation (call, allocation);
}

/* RFC 8656 8.2 */
static StunError
handle_refresh (Call *call)
{
  TurnAllocation *allocation = call->allocation;
  guint8 family;
  uint32_t wanted;

  if (turn_stun_find_byte (call->message, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE, &family) &&
      family != (allocation->relayed.family == AF_INET ? FAMILY_IPV4 : FAMILY_IPV6))
    return STUN_ERROR_INVALID_IP; /* 443, Peer Address Family Mismatch */

  if (stun_message_find32 (call->message, STUN_ATTRIBUTE_LIFETIME, &wanted) ==
          STUN_MESSAGE_RETURN_SUCCESS &&
      wanted == 0)
    {
      turn_table_remove (call->office->table, allocation);
      call->allocation = NULL;
      return append_lifetime (call, 0) ? NO_ERROR : STUN_ERROR_SERVER_ERROR;
    }
  guint32 lifetime = lifetime_of (call);
  allocation->expires_at = call->now + lifetime * (gint64) G_USEC_PER_SEC;
  return append_lifetime (call, lifetime) ? NO_ERROR : STUN_ERROR_SERVER_ERROR;
}

static StunError
check_peer (const Call *call, const GwAddress *peer)
{
  if (peer->family != call->allocation->relayed.family)
    return STUN_ERROR_INVALID_IP; /* 443, Peer Address Family Mismatch */
  return turn_peers_allow (call->office->peers, peer) ? NO_ERROR : STUN_ERROR_FORBIDDEN;
}

/* RFC 8656 10.2: all of them or none. */
static StunError
handle_create_permission (Call *call)
{
  TurnPermissions *permissions = &call->allocation->permissions;
  GwAddress peers[TURN_PERMISSIONS_MAX];
  guint count;

  if (!turn_stun_find_addresses (call->message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, peers,
                                 G_N_ELEMENTS (peers), &count))
    return STUN_ERROR_BAD_REQUEST;
  for (guint i = 0; i < count; i++)
    {
      /* RFC 8656 10.1: the port says nothing. */
      peers[i].port = 0;
      StunError error = check_peer (call, &peers[i]);
      if (error != NO_ERROR)
        return error;
    }
  for (guint i = 0; i < count; i++)
    if (turn_permissions_install (permissions, &peers[i], call->now) == TURN_PERMISSION_FULL)
      return STUN_ERROR_INSUFFICIENT_CAPACITY;
  return NO_ERROR;
}

static StunError
error_of (TurnChannelVerdict verdict)
{
  switch (verdict)
    {
    case TURN_CHANNEL_BOUND:
      return NO_ERROR;
    case TURN_CHANNEL_CONFLICT:
      return STUN_ERROR_BAD_REQUEST;
    default:
      return STUN_ERROR_INSUFFICIENT_CAPACITY;
    }
}

/* RFC 8656 12.2 */
static StunError
handle_channel_bind (Call *call)
{
  TurnAllocation *allocation = call->allocation;
  GwAddress peer;
  uint32_t word;
  guint count;
  StunError error;

  if (stun_message_find32 (call->message, STUN_ATTRIBUTE_CHANNEL_NUMBER, &word) !=
          STUN_MESSAGE_RETURN_SUCCESS ||
      !turn_stun_find_addresses (call->message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, &peer, 1,
                                 &count) ||
      peer.port == 0)
    return STUN_ERROR_BAD_REQUEST;
  guint16 number = (guint16) (word >> 16);
  if (number < TURN_CHANNEL_FIRST || number > TURN_CHANNEL_LAST)
    return STUN_ERROR_BAD_REQUEST;
  error = check_peer (call, &peer);
  if (error != NO_ERROR)
    return error;
  error = error_of (turn_channels_bind (&allocation->channels, number, &peer, call->now));
  if (error == NO_ERROR)
    /* Where permissions are full the channel speaks for itself. */
    (void) turn_permissions_install (&allocation->permissions, &peer, call->now);
  return error;
}

static StunError
handle_binding (Call *call)
{
  return turn_stun_append_address (&call->answer, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS,
                                   &call->way->tuple.remote)
             ? NO_ERROR
             : STUN_ERROR_SERVER_ERROR;
}

static const Method methods[] = {
  { STUN_BINDING, FALSE, handle_binding },
  { STUN_ALLOCATE, FALSE, handle_allocate },
  { TURN_METHOD_REFRESH, TRUE, handle_refresh },
  { STUN_CREATEPERMISSION, TRUE, handle_create_permission },
  { STUN_CHANNELBIND, TRUE, handle_channel_bind },
};

static const Method *
find_method (StunMethod method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (methods[i].method == method)
      return &methods[i];
  return NULL;
}

static StunError
handle (Call *call)
{
  const Method *method = find_method (call->request->method);

  if (call->request->verdict == TURN_STUN_REFUSED)
    return call->request->error;
  if (!method)
    return STUN_ERROR_BAD_REQUEST;
  if (call->allocation && call->request->authenticated &&
      strcmp (call->allocation->username, call->request->login.username) != 0)
    return STUN_ERROR_WRONG_CREDENTIALS;
  if (method->needs_allocation && !call->allocation)
    return STUN_ERROR_ALLOCATION_MISMATCH;
  return method->handle (call);
}

TurnAnswer
turn_requests_answer (const TurnOffice *office,
                      const TurnRequest *request,
                      const TurnWay *way,
                      const TurnNow *now,
                      guint8 *out)
{
  Call call = {
    .office = office,
    .request = request,
    .message = &request->message,
    .way = way,
    .allocation = turn_table_find (office->table, &way->tuple),
    .now = now->monotonic,
  };

  if (!turn_stun_begin (office->stun, request, &call.answer, out))
    return (TurnAnswer){ .size = 0, .error = STUN_ERROR_SERVER_ERROR };
  StunError error = handle (&call);
  if (error == NO_ERROR)
    return (TurnAnswer){ .size = turn_stun_finish (office->stun, request, &call.answer) };
  return (TurnAnswer){
    .size =
        turn_stun_write_error (office->stun, request, error, &way->tuple.remote, now->wall, out),
    .error = error,
  };
}
