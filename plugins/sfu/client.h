/* Whom a participant is reached through: a WebSocket, a WHIP session, or a test. */
#pragma once

#include <json-glib/json-glib.h>

#include "plugins/sfu/transport/transport.h"

G_BEGIN_DECLS

typedef struct
{
  /* @message: (transfer full). Never calls back. */
  void (*send) (gpointer self, JsonObject *message);
  /* Ends the conversation after what was sent; the client has no participant from then on. Never
   * calls back. @code: RFC 6455 7.4. */
  void (*close) (gpointer self, guint code, const char *reason);
  /* (nullable): what becomes of its publish connection. */
  void (*publish_state) (gpointer self, SfuTransportState state);
} SfuClientFunctions;

typedef enum
{
  SFU_CLIENT_TALKS,     /* publishes and subscribes */
  SFU_CLIENT_PUBLISHES, /* takes no offers of ours */
} SfuClientKind;

typedef struct
{
  const SfuClientFunctions *functions;
  gpointer self;
  SfuClientKind kind;
} SfuClient;

G_END_DECLS
