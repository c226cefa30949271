/* What clients ask for (RFC 8656): Allocate, Refresh, CreatePermission, ChannelBind, and Binding.
 * Worker thread. */
#pragma once

#include <glib.h>

#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"
#include "plugins/turn/stun.h"
#include "plugins/turn/table.h"

G_BEGIN_DECLS

typedef struct
{
  TurnShared *shared;
  TurnStun *stun;
  TurnTable *table;
  const TurnPeers *peers;
} TurnOffice;

typedef struct
{
  gint64 monotonic; /* microseconds */
  gint64 wall;      /* seconds since 1970 UTC */
} TurnNow;

typedef struct
{
  gsize size;      /* of the answer; 0: none */
  StunError error; /* 0: success */
} TurnAnswer;

/* @request: any verdict that wants an answer. @out: TURN_ANSWER_MAX bytes. */
TurnAnswer turn_requests_answer (const TurnOffice *office,
                                 const TurnRequest *request,
                                 const TurnWay *way,
                                 const TurnNow *now,
                                 guint8 *out);

G_END_DECLS
