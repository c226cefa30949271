#include "tests/plugins/turn/client.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE 20000

TurnClient *
turn_client_new (const GwAddress *server, const char *username, const char *password)
{
  TurnClient *client = g_new0 (TurnClient, 1);
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (server, &name);

  client->server = *server;
  client->username = username;
  client->password = password;
  client->fd = socket (server->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (client->fd, >=, 0);
  g_assert_cmpint (connect (client->fd, (struct sockaddr *) &name, size), ==, 0);
  size = sizeof name;
  g_assert_cmpint (getsockname (client->fd, (struct sockaddr *) &name, &size), ==, 0);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &client->local);
  stun_agent_init (&client->agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS);
  return client;
}

void
turn_client_free (TurnClient *client)
{
  close (client->fd);
  g_free (client);
}

void
turn_client_begin (TurnClient *client, StunMethod method)
{
  g_assert_true (stun_agent_init_request (&client->agent, &client->request, client->out,
                                          sizeof client->out, method));
}

static void
append_address (StunMessage *message, StunAttribute type, const GwAddress *address)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (address, &name);
  g_assert_cmpint (stun_message_append_xor_addr (message, type, &name, size), ==,
                   STUN_MESSAGE_RETURN_SUCCESS);
}

void
turn_client_append_peer (TurnClient *client, const GwAddress *peer)
{
  append_address (&client->request, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, peer);
}

static void
take_text (TurnClient *client, StunAttribute type, char *text, gsize room)
{
  uint16_t size = 0;
  const void *value = stun_message_find (&client->answer, type, &size);
  if (!value)
    return;
  g_assert_cmpuint (size, <, room);
  memcpy (text, value, size);
  text[size] = '\0';
}

static int
read_answer (TurnClient *client)
{
  int code = 0;
  StunValidationStatus status;

  g_assert_cmpuint (turn_client_receive (client, PATIENCE), >, 0);
  status = stun_agent_validate (&client->agent, &client->answer, client->in, client->in_size, NULL,
                                NULL);
  g_assert_true (status == STUN_VALIDATION_SUCCESS || status == STUN_VALIDATION_UNAUTHORIZED);
  stun_agent_forget_transaction (&client->agent, client->id);
  if (stun_message_get_class (&client->answer) == STUN_RESPONSE)
    {
      g_assert_cmpint (status, ==, STUN_VALIDATION_SUCCESS);
      return 0;
    }
  g_assert_cmpint (stun_message_find_error (&client->answer, &code), ==,
                   STUN_MESSAGE_RETURN_SUCCESS);
  take_text (client, STUN_ATTRIBUTE_REALM, client->realm, sizeof client->realm);
  take_text (client, STUN_ATTRIBUTE_NONCE, client->nonce, sizeof client->nonce);
  return code;
}

int
turn_client_ask (TurnClient *client)
{
  gboolean known = client->realm[0] != '\0';
  StunMessage *request = &client->request;

  if (known)
    {
      stun_message_append_string (request, STUN_ATTRIBUTE_USERNAME, client->username);
      stun_message_append_string (request, STUN_ATTRIBUTE_REALM, client->realm);
      stun_message_append_string (request, STUN_ATTRIBUTE_NONCE, client->nonce);
    }
  stun_message_id (request, client->id);
  client->out_size = stun_agent_finish_message (&client->agent, request,
                                                known ? (const uint8_t *) client->password : NULL,
                                                known ? strlen (client->password) : 0);
  g_assert_cmpuint (client->out_size, >, 0);
  turn_client_send (client, client->out, client->out_size);
  return read_answer (client);
}

int
turn_client_ask_again (TurnClient *client)
{
  StunAgent *agent = &client->agent;

  /* The agent has forgotten the request since it was answered. */
  for (guint i = 0; i < G_N_ELEMENTS (agent->sent_ids); i++)
    if (memcmp (agent->sent_ids[i].id, client->id, sizeof client->id) == 0)
      agent->sent_ids[i].valid = true;
  turn_client_send (client, client->out, client->out_size);
  return read_answer (client);
}

int
turn_client_allocate (TurnClient *client, guint8 family, guint32 lifetime)
{
  int code = 0;
  /* The first is answered with realm and nonce. */
  for (guint i = 0; i < 2; i++)
    {
      turn_client_begin (client, STUN_ALLOCATE);
      stun_message_append32 (&client->request, STUN_ATTRIBUTE_REQUESTED_TRANSPORT, 17u << 24);
      if (family != 0)
        stun_message_append32 (&client->request, STUN_ATTRIBUTE_REQUESTED_ADDRESS_TYPE,
                               (guint32) family << 24);
      if (lifetime != 0)
        stun_message_append32 (&client->request, STUN_ATTRIBUTE_LIFETIME, lifetime);
      code = turn_client_ask (client);
      if (code != 401)
        break;
    }
  return code;
}

int
turn_client_refresh (TurnClient *client, guint32 lifetime)
{
  turn_client_begin (client, STUN_REFRESH);
  stun_message_append32 (&client->request, STUN_ATTRIBUTE_LIFETIME, lifetime);
  return turn_client_ask (client);
}

int
turn_client_permit (TurnClient *client, const GwAddress *peer)
{
  turn_client_begin (client, STUN_CREATEPERMISSION);
  turn_client_append_peer (client, peer);
  return turn_client_ask (client);
}

int
turn_client_bind (TurnClient *client, guint16 channel, const GwAddress *peer)
{
  turn_client_begin (client, STUN_CHANNELBIND);
  stun_message_append32 (&client->request, STUN_ATTRIBUTE_CHANNEL_NUMBER, (guint32) channel << 16);
  turn_client_append_peer (client, peer);
  return turn_client_ask (client);
}

GwAddress
turn_client_address (TurnClient *client, StunAttribute type)
{
  struct sockaddr_storage name = { 0 };
  socklen_t size = sizeof name;
  GwAddress address;
  g_assert_cmpint (stun_message_find_xor_addr (&client->answer, type, &name, &size), ==,
                   STUN_MESSAGE_RETURN_SUCCESS);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &address);
  return address;
}

guint32
turn_client_lifetime (TurnClient *client)
{
  uint32_t seconds = 0;
  g_assert_cmpint (stun_message_find32 (&client->answer, STUN_ATTRIBUTE_LIFETIME, &seconds), ==,
                   STUN_MESSAGE_RETURN_SUCCESS);
  return seconds;
}

void
turn_client_send (TurnClient *client, const void *data, gsize size)
{
  g_assert_cmpint (send (client->fd, data, size, 0), ==, (gssize) size);
}

void
turn_client_send_indication (TurnClient *client,
                             const GwAddress *peer,
                             const void *data,
                             gsize size)
{
  guint8 out[CLIENT_ROOM];
  StunMessage message;
  g_assert_true (
      stun_agent_init_indication (&client->agent, &message, out, sizeof out, STUN_IND_SEND));
  append_address (&message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, peer);
  stun_message_append_bytes (&message, STUN_ATTRIBUTE_DATA, data, size);
  turn_client_send (client, out, stun_message_length (&message));
}

void
turn_client_send_channel (TurnClient *client, guint16 channel, const void *data, gsize size)
{
  guint8 out[CLIENT_ROOM] = { (guint8) (channel >> 8), (guint8) channel, (guint8) (size >> 8),
                              (guint8) size };
  memcpy (out + 4, data, size);
  turn_client_send (client, out, 4 + size);
}

gsize
turn_client_receive (TurnClient *client, guint milliseconds)
{
  struct pollfd poll_fd = { .fd = client->fd, .events = POLLIN };
  client->in_size = 0;
  if (poll (&poll_fd, 1, (int) milliseconds) == 1)
    {
      gssize size = recv (client->fd, client->in, sizeof client->in, 0);
      client->in_size = size > 0 ? (gsize) size : 0;
    }
  return client->in_size;
}
