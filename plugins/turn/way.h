/* The way back to one client: its 5-tuple, and who writes there. Worker thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef enum
{
  TURN_UDP,
  TURN_TCP,
  TURN_TLS,
  TURN_DTLS,
} TurnTransport;

/* The 5-tuple (RFC 8656 3.2). */
typedef struct
{
  GwAddress remote, local;
  TurnTransport transport;
} TurnTuple;

guint turn_tuple_hash (gconstpointer tuple);
gboolean turn_tuple_equal (gconstpointer a, gconstpointer b);

/* Who writes: a socket that all clients share, or a session of one client. */
typedef struct
{
  /* Returns: (transfer none): room for @size bytes to @tuple's client, to be filled at once and
   * then committed. */
  guint8 *(*reserve) (gpointer self, const TurnTuple *tuple, gsize size);

  /* @size: what was used; 0 gives it back unsent. It leaves at the end of the burst. */
  void (*commit) (gpointer self, gsize size);
} TurnWriter;

typedef struct
{
  TurnTuple tuple;
  const TurnWriter *writer;
  gpointer self; /* the writer's */
} TurnWay;

guint8 *turn_way_reserve (const TurnWay *way, gsize size);
void turn_way_commit (const TurnWay *way, gsize size);

G_END_DECLS
