/* Whom a participant is reached through: a WebSocket, or a test. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  /* @message: (transfer full). Never calls back. */
  void (*send) (gpointer self, JsonObject *message);
  /* Ends the conversation after what was sent; the client has no participant from then on. Never
   * calls back. @code: RFC 6455 7.4. */
  void (*close) (gpointer self, guint code, const char *reason);
} SfuClientFunctions;

typedef struct
{
  const SfuClientFunctions *functions;
  gpointer self;
} SfuClient;

G_END_DECLS
