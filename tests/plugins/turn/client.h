/* A TURN client for tests, on libnice's STUN and a blocking socket. Every wait is bounded. */
#pragma once

#include <glib.h>
#include <stun/stunagent.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define CLIENT_ROOM 1600

typedef struct
{
  int fd;
  GwAddress server;
  GwAddress local;
  StunAgent agent;
  const char *username, *password;
  char realm[64], nonce[64];
  StunTransactionId id; /* of the last request */
  guint8 out[CLIENT_ROOM];
  gsize out_size;
  StunMessage request; /* being made, in out */
  guint8 in[CLIENT_ROOM];
  gsize in_size;
  StunMessage answer; /* in in */
} TurnClient;

TurnClient *turn_client_new (const GwAddress *server, const char *username, const char *password);
void turn_client_free (TurnClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnClient, turn_client_free)

/* Makes a request; attributes are appended to client->request. */
void turn_client_begin (TurnClient *client, StunMethod method);
void turn_client_append_peer (TurnClient *client, const GwAddress *peer);

/* Sends what was begun, with credentials as far as they are known. Returns: 0 on success, else the
 * code of the error answer, whose realm and nonce are taken over. */
int turn_client_ask (TurnClient *client);

/* The last request again. */
int turn_client_ask_again (TurnClient *client);

/* @lifetime: 0 for none. */
int turn_client_allocate (TurnClient *client, guint8 family, guint32 lifetime);

int turn_client_refresh (TurnClient *client, guint32 lifetime);
int turn_client_permit (TurnClient *client, const GwAddress *peer);
int turn_client_bind (TurnClient *client, guint16 channel, const GwAddress *peer);

/* An address of the last answer. */
GwAddress turn_client_address (TurnClient *client, StunAttribute type);
guint32 turn_client_lifetime (TurnClient *client);

void turn_client_send (TurnClient *client, const void *data, gsize size);
void turn_client_send_indication (TurnClient *client,
                                  const GwAddress *peer,
                                  const void *data,
                                  gsize size);
void turn_client_send_channel (TurnClient *client, guint16 channel, const void *data, gsize size);

/* The next datagram into client->in. Returns: its size, 0 after @milliseconds without any. */
gsize turn_client_receive (TurnClient *client, guint milliseconds);

G_END_DECLS
