/* The browser's end of a conversation: keeps what it is told, answers offers as a browser would. */
#pragma once

#include "plugins/sfu/client.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *messages; /* (element-type JsonObject), not yet looked at, oldest first */
  guint closed;        /* the code, 0 while it is open */
} FakeClient;

FakeClient *fake_client_new (void);
void fake_client_free (FakeClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeClient, fake_client_free)

SfuClient fake_client_face (FakeClient *client);

/* Returns: (transfer full): the oldest message, which must be of @type ("" for an answer). */
JsonObject *fake_client_take (FakeClient *client, const char *type);

/* Turns the main loop until there is a message of @type, drops those before it. */
JsonObject *fake_client_wait (FakeClient *client, const char *type);

/* Forgets all messages. */
void fake_client_clear (FakeClient *client);

/* Returns: (transfer full): what a browser answers to our offer @sdp. */
char *fake_client_answer (const char *sdp);

G_END_DECLS
